// The distributions of jax.random.
import { dtypeOf, newElements } from '../../dtype/dtype.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Dtype, Shape, WeightArray } from '../../types.js';
import { isSumExact } from '../fma.js';
import { checkNumber, sliceOf } from '../options.js';
import { checkKey, type JaxKey, type PartitionableOption, partitionableOf } from './key.js';
import { loops } from './load.js';
import { BATCH } from './loops.js';
import { type Arithmetic, arithmeticOf } from './number.js';
import { elementOf, normalSampling, type Sampling, truncatedSampling, uniformSampling } from './sampling.js';
import { elementBits } from './words.js';

/** Options of every distribution. */
export interface DrawOptions<D extends Dtype = Dtype> extends PartitionableOption {
  /** The dtype that JAX computes in; `'f32'` if absent. */
  readonly dtype?: D;
  /** The elements to make, [start, end) in row-major order; all if absent. Elements do not depend on each other. */
  readonly slice?: readonly [start: number, end: number];
}

const DRAW_KEYS = 'dtype partitionable slice';

/** Fills an array with random bits, or with what `element` makes of them, or with what WebAssembly makes of them, which is the same. */
function fill(
  key: JaxKey,
  shape: Shape,
  width: 8 | 16 | 32,
  options: DrawOptions,
  newArray: (count: number) => Float32Array | Uint16Array | Uint32Array,
  element?: (bits: number) => number,
  sampling?: Sampling,
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
  const words = new Uint32Array(Math.min(BATCH, end - start));
  const isFast =
    partitionable && (sampling ? isSumExact(sampling.low, Math.fround(sampling.high - sampling.low)) : !element);
  for (let from = start; from < end; from += BATCH) {
    const count = Math.min(BATCH, end - from);
    const made = isFast && loops?.draw(key, from, count, sampling);
    if (made) {
      out.set(made, from - start);
      continue;
    }
    elementBits({ key, width, partitionable, size }, from, words, count);
    for (let i = 0; i < count; i++) {
      const bits = words[i] as number;
      out[from - start + i] = element ? element(bits) : bits;
    }
  }
}

/** Draws weights; `samplingOf` says how, in the arithmetic of the dtype. A number is what all of them are. */
export function draw<D extends Dtype>(
  key: JaxKey,
  shape: Shape,
  options: DrawOptions<D>,
  samplingOf: (arithmetic: Arithmetic) => Sampling | number,
): WeightArray<D> {
  const dtype = dtypeOf(options.dtype);
  const arithmetic = arithmeticOf(dtype);
  const sampling = samplingOf(arithmetic);
  const element = elementOf(arithmetic, sampling);
  let out = newElements(dtype, 0);
  const newArray = (count: number) => (out = newElements(dtype, count));
  if (dtype === 'f32') {
    const fast = typeof sampling === 'number' ? undefined : sampling;
    fill(key, shape, 32, options, newArray, element, fast);
  } else {
    fill(key, shape, arithmetic.width, options, newArray, (bits) => arithmetic.bitsOf(element(bits)));
  }
  return out as WeightArray<D>;
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
    fill(key, shape, 32, options, (count) => (out = new Uint32Array(count)));
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
    return draw(key, shape, options, (arithmetic) => uniformSampling(arithmetic, minval, maxval));
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
    return draw(key, shape, options, normalSampling);
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
    return draw(key, shape, options, (arithmetic) => truncatedSampling(arithmetic, lower, upper));
  });
}
