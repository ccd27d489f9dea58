// Packages of Debian, where they are missing and can be had.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this is Debian, or one of its kind, with the right to install. */
export const canInstall = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Installs packages; says so, and shows what apt-get says. What came of it is for the caller to see. */
export function install(...packages) {
  console.log(`Installing ${packages.join(', ')}.`);
  const run = (...args) =>
    spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  run('update', '-q');
  run('install', '-y', '-q', '--no-install-recommends', ...packages);
}
