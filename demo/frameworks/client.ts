// The page's side of the worker, which ends when it has drawn.
import type { FrameworkSpec } from '../../src/cli/frameworks/framework.ts';
import { inWorker } from '../page/in-worker.ts';
import type { Drawer, Drawn } from './drawer.ts';

/**
 * Draws a tensor as another framework does, in a worker of its own. Rejects for what the framework does not have, and if the worker
 * fails.
 *
 * @param framework - a name of src/cli/frameworks/frameworks.ts
 * @param call - the call that makes the initializer, for the code
 */
export function drawAs(framework: string, spec: FrameworkSpec, call: string): Promise<Drawn> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'frameworks' });
  return inWorker<Drawer, Drawn>(worker, 'the worker that draws', (remote) => remote.draw(framework, spec, call));
}
