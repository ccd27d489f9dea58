// The package as npm packs it.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Copies what `files` of package.json names, and what npm always packs, and writes the stubs that npm has written before. */
export function copyPackage(folder: string): void {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  const named = files.filter((file) => !file.includes('*'));
  for (const file of ['package.json', 'README.md', 'LICENSE', ...named]) {
    cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  execFileSync(process.execPath, [join(root, 'scripts/build/stubs.mjs'), folder]);
}

/** Packs into a folder; the path of the tarball. In a copy, so that nothing is written into the repository meanwhile. */
export function packInto(folder: string): string {
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const cwd = join(folder, 'package');
  copyPackage(cwd);
  const [packed] = JSON.parse(execFileSync('npm', ['pack', ...options], { cwd, encoding: 'utf8' }));
  return join(folder, packed.filename);
}
