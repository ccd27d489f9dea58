// What is made, whichever backend made it.
import type { Dtype, WeightArray, WeightsBase } from '../types.js';

/** Elements of a dtype that lie in memory: `count` from byte `offset` on, or all. */
export function elementsIn<D extends Dtype>(dtype: D, memory: ArrayBuffer, offset = 0, count?: number): WeightArray<D> {
  const Elements = dtype === 'f32' ? Float32Array : Uint16Array;
  return new Elements(memory, offset, count) as WeightArray<D>;
}

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
