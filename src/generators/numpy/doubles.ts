// What the generators of NumPy share: arrays of doubles, and the arguments of `uniform` and `normal`.
import { checkObject } from '../../errors.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Shape } from '../../types.js';
import { checkNumber } from '../options.js';

/** An array of doubles. */
export type Doubles = ReturnType<typeof Float64Array.of>;

/** NumpyBounds of a uniform, [low, high): 0 and 1 if absent. */
export interface NumpyBounds {
  readonly low?: number;
  readonly high?: number;
}

/** Mean and standard deviation of a normal: 0 and 1 if absent. */
export interface NumpyMoments {
  readonly loc?: number;
  readonly scale?: number;
}

/** An array of so many elements, each the next number. */
export function arrayOf<A extends { readonly length: number; [index: number]: number }>(
  newArray: (count: number) => A,
  shape: Shape,
  next: () => number,
): A {
  checkShape(shape);
  const out = newArray(product(shape));
  for (let i = 0; i < out.length; i++) out[i] = next();
  return out;
}

export const doublesOf = (shape: Shape, next: () => number): Doubles =>
  arrayOf((count) => new Float64Array(count), shape, next);

/** `low + (high - low) random()`. */
export function uniformDoubles(shape: Shape, options: NumpyBounds, random: () => number): Doubles {
  checkObject('options', options, 'low high');
  const { low = 0, high = 1 } = options;
  checkNumber('options.low', low);
  checkNumber('options.high', high);
  const range = high - low;
  return doublesOf(shape, () => low + range * random());
}

/** `loc + scale standard()`. */
export function normalDoubles(shape: Shape, options: NumpyMoments, standard: () => number): Doubles {
  checkObject('options', options, 'loc scale');
  const { loc = 0, scale = 1 } = options;
  checkNumber('options.loc', loc);
  checkNumber('options.scale', scale);
  return doublesOf(shape, () => loc + scale * standard());
}
