// Runs the built command.
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const COMMAND = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** The environment without what a launcher around these tests may have set. */
export const PLAIN_ENV: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(SLURM|OMPI|PMI|PMIX|TORCHELASTIC|AWS_BATCH|BATCH_TASK|CLOUD_RUN)_|^(RANK|WORLD_SIZE|JOB_COMPLETION_INDEX)$/.test(
        name,
      ),
  ),
);

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of JSON on standard error. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** What a run left. */
export function outcomeOf(status: number | null, stdout: string, stderr: string): Outcome {
  const events = stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  return { status, stdout, stderr, events };
}

/** Runs the command to its end. */
export function command(args: readonly string[], options: { env?: NodeJS.ProcessEnv; input?: string } = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
    env: { ...PLAIN_ENV, ...options.env },
  });
  return outcomeOf(status, stdout, stderr);
}

/** The message of the error that ended a run. */
export const errorOf = ({ events, stderr }: Outcome): string =>
  String(events.find(({ event }) => event === 'error')?.message ?? stderr);

/** Starts the command. */
export function start(
  args: readonly string[],
  options: SpawnOptions = {},
): { readonly child: ChildProcess; readonly ended: Promise<Outcome & { readonly signal: NodeJS.Signals | null }> } {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...PLAIN_ENV, ...options.env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<Outcome & { readonly signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ ...outcomeOf(status, stdout, stderr), signal }));
  });
  return { child, ended };
}

/** The files of a folder, hidden ones too, each with the SHA-256 of its bytes. */
export const digests = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );
