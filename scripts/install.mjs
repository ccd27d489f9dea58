// node scripts/install.mjs [FOLDER ...]: installs the packages of each folder's lock file (default: the repository's) where they are
// missing or older than it. Changes no tracked file.
import { spawnSync } from 'node:child_process';
import { rmSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const changed = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @param {string} [folder] relative to the repository */
export function installPackages(folder = '.') {
  const cwd = resolve(ROOT, folder);
  // npm writes this file at the end of an installation.
  if (changed(join(cwd, 'node_modules/.package-lock.json')) >= changed(join(cwd, 'package-lock.json'))) return;
  const shell = process.platform === 'win32';
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * The packages of the examples, which find weight-init in this repository. As a dependency, its whole list of development packages
 * would stand in their lock file, and each change of them would make it wrong.
 */
export function installExamples() {
  installPackages('examples');
  const link = join(ROOT, 'examples/node_modules/weight-init');
  if (statSync(link, { throwIfNoEntry: false })?.ino === statSync(ROOT).ino) return;
  rmSync(link, { recursive: true, force: true });
  symlinkSync(ROOT, link, 'junction');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folders = process.argv.slice(2);
  for (const folder of folders.length ? folders : ['.']) {
    if (folder === 'examples') installExamples();
    else installPackages(folder);
  }
}
