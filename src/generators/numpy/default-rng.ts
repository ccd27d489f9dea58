// numpy.random.default_rng: PCG64, and the distributions of numpy.random.Generator.
import { argumentError, checkObject, named } from '../../errors.js';
import type { Shape, WeightGenerator } from '../../types.js';
import { isWord } from '../options.js';
import {
  arrayOf,
  type Doubles,
  doublesOf,
  type NumpyBounds,
  type NumpyMoments,
  normalDoubles,
  uniformDoubles,
} from './doubles.js';
import { expDouble } from './exp.js';
import { log1p, log1pf } from './log1p.js';
import { type NumpyCalls, numpyGenerator } from './model.js';
import { Pcg64 } from './pcg64.js';
import { type Entropy, generateState } from './seed-sequence.js';
import { INVERSE_RIGHT, RIGHT, type Ziggurat, zigguratOf } from './ziggurat-tables.js';

/** Precisions that NumPy draws in. */
export type NumpyDtype = 'f64' | 'f32';

/** An array of a precision. */
export type NumpyArray<D extends NumpyDtype> = D extends 'f64' ? Doubles : ReturnType<typeof Float32Array.of>;

/** The state of a generator, with the names of `rng.bit_generator.state`. */
export interface NumpyState {
  /** 128 bits. */
  readonly state: bigint;
  /** 128 bits, odd. */
  readonly inc: bigint;
  /** Whether the second half of a 64-bit word is left over. */
  readonly has_uint32: 0 | 1;
  readonly uinteger: number;
}

/**
 * A `numpy.random.Generator` with `PCG64`. Each draw changes its state. As the option `generator` of `createAll` and `fillAll` it draws
 * the tensors of a model in the order of the specs, by `normal` or `uniform`, as float32.
 */
export interface NumpyGenerator extends WeightGenerator {
  /** As `rng.random(shape, dtype)`: in [0, 1). */
  random<D extends NumpyDtype = 'f64'>(shape: Shape, options?: { readonly dtype?: D }): NumpyArray<D>;
  /** As `rng.standard_normal(shape, dtype)`. */
  standardNormal<D extends NumpyDtype = 'f64'>(shape: Shape, options?: { readonly dtype?: D }): NumpyArray<D>;
  /** As `rng.uniform(low, high, shape)`: in [low, high), 0 and 1 if absent. */
  uniform(shape: Shape, options?: NumpyBounds): Doubles;
  /** As `rng.normal(loc, scale, shape)`: mean 0 and standard deviation 1 if absent. */
  normal(shape: Shape, options?: NumpyMoments): Doubles;
  /** As `rng.integers(low, high, shape)`: in [low, high), two integers at most 2^32 - 1 apart. */
  integers(shape: Shape, low: number, high: number): Doubles;
  /** The state, as `rng.bit_generator.state['state']` and so on. */
  getState(): NumpyState;
  /** Sets the state. */
  setState(state: NumpyState): void;
  /** Another generator with the same state. */
  clone(): NumpyGenerator;
}

class Bits {
  pcg: Pcg64;
  /** The second half of a 64-bit word, or undefined. */
  spare: number | undefined;

  constructor(pcg: Pcg64, spare?: number) {
    this.pcg = pcg;
    this.spare = spare;
  }

  /** A double in [0, 1) of 53 bits. */
  double(): number {
    this.pcg.next();
    return (this.pcg.high * 0x200000 + (this.pcg.low >>> 11)) / 0x20000000000000;
  }

  /** The low half of a 64-bit word, then its high half. */
  word(): number {
    if (this.spare !== undefined) {
      const word = this.spare;
      this.spare = undefined;
      return word;
    }
    this.pcg.next();
    this.spare = this.pcg.high;
    return this.pcg.low;
  }

  /** A float32 in [0, 1) of 24 bits. */
  float(): number {
    return (this.word() >>> 8) / 0x1000000;
  }
}

const { fround } = Math;
let doubles: Ziggurat | undefined;
let floats: Ziggurat | undefined;

/** `random_standard_normal`. Source: numpy/random/src/distributions/distributions.c. */
function normalDouble(bits: Bits): number {
  doubles ??= zigguratOf(52, (value) => value);
  const { width, inside, height } = doubles;
  const { pcg } = bits;
  for (;;) {
    pcg.next();
    const layer = pcg.low & 0xff;
    const magnitude = ((pcg.high >>> 9) & 0xfffff) * 0x100000000 + (((pcg.low >>> 9) | (pcg.high << 23)) >>> 0);
    const x = (pcg.low & 0x100 ? -1 : 1) * (magnitude * (width[layer] as number));
    if (magnitude < (inside[layer] as number)) return x;
    if (layer === 0) {
      for (;;) {
        const xx = -INVERSE_RIGHT * log1p(-bits.double());
        const yy = -log1p(-bits.double());
        // Bit 8 of the magnitude is the sign in the tail.
        if (yy + yy > xx * xx) return magnitude % 0x200 >= 0x100 ? -(RIGHT + xx) : RIGHT + xx;
      }
    }
    const [above, below] = [height[layer - 1] as number, height[layer] as number];
    if ((above - below) * bits.double() + below < expDouble(-0.5 * x * x)) return x;
  }
}

/** `random_standard_normal_f`. */
function normalFloat(bits: Bits): number {
  floats ??= zigguratOf(23, fround);
  const { width, inside, height } = floats;
  const [right, inverse] = [fround(RIGHT), fround(INVERSE_RIGHT)];
  for (;;) {
    const word = bits.word();
    const layer = word & 0xff;
    const magnitude = word >>> 9;
    const x = (word & 0x100 ? -1 : 1) * fround(magnitude * (width[layer] as number));
    if (magnitude < (inside[layer] as number)) return x;
    if (layer === 0) {
      for (;;) {
        const xx = fround(-inverse * log1pf(-bits.float()));
        const yy = -log1pf(-bits.float());
        if (yy + yy > fround(xx * xx)) return magnitude & 0x100 ? -fround(right + xx) : fround(right + xx);
      }
    }
    const [above, below] = [height[layer - 1] as number, height[layer] as number];
    const y = fround(fround(fround(above - below) * bits.float()) + below);
    if (y < expDouble(-0.5 * x * x)) return x;
  }
}

/** An integer in [0, range], range below 2^32 - 1: Lemire, "Fast random integer generation in an interval", ACM TOMACS 2019. */
function bounded(bits: Bits, range: number): number {
  const size = BigInt(range + 1);
  const threshold = (0x100000000n - size) % size;
  for (;;) {
    const product = BigInt(bits.word()) * size;
    if ((product & 0xffffffffn) >= threshold) return Number(product >> 32n);
  }
}

/** An array of a precision. */
const newArrayOf =
  <D extends NumpyDtype>(dtype: D) =>
  (count: number): NumpyArray<D> =>
    (dtype === 'f64' ? new Float64Array(count) : new Float32Array(count)) as NumpyArray<D>;

function dtypeOf<D extends NumpyDtype>(options: { readonly dtype?: D }): D {
  checkObject('options', options, 'dtype');
  const { dtype = 'f64' } = options;
  if (dtype !== 'f64' && dtype !== 'f32') throw argumentError('options.dtype', "'f64' or 'f32'", dtype);
  return dtype as D;
}

function generatorOf(bits: Bits): NumpyGenerator {
  const calls: NumpyCalls = {
    uniform: (shape, options) => uniformDoubles(shape, options, () => bits.double()),
    normal: (shape, options) => normalDoubles(shape, options, () => normalDouble(bits)),
  };
  const methods: Omit<NumpyGenerator, 'drawAll'> = {
    random: (shape, options = {}) =>
      named('random', () => {
        const dtype = dtypeOf(options);
        return arrayOf(newArrayOf(dtype), shape, dtype === 'f64' ? () => bits.double() : () => bits.float());
      }),
    standardNormal: (shape, options = {}) =>
      named('standardNormal', () => {
        const dtype = dtypeOf(options);
        return arrayOf(newArrayOf(dtype), shape, dtype === 'f64' ? () => normalDouble(bits) : () => normalFloat(bits));
      }),
    uniform: (shape, options = {}) => named('uniform', () => calls.uniform(shape, options)),
    normal: (shape, options = {}) => named('normal', () => calls.normal(shape, options)),
    integers: (shape, low, high) =>
      named('integers', () => {
        if (!Number.isSafeInteger(low)) throw argumentError('low', 'an integer', low);
        if (!(Number.isSafeInteger(high) && high > low && high - low < 0x100000000)) {
          throw argumentError('high', `an integer above low, ${low}, by at most 2^32 - 1`, high);
        }
        return doublesOf(shape, high - low === 1 ? () => low : () => low + bounded(bits, high - low - 1));
      }),
    getState: () => ({
      state: bits.pcg.state,
      inc: bits.pcg.increment,
      has_uint32: bits.spare === undefined ? 0 : 1,
      uinteger: bits.spare ?? 0,
    }),
    setState(state) {
      named('setState', () => {
        checkObject('state', state, 'state inc has_uint32 uinteger');
        const is128 = (value: unknown): value is bigint =>
          typeof value === 'bigint' && BigInt.asUintN(128, value) === value;
        if (!is128(state.state)) throw argumentError('state.state', 'a bigint in [0, 2^128 - 1]', state.state);
        if (!(is128(state.inc) && state.inc & 1n))
          throw argumentError('state.inc', 'an odd bigint in [1, 2^128 - 1]', state.inc);
        if (!isWord(state.uinteger)) {
          throw argumentError('state.uinteger', 'an integer in [0, 2^32 - 1]', state.uinteger);
        }
        bits.pcg = new Pcg64(state.state, state.inc);
        bits.spare = state.has_uint32 ? state.uinteger : undefined;
      });
    },
    clone: () => generatorOf(new Bits(new Pcg64(bits.pcg.state, bits.pcg.increment), bits.spare)),
  };
  return numpyGenerator(calls, methods);
}

/**
 * A generator, as `numpy.random.default_rng(seed)`.
 *
 * All of its numbers are those of NumPy on x86-64 Linux, bit for bit. `Float32Array.from(array)` is NumPy's `.astype(numpy.float32)`.
 *
 * @param seed - an integer, not negative, above 2^53 - 1 as a bigint; or an array of them
 * @example
 * const rng = defaultRng(42);
 * const kernel = Float32Array.from(rng.normal([784, 256], { scale: Math.sqrt(2 / 784) }));
 */
export function defaultRng(seed: Entropy): NumpyGenerator {
  return named('defaultRng', () => {
    const words = generateState(seed, 8);
    const wide = (i: number): bigint => (BigInt(words[i + 1] as number) << 32n) | BigInt(words[i] as number);
    return generatorOf(new Bits(Pcg64.seeded((wide(0) << 64n) | wide(2), (wide(4) << 64n) | wide(6))));
  });
}
