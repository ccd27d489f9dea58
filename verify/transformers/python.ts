// Sessions of Python with PyTorch and a version of transformers, installed in the user's cache folder.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { openProcess } from '../../scripts/engines/process.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { pythonWith } from '../../scripts/engines/venv.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';

/** The versions that the facts are of. */
const TORCH = '2.13.0';
export const TRANSFORMERS = '5.18.0';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The interpreter of the environment with PyTorch and `TRANSFORMERS`, the same as that of npm run bench:scale. */
const interpreter = (): string =>
  pythonWith(
    `transformers-${TRANSFORMERS}`,
    [`torch==${TORCH}+cpu`, `transformers==${TRANSFORMERS}`, 'safetensors', 'numpy'],
    // PyTorch's builds without CUDA, which are a tenth as large, are in an index of its own.
    [[], ['--extra-index-url', 'https://download.pytorch.org/whl/cpu']],
  );

/** A folder beside that environment with another version of transformers, and what it needs besides PyTorch. */
function overlay(python: string, version: string): string {
  const folder = join(dirname(python), '..', '..', `transformers-${version}-alone`);
  if (existsSync(join(folder, `transformers-${version}.dist-info`))) return folder;
  progress.line(`installs transformers ${version} in ${folder}`);
  const args = ['-m', 'pip', 'install', '-q', '--retries', '1', '--target', folder, `transformers==${version}`];
  if (spawnSync(python, args, { stdio: ['ignore', 2, 2] }).status !== 0) {
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
  return openProcess(python, [path('../../scripts/engines/process-child.py'), path('session.py')], env) as Session;
}
