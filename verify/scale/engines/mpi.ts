// Open MPI: ranks that share the files between them.
import { spawnSync } from 'node:child_process';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { findOrInstall } from '../../../scripts/engines/apt.mjs';
import { COMMAND, PLAIN_ENV } from '../command.ts';
import type { EngineResult, Workspace } from '../workspace.ts';

const RANKS = 4;

export async function runMpi(workspace: Workspace): Promise<EngineResult[]> {
  const version = (): string | undefined =>
    /[\d.]+$/m.exec(spawnSync('mpirun', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0];
  const found: string = findOrInstall(version, 'Open MPI', ['openmpi-bin']);
  const folder = workspace.folder('mpi');
  const start = performance.now();
  const args = ['--oversubscribe', '-n', String(RANKS), process.execPath, COMMAND, 'make', workspace.recipe, folder];
  // As root it runs only if it is told to.
  const env = { ...PLAIN_ENV, OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1' };
  const { status, stderr } = spawnSync('mpirun', args, { env, encoding: 'utf8' });
  const parts = new Set(stderr.match(/"part":\d+,"of":4,"from":"OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE"/g));
  return [
    {
      engine: 'Open MPI',
      version: found,
      what: `mpirun with ${RANKS} ranks`,
      kills: 0,
      seconds: (performance.now() - start) / 1000,
      equal: status === 0 && parts.size === RANKS && workspace.isEqual(folder),
    },
  ];
}
