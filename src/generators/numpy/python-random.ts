// Python's module random.

import { argumentError, checkObject, isIndex, named } from '../../errors.js';
import { log } from '../fdlibm.js';
import { Mt19937 } from '../mt19937.js';
import { checkNumber } from '../options.js';
import { sincos } from '../sincos.js';
import { integerBelow } from './integer-below.js';
import { checkTwister } from './random-state.js';
import { integerWords } from './seed-sequence.js';
import { randomDouble, twisterOfWords } from './twister.js';

/** The state of a generator: that of its twister, and the sample that `gauss` keeps. */
export interface PythonState {
  /** 624 words. */
  readonly key: Uint32Array;
  /** The place of the next word, in [0, 624]. */
  readonly pos: number;
  /** null if none is kept. */
  readonly gauss_next: number | null;
}

/** A `random.Random` of Python. Each draw changes its state. */
export interface PythonRandom {
  /** As `random.random()`: in [0, 1). */
  random(): number;
  /** As `random.randint(a, b)`: an integer in [a, b]; b - a is at most 2^53 - 2. */
  randint(a: number, b: number): number;
  /** As `random.uniform(a, b)`: a + (b - a) random(). */
  uniform(a: number, b: number): number;
  /** As `random.gauss(mu, sigma)`, 0 and 1 if absent; see {@link pythonRandom} about the last bit. */
  gauss(mu?: number, sigma?: number): number;
  /** As `random.normalvariate(mu, sigma)`, 0 and 1 if absent. */
  normalvariate(mu?: number, sigma?: number): number;
  /** The state, as `random.getstate()`. */
  getState(): PythonState;
  /** Sets the state, as `random.setstate(state)`. */
  setState(state: PythonState): void;
  /** Another generator with the same state. */
  clone(): PythonRandom;
}

/** 4 exp(-0.5) / sqrt(2), `NV_MAGICCONST`. */
const MAGIC = 1.7155277699214135;

function randomOf(twister: Mt19937, kept: number | null): PythonRandom {
  const random = (): number => randomDouble(twister);
  const moments = (mu: number, sigma: number): void => {
    checkNumber('mu', mu);
    checkNumber('sigma', sigma);
  };
  return {
    random,
    randint: (a, b) =>
      named('randint', () => {
        if (!Number.isSafeInteger(a)) throw argumentError('a', 'an integer', a);
        if (!(Number.isSafeInteger(b) && b >= a && isIndex(b - a + 1))) {
          throw argumentError('b', `an integer not below a, ${a}, nor above it by more than 2^53 - 2`, b);
        }
        return a + integerBelow(twister, b - a + 1);
      }),
    uniform: (a, b) =>
      named('uniform', () => {
        checkNumber('a', a);
        checkNumber('b', b);
        return a + (b - a) * random();
      }),
    gauss: (mu = 0, sigma = 1) =>
      named('gauss', () => {
        moments(mu, sigma);
        let z = kept;
        kept = null;
        if (z === null) {
          const [sine, cosine] = sincos(random() * (2 * Math.PI));
          const radius = Math.sqrt(-2 * log(1 - random()));
          z = cosine * radius;
          kept = sine * radius;
        }
        return mu + z * sigma;
      }),
    normalvariate: (mu = 0, sigma = 1) =>
      named('normalvariate', () => {
        moments(mu, sigma);
        // Kinderman, Monahan, "Computer generation of random variables using the ratio of uniform deviates", ACM TOMS 1977.
        for (;;) {
          const u1 = random();
          const u2 = 1 - random();
          const z = (MAGIC * (u1 - 0.5)) / u2;
          if ((z * z) / 4 <= -log(u2)) return mu + z * sigma;
        }
      }),
    getState() {
      const { key, position } = twister.state;
      return { key, pos: position, gauss_next: kept };
    },
    setState(state) {
      named('setState', () => {
        checkObject('state', state, 'key pos gauss_next');
        checkTwister('state', state.key, state.pos);
        if (state.gauss_next !== null) checkNumber('state.gauss_next', state.gauss_next);
        twister.state = { key: state.key, position: state.pos };
        kept = state.gauss_next;
      });
    },
    clone() {
      const copy = new Mt19937();
      copy.state = twister.state;
      return randomOf(copy, kept);
    },
  };
}

/**
 * A generator, as `random.Random(seed)` of Python, and what `random.seed(seed)` sets.
 *
 * `random`, `randint`, `uniform` and `normalvariate` are Python's bit for bit. `gauss` is so as float32, `Math.fround(x)`; as a double 5.9 % differ
 * with glibc 2.36, by at most 3 units in the last place, since a C library's functions have other last bits (docs/generators.md).
 *
 * @param seed - an integer, above 2^53 - 1 as a bigint; its sign does not count, as in Python
 * @example
 * const random = pythonRandom(42);
 * const kernel = Float32Array.from({ length: 784 * 256 }, () => random.gauss(0, 0.02));
 */
export function pythonRandom(seed: number | bigint): PythonRandom {
  return named('pythonRandom', () => {
    if (!(typeof seed === 'bigint' || Number.isSafeInteger(seed))) {
      throw argumentError('seed', 'an integer, above 2^53 - 1 as a bigint', seed);
    }
    return randomOf(twisterOfWords(integerWords('seed', seed < 0 ? -seed : seed)), null);
  });
}
