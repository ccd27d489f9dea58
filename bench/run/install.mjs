// Installs the peers where they are missing or older than their lock file, as scripts/install.mjs does for the repository.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const changed = (relative) => statSync(path(relative), { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
  console.log('Installing what is measured against (700 MB).');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: path('.'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
