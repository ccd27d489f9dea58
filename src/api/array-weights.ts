// New weights in an array.
import { newElements } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import type { ArrayWeights, Dtype, WeightArray } from '../types.js';
import { readAndDestroy } from './weights.js';

function allocate<D extends Dtype>({ dtype, count }: Fill): WeightArray<D> {
  try {
    return newElements(dtype, count) as WeightArray<D>;
  } catch {
    throw argumentError('element count', 'small enough for an array of this host', count);
  }
}

/** Weights that are not filled yet, in a new array or in `data`. */
export function createArrayWeights<D extends Dtype>(
  { fill, metadata }: ResolvedTensor<D>,
  data = allocate<D>(fill),
): ArrayWeights<D> {
  const read = async (): Promise<WeightArray<D>> => data.slice() as WeightArray<D>;
  return { ...metadata, backend: 'cpu', data, ...readAndDestroy(read, () => {}) };
}
