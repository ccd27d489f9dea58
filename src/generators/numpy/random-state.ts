// numpy.random.RandomState: the Mersenne Twister, and what numpy.random.seed and numpy.random.randn use.

import { argumentError, checkObject, isIndex, named } from '../../errors.js';
import type { Shape, WeightGenerator } from '../../types.js';
import { Mt19937 } from '../mt19937.js';
import { checkNumber, isWord } from '../options.js';
import {
  type Doubles,
  doublesOf,
  type NumpyBounds,
  type NumpyMoments,
  normalDoubles,
  uniformDoubles,
} from './doubles.js';
import { type NumpyCalls, numpyGenerator } from './model.js';
import { polarPair } from './polar.js';
import { randomDouble } from './twister.js';

/** The state of a RandomState, with the names of `state.get_state(legacy=False)`. */
export interface RandomStateState {
  /** 624 words. */
  readonly key: Uint32Array;
  /** The place of the next word, in [0, 624]. */
  readonly pos: number;
  readonly has_gauss: 0 | 1;
  readonly gauss: number;
}

/** A `numpy.random.RandomState`. Each draw changes its state. */
export interface RandomState extends WeightGenerator {
  /** As `state.random_sample(shape)` and `state.rand(*shape)`: in [0, 1). */
  randomSample(shape: Shape): Doubles;
  /** As `state.uniform(low, high, shape)`: in [low, high), 0 and 1 if absent. */
  uniform(shape: Shape, options?: NumpyBounds): Doubles;
  /** As `state.standard_normal(shape)` and `state.randn(*shape)`; see {@link randomState} about the last bit. */
  standardNormal(shape: Shape): Doubles;
  /** As `state.normal(loc, scale, shape)`: mean 0 and standard deviation 1 if absent. */
  normal(shape: Shape, options?: NumpyMoments): Doubles;
  /** The state, as `state.get_state(legacy=False)`. */
  getState(): RandomStateState;
  /** Sets the state, as `state.set_state(state)`. */
  setState(state: RandomStateState): void;
  /** Another generator with the same state. */
  clone(): RandomState;
}

/** The state of a twister and of the sample that is kept; throws unless it is one. */
export function checkTwister(argument: string, key: unknown, position: unknown): void {
  if (!(Object.prototype.toString.call(key) === '[object Uint32Array]' && (key as Uint32Array).length === 624)) {
    throw argumentError(`${argument}.key`, 'a Uint32Array of 624 words', key);
  }
  if (!(isIndex(position) && position <= 624)) throw argumentError(`${argument}.pos`, 'in [0, 624]', position);
}

function stateOf(twister: Mt19937, kept: number | undefined): RandomState {
  const random = (): number => randomDouble(twister);
  const gauss = (): number => {
    if (kept !== undefined) {
      const now = kept;
      kept = undefined;
      return now;
    }
    const [now, next] = polarPair(random);
    kept = next;
    return now;
  };
  const calls: NumpyCalls = {
    uniform: (shape, options) => uniformDoubles(shape, options, random),
    normal: (shape, options) => normalDoubles(shape, options, gauss),
  };
  const methods: Omit<RandomState, 'drawAll'> = {
    randomSample: (shape) => named('randomSample', () => doublesOf(shape, random)),
    uniform: (shape, options = {}) => named('uniform', () => calls.uniform(shape, options)),
    standardNormal: (shape) => named('standardNormal', () => doublesOf(shape, gauss)),
    normal: (shape, options = {}) => named('normal', () => calls.normal(shape, options)),
    getState() {
      const { key, position } = twister.state;
      return { key, pos: position, has_gauss: kept === undefined ? 0 : 1, gauss: kept ?? 0 };
    },
    setState(state) {
      named('setState', () => {
        checkObject('state', state, 'key pos has_gauss gauss');
        checkTwister('state', state.key, state.pos);
        checkNumber('state.gauss', state.gauss);
        twister.state = { key: state.key, position: state.pos };
        kept = state.has_gauss ? state.gauss : undefined;
      });
    },
    clone() {
      const copy = new Mt19937();
      copy.state = twister.state;
      return stateOf(copy, kept);
    },
  };
  return numpyGenerator(calls, methods);
}

/**
 * A generator, as `numpy.random.RandomState(seed)`, and what `numpy.random.seed(seed)` sets.
 *
 * Uniform samples are NumPy's bit for bit. Normal samples are so as float32, `Float32Array.from(array)`; as float64 3.2 % differ from
 * NumPy's with glibc 2.36, by at most 3 units in the last place, since a C library's logarithm has other last bits
 * (docs/generators.md).
 *
 * @param seed - an integer in [0, 2^32 - 1]
 * @example
 * const state = randomState(42);
 * const kernel = Float32Array.from(state.normal([784, 256], { scale: 0.01 }));
 */
export function randomState(seed: number): RandomState {
  return named('randomState', () => {
    if (!isWord(seed)) throw argumentError('seed', 'an integer in [0, 2^32 - 1]', seed);
    return stateOf(Mt19937.fromWord(seed), undefined);
  });
}
