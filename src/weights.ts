// What is made, whichever backend made it.
import type { Uint64, WeightSpec, WeightsBase } from './types.js';

/** What a result says of itself, taken from the spec before anything is waited for: the caller may change the spec then. */
export function factsOf(spec: WeightSpec, seed: Uint64): Pick<WeightsBase, 'shape' | 'dtype' | 'seed'> {
  return { shape: [spec.shape[0], spec.shape[1]], dtype: 'f32', seed: spec.seed ?? seed };
}

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
