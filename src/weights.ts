// What is made, whichever backend made it.
import type { WeightsBase } from './types.js';

/** `read` and `destroy` of a result. `read` and `free` are the backend's; after `destroy` neither is called. */
export function lifeOf(
  read: () => Promise<Float32Array<ArrayBuffer>>,
  free: () => void,
): Pick<WeightsBase, 'read' | 'destroy'> {
  let destroyed = false;
  return {
    async read() {
      if (destroyed) throw new Error('Weights.read: the weights were destroyed');
      return read();
    },
    destroy() {
      if (!destroyed) free();
      destroyed = true;
    },
  };
}
