// What is made, whichever backend made it.
import type { Shape, Uint64, WeightSpec, WeightsBase } from './types.js';

/** Weights of a spec at a place. `read` and `free` are the backend's; after `destroy` neither is called. */
export function weightsOf<Place extends object>(
  spec: WeightSpec,
  seed: Uint64,
  place: Place,
  read: () => Promise<Float32Array<ArrayBuffer>>,
  free: () => void,
): Omit<WeightsBase, 'backend'> & Place {
  const shape: Shape = [spec.shape[0], spec.shape[1]];
  let destroyed = false;
  return {
    shape,
    dtype: 'f32',
    seed: spec.seed ?? seed,
    ...place,
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
