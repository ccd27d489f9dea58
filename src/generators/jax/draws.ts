// The distributions of jax.random.
import { dtypeOf, newElements } from '../../dtype/dtype.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Dtype, Shape, WeightArray } from '../../types.js';
import { checkNumber, sliceOf } from '../options.js';
import { erf } from './erf.js';
import { erfInv } from './erf-inv.js';
import { checkKey, type JaxKey, type PartitionableOption, partitionableOf } from './key.js';
import { type Arithmetic, arithmeticOf, nextDown, nextUp } from './number.js';
import { elementBits } from './words.js';

/** Options of every distribution. */
export interface DrawOptions<D extends Dtype = Dtype> extends PartitionableOption {
  /** The dtype that JAX computes in; `'f32'` if absent. */
  readonly dtype?: D;
  /** The elements to make, [start, end) in row-major order; all if absent. Elements do not depend on each other. */
  readonly slice?: readonly [start: number, end: number];
}

const DRAW_KEYS = 'dtype partitionable slice';
/** Words that are drawn at a time. */
const CHUNK = 2048;

/** How random bits become an element, a number of the dtype. */
export type Sample = (bits: number) => number;

/** Fills an array element by element. */
function fill(
  key: JaxKey,
  shape: Shape,
  width: 8 | 16 | 32,
  options: DrawOptions,
  newArray: (count: number) => { [index: number]: number },
  element: Sample,
): void {
  checkKey(key);
  checkShape(shape);
  const partitionable = partitionableOf(options);
  const size = product(shape);
  // Beyond that JAX splits the key.
  if (!partitionable && size * width >= 0xffffffff * 32) {
    throw argumentError('shape', 'of fewer than 2^32 - 1 words where partitionable is false', shape);
  }
  const [start, end] = sliceOf(options.slice, size);
  const out = newArray(end - start);
  const words = new Uint32Array(Math.min(CHUNK, end - start));
  for (let from = start; from < end; from += CHUNK) {
    const count = Math.min(CHUNK, end - from);
    elementBits({ key, width, partitionable, size }, from, words, count);
    for (let i = 0; i < count; i++) out[from - start + i] = element(words[i] as number);
  }
}

/** Draws weights; `sampleOf` says how, in the arithmetic of the dtype. */
export function draw<D extends Dtype>(
  key: JaxKey,
  shape: Shape,
  options: DrawOptions<D>,
  sampleOf: (arithmetic: Arithmetic) => Sample,
): WeightArray<D> {
  const dtype = dtypeOf(options.dtype);
  const arithmetic = arithmeticOf(dtype);
  const sample = sampleOf(arithmetic);
  let out = newElements(dtype, 0);
  const newArray = (count: number) => (out = newElements(dtype, count));
  fill(
    key,
    shape,
    arithmetic.width,
    options,
    newArray,
    dtype === 'f32' ? sample : (bits) => arithmetic.bitsOf(sample(bits)),
  );
  return out as WeightArray<D>;
}

/** `jax.random.uniform` in [low, high), two numbers of the dtype. */
export function uniformSample(arithmetic: Arithmetic, low: number, high: number): Sample {
  const { width, mantissa, round, multiplyAdd } = arithmetic;
  const shift = width - mantissa;
  const mask = (1 << mantissa) - 1;
  const unit = 1 / (1 << mantissa);
  const range = round(high - low);
  return (bits) => Math.max(low, multiplyAdd(((bits >>> shift) & mask) * unit, range, low));
}

/** sqrt(2) erf_inv(u), u uniform in [low, high). */
function erfInvSample(arithmetic: Arithmetic, low: number, high: number): Sample {
  const { round } = arithmetic;
  const sqrt2 = round(Math.SQRT2);
  const uniform = uniformSample(arithmetic, low, high);
  return (bits) => round(sqrt2 * round(erfInv(uniform(bits))));
}

/** `jax.random.normal`. */
export const normalSample = (arithmetic: Arithmetic): Sample => erfInvSample(arithmetic, nextUp(arithmetic, -1), 1);

/** `jax.random.truncated_normal` in (lower, upper). */
export function truncatedSample(arithmetic: Arithmetic, lower: number, upper: number): Sample {
  const { round } = arithmetic;
  const [low, high] = [round(lower), round(upper)];
  // XLA multiplies by the constant's inverse where a program divides.
  const inverse = round(1 / round(Math.SQRT2));
  const bound = (value: number): number => round(erf(round(value * inverse)));
  const sample = erfInvSample(arithmetic, bound(low), bound(high));
  const [least, greatest] = [nextUp(arithmetic, low), nextDown(arithmetic, high)];
  return (bits) => Math.min(Math.max(sample(bits), least), greatest);
}

/**
 * Random 32-bit words, as `jax.random.bits(key, shape)`.
 *
 * @param options.slice - the elements to make, [start, end) in row-major order; all if absent
 * @param options.partitionable - true if absent
 * @example
 * bits(key(0), [1]); // [4070199207]
 */
export function bits(key: JaxKey, shape: Shape, options: Omit<DrawOptions, 'dtype'> = {}): Uint32Array {
  return named('bits', () => {
    checkObject('options', options, 'partitionable slice');
    let out = new Uint32Array(0);
    fill(
      key,
      shape,
      32,
      options,
      (count) => (out = new Uint32Array(count)),
      (word) => word,
    );
    return out;
  });
}

/**
 * Uniform in [minval, maxval), as `jax.random.uniform(key, shape, dtype, minval, maxval)`.
 *
 * @param options.minval - 0 if absent
 * @param options.maxval - 1 if absent
 * @param options.dtype - `'f32'` if absent
 * @example
 * uniform(key(51), [4]); // 0.471269, 0.12344253, 0.17550635, 0.5663593
 */
export function uniform<D extends Dtype = 'f32'>(
  key: JaxKey,
  shape: Shape,
  options: DrawOptions<D> & { readonly minval?: number; readonly maxval?: number } = {},
): WeightArray<D> {
  return named('uniform', () => {
    checkObject('options', options, `${DRAW_KEYS} minval maxval`);
    const { minval = 0, maxval = 1 } = options;
    checkNumber('options.minval', minval);
    checkNumber('options.maxval', maxval);
    return draw(key, shape, options, (arithmetic) =>
      uniformSample(arithmetic, arithmetic.round(minval), arithmetic.round(maxval)),
    );
  });
}

/**
 * Standard normal, as `jax.random.normal(key, shape, dtype)`.
 *
 * @param options.dtype - `'f32'` if absent
 * @example
 * normal(key(0), [4]); // 1.6226422, 2.0252647, -0.43359444, -0.07861735
 */
export function normal<D extends Dtype = 'f32'>(
  key: JaxKey,
  shape: Shape,
  options: DrawOptions<D> = {},
): WeightArray<D> {
  return named('normal', () => {
    checkObject('options', options, DRAW_KEYS);
    return draw(key, shape, options, normalSample);
  });
}

/**
 * Standard normal, truncated to (lower, upper), as `jax.random.truncated_normal(key, lower, upper, shape, dtype)`.
 *
 * @param lower - may be -Infinity
 * @param upper - above lower; may be Infinity
 * @param options.dtype - `'f32'` if absent
 * @example
 * truncatedNormal(key(0), -2, 2, [784, 256]);
 */
export function truncatedNormal<D extends Dtype = 'f32'>(
  key: JaxKey,
  lower: number,
  upper: number,
  shape: Shape,
  options: DrawOptions<D> = {},
): WeightArray<D> {
  return named('truncatedNormal', () => {
    checkNumber('lower', lower);
    if (!(typeof upper === 'number' && upper > lower)) throw argumentError('upper', `above lower, ${lower}`, upper);
    checkObject('options', options, DRAW_KEYS);
    return draw(key, shape, options, (arithmetic) => truncatedSample(arithmetic, lower, upper));
  });
}
