// Environments of Python with packages, each in a folder of the user's cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, canUseApt } from './apt.mjs';

/** Few retries, so that a machine that cannot reach an index goes on to the next. */
const PIP = ['-m', 'pip', 'install', '-q', '--retries', '1', '--timeout', '60', '--disable-pip-version-check'];

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'weight-init');
// What pip says goes to the standard error stream, as programs write their results to the standard output.
const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status === 0;

const pythonOf = (name) => join(cache, name, 'bin', 'python');

/** Whether an environment is there. @param {string} name */
export const hasEnvironment = (name) => existsSync(pythonOf(name));

/** Makes an empty environment; Debian has the module for it in a package of its own. */
function makeEnvironment(folder) {
  const make = () => run('python3', ['-m', 'venv', '--clear', folder]);
  if (make()) return true;
  if (!canUseApt()) return false;
  aptInstall('python3-venv');
  return make();
}

/**
 * The interpreter of an environment with packages, which it installs at the first call.
 *
 * @param {string} name of the environment
 * @param {string[]} packages as pip takes them
 * @param {string[][]} [indices] options of pip to try one after the other, such as another index
 * @returns {string}
 * @throws Error if pip cannot install them
 */
export function pythonWith(name, packages, indices = [[]]) {
  const folder = join(cache, name);
  const python = pythonOf(name);
  // pip has nothing to do, and asks no index, where all are there.
  if (existsSync(python) && run(python, [...PIP, '--no-index', ...packages])) return python;
  console.error(`Installing ${packages.join(', ')} in ${folder}.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const installed = makeEnvironment(folder) && indices.some((index) => run(python, [...PIP, ...index, ...packages]));
  if (!installed) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`pip could not install ${packages.join(', ')}`);
  }
  return python;
}
