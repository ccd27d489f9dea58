// Python with PyTorch and a version of transformers, installed in the user's cache folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { openProcess } from '../../scripts/engines/process.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';

/** The versions that the facts are of. */
export const TORCH = '2.13.0';
export const TRANSFORMERS = '5.18.0';

/** Where PyTorch keeps its builds without CUDA, which are a tenth as large. */
const CPU_BUILDS = 'https://download.pytorch.org/whl/cpu';
/** Few retries, so that a machine that cannot reach one of the indices goes on to the other. */
const PIP = ['-m', 'pip', 'install', '-q', '--retries', '1', '--timeout', '60', '--disable-pip-version-check'];

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'weight-init');
const files = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs a command; whether it succeeded. */
function run(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  return status === 0;
}

/** The interpreter of the environment with PyTorch and `TRANSFORMERS`. */
function interpreter(): string {
  const folder = join(cache, `transformers-${TRANSFORMERS}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(python) && run(python, ['-c', 'import torch, transformers, safetensors'])) return python;
  progress.line(`installs PyTorch ${TORCH} and transformers ${TRANSFORMERS} in ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const packages = [`transformers==${TRANSFORMERS}`, 'safetensors', 'numpy'];
  const installed =
    run('python3', ['-m', 'venv', folder]) &&
    (run(python, [...PIP, `torch==${TORCH}+cpu`, ...packages]) ||
      run(python, [...PIP, '--extra-index-url', CPU_BUILDS, `torch==${TORCH}+cpu`, ...packages]) ||
      run(python, [...PIP, `torch==${TORCH}`, ...packages]));
  if (!installed) throw new Error('pip could not install PyTorch and transformers');
  return python;
}

/** A folder with another version of transformers and what it needs besides PyTorch. */
function overlay(python: string, version: string): string {
  const folder = join(cache, `transformers-${version}-alone`);
  if (existsSync(join(folder, `transformers-${version}.dist-info`))) return folder;
  progress.line(`installs transformers ${version} in ${folder}`);
  if (!run(python, [...PIP, '--target', folder, `transformers==${version}`])) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`pip could not install transformers ${version}`);
  }
  return folder;
}

/** A session of session.py: each call a function of it. */
export interface Session {
  call<Result>(method: string, ...args: readonly unknown[]): Promise<Result>;
  close(): Promise<void>;
}

/** Opens a session with a version of transformers. */
export function openTransformers(version: string): Session {
  const python = interpreter();
  const env = version === TRANSFORMERS ? {} : { PYTHONPATH: overlay(python, version) };
  return openProcess(python, [files('../../scripts/engines/process-child.py'), files('session.py')], env) as Session;
}
