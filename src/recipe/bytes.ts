// How large a model is, before it is made.
import { bytesOf, dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, isIndex, named, show } from '../errors.js';
import { checkShape, product } from '../initializers/shape.js';
import type { WeightSpec } from '../types.js';

/** What of a spec decides its bytes. */
type SizedSpec = Pick<WeightSpec, 'shape' | 'dtype'>;

/** Bytes of a whole tensor. */
export function bytesOfTensor({ shape, dtype }: SizedSpec): number {
  checkShape(shape);
  return product(shape) * bytesOf(dtypeOf(dtype));
}

/** Bytes of all tensors. Sums are rounded only beyond 2^53, and never to a number below it. */
export function bytesOfAll(specs: Readonly<Record<string, SizedSpec>>): number {
  checkObject('specs', specs);
  return Object.entries(specs).reduce((total, [name, spec]) => {
    const bytes = forItem(show(name), () => {
      checkObject('spec', spec);
      return bytesOfTensor(spec);
    });
    return total + bytes;
  }, 0);
}

/**
 * The bytes of a model's tensors, before any is made: elements times 4 in f32, times 2 in f16 and bf16. Slices do not count: it is the
 * whole tensors. Buffers of a device and files have a little around them.
 *
 * @param specs - specs by name, such as those of `specsOfRecipe`
 * @returns an integer in [0, 2^53 - 1]
 * @throws ArgumentError for what are no specs, and for more than 2^53 - 1 bytes
 * @example
 * bytesOfSpecs({ 'fc.weight': { shape: [784, 256], init: heNormal(), dtype: 'bf16' } }); // 401408
 */
export function bytesOfSpecs(specs: Readonly<Record<string, SizedSpec>>): number {
  return named('bytesOfSpecs', () => {
    const bytes = bytesOfAll(specs);
    if (!isIndex(bytes)) throw argumentError('specs', 'of at most 2^53 - 1 bytes together', bytes);
    return bytes;
  });
}
