// Checkpoints under real engines, with workers killed and a node that dies: byte for byte those of one worker. `npm run scale` does the
// same with a larger model, and with Ray.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ENGINES } from '../../../verify/scale/engines.ts';
import { createWorkspace, type Workspace } from '../../../verify/scale/workspace.ts';

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace(14, 32);
});
afterAll(() => workspace.remove());

test.each(['slurm', 'mpi', 'parallel'] as const)('%s', async (name) => {
  const results = await ENGINES[name](workspace);
  expect(results.length).toBeGreaterThan(0);
  for (const { what, equal } of results) expect({ what, equal }).toEqual({ what, equal: true });
});
