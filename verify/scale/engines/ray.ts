// Ray: tasks that run the command, of which one is killed and tried again.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { pythonWith } from '../../../scripts/engines/venv.mjs';
import { COMMAND, PLAIN_ENV } from '../command.ts';
import { type EngineResult, stopWithinFile, type Workspace } from '../workspace.ts';

const TASKS = 7;

export async function runRay(workspace: Workspace): Promise<EngineResult[]> {
  const python: string = pythonWith('ray', ['ray']);
  const version = spawnSync(python, ['-c', 'import ray; print(ray.__version__)'], { encoding: 'utf8' }).stdout.trim();
  const folder = workspace.folder('ray');
  const start = performance.now();
  const script = fileURLToPath(new URL('ray_tasks.py', import.meta.url));
  const args = [script, String(TASKS), process.execPath, COMMAND, 'make', workspace.recipe, folder, '--threads', '1'];
  const child = spawn(python, args, { env: PLAIN_ENV, stdio: ['ignore', 2, 2] });
  const ended = once(child, 'close');
  const { pid, where } = await stopWithinFile(workspace, folder);
  process.kill(pid, 'SIGKILL');
  const [status] = await ended;
  return [
    {
      engine: 'Ray',
      version,
      what: `${TASKS} tasks, one worker killed by -9 after ${where}, and tried again`,
      kills: 1,
      seconds: (performance.now() - start) / 1000,
      equal: status === 0 && workspace.isEqual(folder),
    },
  ];
}
