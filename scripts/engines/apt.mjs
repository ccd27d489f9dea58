// Programs and libraries from Debian's packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether this process may install Debian's packages: on Debian or a system derived from it, as root. */
export const canUseApt = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** Installs packages and shows the output of apt-get. Does not check the result. */
export function aptInstall(...packages) {
  const run = (...args) =>
    // On the standard error stream, as programs write their results to the standard output.
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  console.error(`Installing ${packages.join(', ')}.`);
  run('update', '-q');
  run('install', '-y', '-q', '--no-install-recommends', ...packages);
}

/**
 * Returns what `find` finds. If that is nothing, installs packages where this process may, and calls `find` again.
 *
 * @template T
 * @param {() => T | undefined} find
 * @param {string} what the name in the error message
 * @param {string[]} packages
 * @returns {T}
 * @throws Error that names the packages, if nothing is found
 */
export function findOrInstall(find, what, packages, hint = '') {
  const found = find();
  if (found) return found;
  if (canUseApt()) aptInstall(...packages);
  const installed = find();
  if (!installed) throw new Error(`No ${what}. Install it (Debian: apt-get install ${packages.join(' ')})${hint}.`);
  return installed;
}
