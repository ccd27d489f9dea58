// What the results of both backends share.
import { named, stateError } from '../errors.js';
import type { Dtype, WeightArray, WeightsBase } from '../types.js';

/** `read` and `destroy` of weights. After `destroy` neither `read` nor `free` of the backend is called. */
export function readAndDestroy<D extends Dtype>(
  read: () => Promise<WeightArray<D>>,
  free: () => void,
): Pick<WeightsBase<D>, 'read' | 'destroy'> {
  let destroyed = false;
  return {
    read: () =>
      named('Weights.read', async () => {
        if (destroyed) throw stateError('the weights were destroyed');
        return read();
      }),
    destroy() {
      if (!destroyed) free();
      destroyed = true;
    },
  };
}
