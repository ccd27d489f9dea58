import { isIndex, show } from './errors.js';
import type { FanMode, Shape } from './types.js';

/** Throws unless shape is two positive integers with a product of at most 2^53 - 1. */
export function checkShape(fn: string, shape: unknown): asserts shape is Shape {
  const valid =
    Array.isArray(shape) &&
    shape.length === 2 &&
    shape.every((size) => isIndex(size) && size > 0) &&
    isIndex(shape[0] * shape[1]);
  if (!valid) {
    throw new TypeError(
      `Shape must be a tuple of (fan_in, fan_out), got ${show(shape)}. ` +
        `${fn}: shape must be [fanIn, fanOut], two positive integers with a product of at most 2^53 - 1`,
    );
  }
}

/** Number of elements. */
export function elementCount(shape: Shape): number {
  return shape[0] * shape[1];
}

/** The fan that a variance is divided by. Source of the modes: Keras and JAX, `variance_scaling`. */
export function fan([fanIn, fanOut]: Shape, mode: FanMode): number {
  if (mode === 'fan-in') return fanIn;
  if (mode === 'fan-out') return fanOut;
  return (fanIn + fanOut) / 2;
}
