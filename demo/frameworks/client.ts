// The page's side of the worker, which ends when it has drawn.
import { wrap } from 'comlink';
import type { FrameworkSpec } from '../../src/cli/frameworks/framework.ts';
import type { Drawer, Drawn } from './drawer.ts';

/**
 * Draws a tensor as another framework does, in a worker of its own. Rejects for what the framework does not have, and if the worker
 * fails.
 *
 * @param framework - a name of src/cli/frameworks/frameworks.ts
 * @param call - the call that makes the initializer, for the code
 */
export async function drawAs(framework: string, spec: FrameworkSpec, call: string): Promise<Drawn> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'frameworks' });
  try {
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', ({ message }) =>
        reject(new Error(`the worker that draws failed: ${message || 'not loaded'}`)),
      );
    });
    return await Promise.race([wrap<Drawer>(worker).draw(framework, spec, call), failed]);
  } finally {
    worker.terminate();
  }
}
