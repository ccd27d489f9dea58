// The engines under which checkpoints are made.
import { runMpi } from './engines/mpi.ts';
import { runParallel } from './engines/parallel.ts';
import { runRay } from './engines/ray.ts';
import { runSlurm } from './engines/slurm.ts';
import type { EngineResult, Workspace } from './workspace.ts';

export const ENGINES = {
  slurm: runSlurm,
  mpi: runMpi,
  parallel: runParallel,
  ray: runRay,
} as const satisfies Record<string, (workspace: Workspace) => Promise<EngineResult[]>>;

export type EngineName = keyof typeof ENGINES;
