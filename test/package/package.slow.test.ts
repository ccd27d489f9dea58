// The package as npm packs it: its entry points and types by publint and are-the-types-wrong, for resolvers that know `exports`
// and for those that do not; and that nothing else is installed.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { expect, test } from 'vitest';
import { copyPackage, packInto } from '../../verify/pack.ts';
import { command } from '../../verify/scale/command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const ENTRIES = [
  '.',
  './adapters/onnxruntime-web',
  './adapters/tfjs',
  './adapters/three',
  './cpu',
  './generators/jax',
  './generators/keras',
  './generators/numpy',
  './generators/tensorflow',
  './generators/torch',
  './presets',
  './recipe',
  './shaders',
  './static',
  './typegpu',
];

function pack(): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  try {
    return Uint8Array.from(readFileSync(packInto(folder)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('npm would publish it, and has nothing to say about it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  try {
    copyPackage(folder);
    // No registry answers there: it could refuse a version that it has, and warn that nobody is logged in.
    const registry = ['--registry', 'http://localhost:1', '--fetch-retries', '0'];
    const args = ['publish', '--dry-run', '--ignore-scripts', '--tag', version.includes('-') ? 'next' : 'latest'];
    const userconfig = { npm_config_userconfig: join(folder, '.npmrc') };
    const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...userconfig } } as const;
    const published = spawnSync('npm', [...args, ...registry], options);
    expect(published.status, published.stderr).toBe(0);
    expect(published.stdout).toContain(`+ weight-init@${version}`);
    const warnings = published.stderr.split('\n').filter((line) => /^npm (warn|error)/.test(line));
    expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('JSR would publish it: every entry point but those of other packages, with its types', () => {
  execFileSync(process.execPath, ['scripts/build/jsr.mjs'], { cwd: root });
  const folder = join(root, 'dist-jsr');
  const manifest = JSON.parse(readFileSync(join(folder, 'jsr.json'), 'utf8'));
  expect(manifest.version).toBe(version);
  expect(Object.keys(manifest.exports).sort()).toEqual(ENTRIES.filter((name) => !/adapters|typegpu/.test(name)));
  const deno = join(root, 'node_modules/.bin/deno');
  const published = spawnSync(deno, ['publish', '--dry-run', '--allow-dirty'], { cwd: folder, encoding: 'utf8' });
  expect(published.status, published.stderr).toBe(0);
  for (const file of Object.values(manifest.exports)) expect(published.stderr).toContain(`${file}`.slice(2));
  // Types that JSR would have to guess are reported as slow.
  expect(published.stderr).not.toMatch(/warning\[/);
});

test('passes publint and are-the-types-wrong', async () => {
  const tarball = pack();
  const { messages } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  expect(messages).toEqual([]);

  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (!result.types) throw new Error('no types');
  // Modules: Node's `import`, bundlers, and what does not know `exports`. `require` needs Node 20.19 or 22.12, of which
  // are-the-types-wrong does not know.
  const kinds = ['node10', 'node16-esm', 'bundler'] as const;
  const entries = Object.entries(result.entrypoints).filter(
    ([name]) => !name.endsWith('.wgsl') && name !== './package.json',
  );
  expect(entries.map(([name]) => name).sort()).toEqual(ENTRIES);
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

// As Parcel by default, Browserify and others: Node's own algorithm for a package that has no `exports`.
test('a resolver that does not know exports finds every entry point', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'weight-init-')));
  try {
    const home = join(folder, 'node_modules/weight-init');
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['-xzf', packInto(folder), '-C', home, '--strip-components=1']);
    const { exports, ...manifest } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
    const { resolve } = createRequire(join(folder, 'page.js'));
    for (const entry of ENTRIES.filter((name) => name !== './typegpu')) {
      const found = await import(pathToFileURL(resolve(join('weight-init', entry))).href);
      const named = await import(pathToFileURL(join(home, exports[entry].default)).href);
      expect(Object.keys(named).length, entry).toBeGreaterThan(0);
      expect({ ...found }, entry).toEqual({ ...named });
    }
    // Its import of TypeGPU, which is not installed there, keeps it from being run.
    expect(readFileSync(resolve('weight-init/typegpu'), 'utf8')).toBe("export * from './dist/index-typegpu.js';\n");
    expect(resolve('weight-init/shaders/philox.wgsl')).toBe(join(home, 'shaders/philox.wgsl'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('npx runs its command in an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  try {
    const cwd = join(folder, 'empty');
    mkdirSync(cwd);
    const npx = ['--yes', '--offline', `--package=${packInto(folder)}`, 'weight-init'];
    const run = (...args: string[]): string => execFileSync('npx', [...npx, ...args], { cwd, encoding: 'utf8' });
    // The numbers are those of the vectors of SPEC.md: test/unit/cli/torch-print.test.ts compares them.
    expect(run('print', '2,2', 'he', '--seed', '42')).toBe(command(['print', '2,2', 'he', '--seed', '42']).stdout);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(run('--version')).toBe(`${version}\n`);
    expect(run('make', '--help')).toBe(command(['make', '--help']).stdout);
    expect(readdirSync(cwd)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
