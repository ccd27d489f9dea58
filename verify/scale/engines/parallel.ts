// GNU parallel: a job for each line of the plan, of which one is killed and tried again.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { findOrInstall } from '../../../scripts/engines/apt.mjs';
import { COMMAND, PLAIN_ENV } from '../command.ts';
import { type EngineResult, stopWithinFile, type Workspace } from '../workspace.ts';

export async function runParallel(workspace: Workspace): Promise<EngineResult[]> {
  const version = (): string | undefined =>
    /^GNU parallel (\d+)/.exec(spawnSync('parallel', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  const found: string = findOrInstall(version, 'GNU parallel', ['parallel']);
  const folder = workspace.folder('parallel');
  const start = performance.now();
  const weightInit = `"${process.execPath}" "${COMMAND}"`;
  const line = `${weightInit} plan "${workspace.recipe}" | cut -f1 | parallel -j 3 --retries 3 ${weightInit} make "${workspace.recipe}" "${folder}" --threads 1 --shard {}`;
  const child = spawn('bash', ['-o', 'pipefail', '-c', line], { env: PLAIN_ENV, stdio: 'ignore' });
  const ended = once(child, 'close');
  const { pid, where } = await stopWithinFile(workspace, folder);
  process.kill(pid, 'SIGKILL');
  const [status] = await ended;
  return [
    {
      engine: 'GNU parallel',
      version: found,
      what: `a job for each file, three at once, one killed by -9 after ${where}, and tried again`,
      kills: 1,
      seconds: (performance.now() - start) / 1000,
      equal: status === 0 && workspace.isEqual(folder),
    },
  ];
}
