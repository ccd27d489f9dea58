// tf.random.stateless_*: numbers from a seed of two integers.
import { argumentError, checkObject, named } from '../../errors.js';
import type { Dtype, Shape, WeightArray } from '../../types.js';
import { checkNumber, seedBits } from '../options.js';
import { DRAW_KEYS, type Draw, type DrawOptions, draw, drawWords } from './draws.js';
import { type Philox, statelessPhilox } from './philox.js';

/** A stateless seed: two integers in [-2^63, 2^63 - 1], above 2^53 - 1 as bigints. */
export type StatelessSeed = readonly [number | bigint, number | bigint];

function philoxOf(seed: StatelessSeed): Philox {
  if (!(Array.isArray(seed) && seed.length === 2)) throw argumentError('seed', 'two integers', seed);
  return statelessPhilox([seedBits('seed[0]', seed[0]), seedBits('seed[1]', seed[1])]);
}

/** Bounds of a uniform. */
export interface UniformBounds {
  /** 0 if absent. */
  readonly minval?: number;
  /** 1 if absent. */
  readonly maxval?: number;
}

/** Moments of a normal. */
export interface NormalMoments {
  /** 0 if absent. */
  readonly mean?: number;
  /** 1 if absent; of a truncated normal before truncation. */
  readonly stddev?: number;
}

/** The bounds with their defaults; throws unless they are numbers. */
export function boundsOf({ minval = 0, maxval = 1 }: UniformBounds): Required<UniformBounds> {
  checkNumber('options.minval', minval);
  checkNumber('options.maxval', maxval);
  return { minval, maxval };
}

/** The moments with their defaults; throws unless they are numbers. */
export function momentsOf({ mean = 0, stddev = 1 }: NormalMoments): Required<NormalMoments> {
  checkNumber('options.mean', mean);
  checkNumber('options.stddev', stddev);
  return { mean, stddev };
}

/** How a uniform is drawn. */
export const uniformDraw = (bounds: UniformBounds): Draw => ({ kind: 'uniform', ...boundsOf(bounds) });

/** How a normal is drawn. */
export const normalDraw = (kind: 'normal' | 'truncated-normal', moments: NormalMoments): Draw => ({
  kind,
  ...momentsOf(moments),
});

/**
 * Uniform in [minval, maxval), as `tf.random.stateless_uniform(shape, seed, minval, maxval, dtype)`.
 *
 * @param options.minval - 0 if absent
 * @param options.maxval - 1 if absent
 * @example
 * statelessUniform([784, 256], [1, 2], { minval: -0.05, maxval: 0.05 });
 */
export function statelessUniform<D extends Dtype = 'f32'>(
  shape: Shape,
  seed: StatelessSeed,
  options: DrawOptions<D> & UniformBounds = {},
): WeightArray<D> {
  return named('statelessUniform', () => {
    checkObject('options', options, `${DRAW_KEYS} minval maxval`);
    return draw(philoxOf(seed), shape, uniformDraw(options), options);
  });
}

/**
 * Normal, as `tf.random.stateless_normal(shape, seed, mean, stddev, dtype)`.
 *
 * @param options.mean - 0 if absent
 * @param options.stddev - 1 if absent
 * @example
 * statelessNormal([3], [1, 2]); // 0.5441101, 0.20738031, 0.07356433
 */
export function statelessNormal<D extends Dtype = 'f32'>(
  shape: Shape,
  seed: StatelessSeed,
  options: DrawOptions<D> & NormalMoments = {},
): WeightArray<D> {
  return named('statelessNormal', () => {
    checkObject('options', options, `${DRAW_KEYS} mean stddev`);
    return draw(philoxOf(seed), shape, normalDraw('normal', options), options);
  });
}

/**
 * Normal, cut at two standard deviations, as `tf.random.stateless_truncated_normal(shape, seed, mean, stddev, dtype)`.
 *
 * @param options.mean - 0 if absent
 * @param options.stddev - 1 if absent; before truncation
 * @example
 * statelessTruncatedNormal([784, 256], [1, 2], { stddev: 0.02 });
 */
export function statelessTruncatedNormal<D extends Dtype = 'f32'>(
  shape: Shape,
  seed: StatelessSeed,
  options: DrawOptions<D> & NormalMoments = {},
): WeightArray<D> {
  return named('statelessTruncatedNormal', () => {
    checkObject('options', options, `${DRAW_KEYS} mean stddev`);
    return draw(philoxOf(seed), shape, normalDraw('truncated-normal', options), options);
  });
}

/**
 * Random 32-bit words, as `tf.random.stateless_uniform(shape, seed, minval=None, maxval=None, dtype=tf.uint32)`.
 *
 * @example
 * statelessWords([4], [5, 0]); // [2433215183, 1542091810, 1895603757, 673980619]
 */
export function statelessWords(
  shape: Shape,
  seed: StatelessSeed,
  options: { readonly slice?: readonly [start: number, end: number] } = {},
): Uint32Array {
  return named('statelessWords', () => {
    checkObject('options', options, 'slice');
    return drawWords(philoxOf(seed), shape, options.slice);
  });
}
