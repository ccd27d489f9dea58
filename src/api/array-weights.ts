// New weights in an array.
import { newElements } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import type { ArrayWeights, Dtype, WeightArray } from '../types.js';
import { weightsBase } from './weights.js';

function allocate<D extends Dtype>({ dtype, count }: Fill): WeightArray<D> {
  try {
    return newElements(dtype, count) as WeightArray<D>;
  } catch {
    throw argumentError('element count', 'small enough for an array of this host', count);
  }
}

/** Weights that are not filled yet, in a new array or in `data`. */
export function createArrayWeights<D extends Dtype>(
  tensor: ResolvedTensor<D>,
  data = allocate<D>(tensor.fill),
): ArrayWeights<D> {
  const read = async (): Promise<WeightArray<D>> => data.slice() as WeightArray<D>;
  return { ...weightsBase(tensor, 'cpu', read, () => {}), data };
}
