// What is made, whichever backend made it.
import type { Dtype, WeightArray, WeightsBase } from './types.js';

/** `read` and `destroy` of a result. `read` and `free` are the backend's; after `destroy` neither is called. */
export function lifeOf<D extends Dtype>(
  read: () => Promise<WeightArray<D>>,
  free: () => void,
): Pick<WeightsBase<D>, 'read' | 'destroy'> {
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
