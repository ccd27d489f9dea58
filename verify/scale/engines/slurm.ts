// Slurm: three nodes on this machine. An array of workers, one killed within a file; and a node that dies and comes back.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { findOrInstall } from '../../../scripts/engines/apt.mjs';
import { COMMAND, PLAIN_ENV } from '../command.ts';
import { type EngineResult, stopWithinFile, temporaries, until, type Workspace } from '../workspace.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const TASKS = 7;

/** Whether the programs of Slurm are there. */
function find(): true | undefined {
  return ['slurmctld', 'slurmd', 'munged'].every((name) => spawnSync('which', [name]).status === 0) || undefined;
}

/** Runs the engine, and returns what happened. */
export async function runSlurm(workspace: Workspace): Promise<EngineResult[]> {
  findOrInstall(find, 'Slurm', ['slurm-wlm', 'munge']);
  const home = join(workspace.root, 'slurm');
  mkdirSync(home);
  execFileSync('bash', [script('slurm-up.sh'), home], { stdio: ['ignore', 2, 2] });
  const env = { ...PLAIN_ENV, SLURM_CONF: join(home, 'slurm.conf') };
  const call = (name: string, ...args: string[]): string => execFileSync(name, args, { env, encoding: 'utf8' });
  try {
    const version = call('sinfo', '--version')
      .trim()
      .replace(/^slurm\S* /, '');
    return [await killedWorker(workspace, home, call, version), await deadNode(workspace, home, call, version)];
  } finally {
    spawnSync('bash', [script('slurm-down.sh'), home], { stdio: ['ignore', 2, 2] });
  }
}

type Call = (name: string, ...args: string[]) => string;

/** Submits an array that makes the checkpoint in a folder. Returns its id. */
function submit(workspace: Workspace, home: string, call: Call, folder: string): string {
  const job = join(home, 'job.sh');
  // Without srun: the task of an array has SLURM_PROCID 0 then, and its own number in the array.
  writeFileSync(
    job,
    `#!/bin/bash
#SBATCH --array=0-${TASKS - 1} --cpus-per-task=1 --requeue --open-mode=append
#SBATCH --output=${home}/log/%A_%a.out
"${process.execPath}" "${COMMAND}" make "${workspace.recipe}" "${folder}"
`,
  );
  return call('sbatch', '--parsable', job).trim();
}

/** The states of all tasks of an array. */
function states(call: Call, id: string): string[] {
  const states = call('squeue', '-h', '-r', '-t', 'all', '-j', id, '-o', '%T');
  return states.trim().split('\n');
}

const isDone = (call: Call, id: string) => (): boolean => states(call, id).every((state) => state === 'COMPLETED');

/** The environment of a process; empty if it has ended. */
function environmentOf(pid: number): string[] {
  try {
    // Of a process that has ended and that nobody waited for, it is empty.
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}

async function killedWorker(workspace: Workspace, home: string, call: Call, version: string): Promise<EngineResult> {
  const folder = workspace.folder('slurm-killed');
  const start = performance.now();
  const id = submit(workspace, home, call, folder);
  const { pid, where } = await stopWithinFile(workspace, folder);
  process.kill(pid, 'SIGKILL');
  await until('the array', isDone(call, id));
  const restarts = call('scontrol', 'show', 'job', id).match(/Restarts=[1-9]/g)?.length ?? 0;
  return {
    engine: 'Slurm',
    version,
    what: `array of ${TASKS}, one worker killed by -9 after ${where}; Slurm requeued ${restarts} task`,
    kills: 1,
    seconds: (performance.now() - start) / 1000,
    equal: restarts === 1 && workspace.isEqual(folder),
  };
}

async function deadNode(workspace: Workspace, home: string, call: Call, version: string): Promise<EngineResult> {
  const folder = workspace.folder('slurm-node');
  const start = performance.now();
  const id = submit(workspace, home, call, folder);
  const nodeOf = (pid: number): string | undefined =>
    environmentOf(pid)
      .find((line) => line.startsWith('SLURMD_NODENAME='))
      ?.slice('SLURMD_NODENAME='.length);
  const { pid, where } = await stopWithinFile(workspace, folder, (pid) => nodeOf(pid) !== undefined);
  const node = nodeOf(pid) as string;
  // As when a machine hangs: its workers stand still, and its daemon does not answer.
  const frozen = temporaries(folder)
    .map(({ pid }) => pid)
    .filter((other) => nodeOf(other) === node);
  for (const worker of frozen) process.kill(worker, 'SIGSTOP');
  let before = false;
  try {
    process.kill(Number(readFileSync(join(home, `slurmd.${node}.pid`), 'utf8')), 'SIGKILL');
    await until('the tasks of the dead node on others', isDone(call, id));
    before = workspace.isEqual(folder);
  } finally {
    for (const worker of frozen) process.kill(worker, 'SIGCONT');
  }
  await until('the workers that woke', () => frozen.every((worker) => environmentOf(worker).length === 0));
  return {
    engine: 'Slurm',
    version,
    what: `array of ${TASKS}, a node dead with ${frozen.length} workers, one of them after ${where}, which woke when others had done their work`,
    kills: 1 + frozen.length,
    seconds: (performance.now() - start) / 1000,
    equal: frozen.length > 0 && before && workspace.isEqual(folder),
  };
}
