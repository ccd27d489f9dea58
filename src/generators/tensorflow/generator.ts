// tf.random.Generator with the algorithm Philox.
import { argumentError, checkObject, isEach, named } from '../../errors.js';
import { product } from '../../initializers/shape.js';
import type { Dtype, Shape, WeightArray } from '../../types.js';
import { type Draw, type DrawOptions, draw, drawWords } from './draws.js';
import { skipped, wordsOf } from './philox.js';
import { type NormalMoments, normalDraw, type UniformBounds, uniformDraw } from './stateless.js';

/** What `generator.state` holds: three integers of 64 bits, as TensorFlow prints them, in [-2^63, 2^63 - 1]. */
export type TensorFlowState = readonly [counterLow: bigint, counterHigh: bigint, key: bigint];

type Options<D extends Dtype> = Pick<DrawOptions<D>, 'dtype'>;

/** A `tf.random.Generator`. A draw of n elements moves its counter by 256 n, whatever is drawn. */
export interface TensorFlowGenerator {
  /** As `generator.uniform(shape, minval, maxval, dtype)`: in [minval, maxval). */
  uniform<D extends Dtype = 'f32'>(shape: Shape, options?: Options<D> & UniformBounds): WeightArray<D>;
  /** As `generator.normal(shape, mean, stddev, dtype)`. */
  normal<D extends Dtype = 'f32'>(shape: Shape, options?: Options<D> & NormalMoments): WeightArray<D>;
  /** As `generator.truncated_normal(shape, mean, stddev, dtype)`: cut at two standard deviations. */
  truncatedNormal<D extends Dtype = 'f32'>(shape: Shape, options?: Options<D> & NormalMoments): WeightArray<D>;
  /** As `generator.uniform_full_int(shape, tf.uint32)`: random 32-bit words. */
  words(shape: Shape): Uint32Array;
  /** The state, as `generator.state.numpy()`. */
  getState(): TensorFlowState;
  /** Sets the state, as `generator.reset(state)`. */
  setState(state: TensorFlowState): void;
  /** Another generator with the same state. */
  clone(): TensorFlowGenerator;
}

/** Blocks that a draw reserves for each element. */
const BLOCKS = 256n;
const isInt64 = (value: unknown): boolean => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;

function generatorOf(counter: bigint, key: bigint): TensorFlowGenerator {
  const take = (shape: Shape) => {
    const philox = {
      key: wordsOf(key, 2) as [number, number],
      counter: wordsOf(counter, 4) as [number, number, number, number],
    };
    return { philox, done: () => (counter = skipped(counter, BLOCKS * BigInt(product(shape)))) };
  };
  const drawn = <D extends Dtype>(shape: Shape, options: Options<D>, theDraw: Draw): WeightArray<D> => {
    const { philox, done } = take(shape);
    const weights = draw(philox, shape, theDraw, options);
    done();
    return weights;
  };
  const normal =
    (name: string, kind: 'normal' | 'truncated-normal') =>
    <D extends Dtype = 'f32'>(shape: Shape, options: Options<D> & NormalMoments = {}): WeightArray<D> =>
      named(name, () => {
        checkObject('options', options, 'dtype mean stddev');
        return drawn(shape, options, normalDraw(kind, options));
      });
  return {
    uniform: (shape, options = {}) =>
      named('uniform', () => {
        checkObject('options', options, 'dtype minval maxval');
        return drawn(shape, options, uniformDraw(options));
      }),
    normal: normal('normal', 'normal'),
    truncatedNormal: normal('truncatedNormal', 'truncated-normal'),
    words: (shape) =>
      named('words', () => {
        const { philox, done } = take(shape);
        const words = drawWords(philox, shape, undefined);
        done();
        return words;
      }),
    getState: () => [BigInt.asIntN(64, counter), BigInt.asIntN(64, counter >> 64n), BigInt.asIntN(64, key)],
    setState(state) {
      named('setState', () => {
        if (!(Array.isArray(state) && state.length === 3 && isEach(state, isInt64))) {
          throw argumentError('state', 'three bigints in [-2^63, 2^63 - 1]', state);
        }
        const [low, high, last] = (state as unknown as bigint[]).map((word) => BigInt.asUintN(64, word)) as [
          bigint,
          bigint,
          bigint,
        ];
        counter = low + (high << 64n);
        key = last;
      });
    },
    clone: () => generatorOf(counter, key),
  };
}

/**
 * A stateful generator, as `tf.random.Generator.from_seed(seed, alg='philox')`.
 *
 * @param seed - an integer in [0, 2^192 - 1], above 2^53 - 1 as a bigint
 * @example
 * const generator = tensorFlowGenerator(42);
 * const kernel = generator.truncatedNormal([784, 256], { stddev: 0.02 });
 * const more = generator.normal([256]); // goes on where the kernel ended
 */
export function tensorFlowGenerator(seed: number | bigint): TensorFlowGenerator {
  return named('tensorFlowGenerator', () => {
    const valid = typeof seed === 'bigint' || Number.isSafeInteger(seed);
    if (!valid || seed < 0 || BigInt(seed) >> 192n) {
      throw argumentError('seed', 'an integer in [0, 2^192 - 1], above 2^53 - 1 as a bigint', seed);
    }
    const bits = BigInt(seed);
    return generatorOf(skipped(bits, 0n), bits >> 128n);
  });
}
