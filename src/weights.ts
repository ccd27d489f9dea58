// What is made, whichever backend made it.
import type { Uint64, WeightSpec, Weights } from './types.js';

/** Weights of a spec. `read` and `free` are the backend's; after `destroy` neither is called. */
export function weightsOf<T extends Pick<Weights, 'backend' | 'buffer' | 'data'>>(
  spec: WeightSpec,
  seed: Uint64,
  place: T,
  read: () => Promise<Float32Array<ArrayBuffer>>,
  free: () => void,
): Weights & T {
  let destroyed = false;
  return {
    shape: [spec.shape[0], spec.shape[1]],
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
