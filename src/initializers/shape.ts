// Shapes: what is one, and how many elements it has.
import { argumentError, isEach, isIndex, prefacedError, show } from '../errors.js';
import type { MatrixShape, Shape } from '../types.js';

/** The maximum number of axes of a shape. */
export const MAX_RANK = 8;

/** The product of integers; 1 if there are none. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

function isShape(shape: unknown): shape is Shape {
  return Array.isArray(shape) && shape.length <= MAX_RANK && isEach(shape, isIndex) && isIndex(product(shape));
}

const SIZES = 'integers, not negative, with a product of at most 2^53 - 1';

/** Throws unless a value is at most 8 integers, not negative, with a product of at most 2^53 - 1. */
export function checkShape(shape: unknown): asserts shape is Shape {
  if (!isShape(shape)) {
    throw argumentError('shape', `0 to ${MAX_RANK} ${SIZES}`, shape);
  }
}

/** Throws unless a value is two integers, not negative, with a product of at most 2^53 - 1. */
export function checkMatrixShape(shape: unknown): asserts shape is MatrixShape {
  if (!isShape(shape) || shape.length !== 2) {
    throw prefacedError(
      `Shape must be a tuple of (fan_in, fan_out), got ${show(shape)}. `,
      `shape must be [fanIn, fanOut], two ${SIZES}` +
        (isShape(shape) ? "; for other shapes use an initializer's create, or fillWeightsSync" : ''),
    );
  }
}
