// What weights on both backends share.
import { named, stateError } from '../errors.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import type { Backend, Dtype, Uint64, WeightArray, WeightsBase } from '../types.js';

/** A seed as JSON can hold it. */
export const seedToJSON = (seed: Uint64): number | string => (typeof seed === 'bigint' ? String(seed) : seed);

/** What weights on both backends have. After `destroy` neither `read` nor `free` of the backend is called. */
export function weightsBase<D extends Dtype, B extends Backend>(
  { metadata }: ResolvedTensor<D>,
  backend: B,
  read: () => Promise<WeightArray<D>>,
  free: () => void,
): WeightsBase<D> & { readonly backend: B } {
  let destroyed = false;
  return {
    ...metadata,
    backend,
    read: () =>
      named('Weights.read', async () => {
        if (destroyed) throw stateError('the weights were destroyed');
        return read();
      }),
    destroy() {
      if (!destroyed) free();
      destroyed = true;
    },
    toJSON: () => ({ ...metadata, seed: seedToJSON(metadata.seed), backend }),
  };
}
