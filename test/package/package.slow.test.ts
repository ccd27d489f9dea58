// The package as npm packs it: its entry points and types by publint and are-the-types-wrong, and that nothing else is installed.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function pack(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  try {
    const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
    const [packed] = JSON.parse(execFileSync('npm', ['pack', ...options], { cwd: root, encoding: 'utf8' }));
    return Uint8Array.from(readFileSync(join(folder, packed.filename)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('passes publint and are-the-types-wrong', async () => {
  const tarball = pack();
  const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  expect(messages).toEqual([]);

  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (!result.types) throw new Error('no types');
  // For modules of today, which is what the package is: Node's `import`, and bundlers. `require` needs Node 22.
  const kinds = ['node16-esm', 'bundler'] as const;
  const entries = Object.entries(result.entrypoints).filter(
    ([name]) => !name.endsWith('.wgsl') && name !== './package.json',
  );
  expect(entries.map(([name]) => name).sort()).toEqual([
    '.',
    './cpu',
    './presets',
    './shaders',
    './static',
    './typegpu',
  ]);
  for (const [, { resolutions }] of entries) {
    for (const kind of kinds) {
      expect(resolutions[kind].resolution?.isTypeScript).toBe(true);
      expect(resolutions[kind].implementationResolution?.isTypeScript).toBe(false);
    }
  }
  const problems = result.problems.filter(
    (problem) => !('resolutionKind' in problem) || (kinds as readonly string[]).includes(problem.resolutionKind),
  );
  expect(problems).toEqual([]);
});

test('installs nothing else, and nothing of it is known to be vulnerable', async () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const kind of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies']) {
    expect(manifest[kind], kind).toBeUndefined();
  }
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(manifest.scripts[script]).toBeUndefined();
  const report = await new Promise<string>((resolve) => {
    // It ends with 1 both for what it finds and where the registry does not answer.
    execFile('npm', ['audit', '--omit=dev', '--json'], { cwd: root, timeout: 600_000 }, (_, out) => resolve(out));
  });
  // Where the registry does not answer, what is above stands alone: a package without dependencies has none that are vulnerable.
  const { auditReportVersion, vulnerabilities } = report.trimStart().startsWith('{')
    ? JSON.parse(report)
    : ({} as never);
  if (auditReportVersion === undefined) console.log('npm audit: the registry does not answer');
  else expect(vulnerabilities).toEqual({});
});
