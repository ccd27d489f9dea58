// The random tensors of TensorFlow.js with a seed.
import { argumentError, checkObject, named } from '../../errors.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Shape } from '../../types.js';
import { log } from '../fdlibm.js';
import { boundsOf, momentsOf, type NormalMoments, type UniformBounds } from './stateless.js';

type Floats = ReturnType<typeof Float32Array.of>;

/** 2^-32, as alea.js has it: 2.3283064365386963e-10. */
const UNIT = 1 / 0x100000000;

/**
 * Baagøe's Alea, seeded with a text: doubles in [0, 1). Source: seedrandom's alea.js, a port of Johannes Baagøe's, 2010.
 */
function alea(seed: string): () => number {
  let n = 0xefc8249d;
  /** Mash: hashes a text into a number in [0, 1), after all texts before. */
  const mash = (text: string): number => {
    for (let i = 0; i < text.length; i++) {
      n += text.charCodeAt(i);
      let h = 0.02519603282416938 * n;
      n = h >>> 0;
      h -= n;
      h *= n;
      n = h >>> 0;
      h -= n;
      n += h * 0x100000000;
    }
    return (n >>> 0) * UNIT;
  };
  const fresh = [mash(' '), mash(' '), mash(' ')];
  const state = fresh.map((value) => {
    const difference = value - mash(seed);
    return difference < 0 ? difference + 1 : difference;
  });
  let carry = 1;
  return () => {
    const t = 2091639 * (state.shift() as number) + carry * UNIT;
    carry = t | 0;
    state.push(t - carry);
    return t - carry;
  };
}

/** The text that seeds Alea. */
function seedText(seed: unknown): string {
  if (typeof seed === 'string' || (typeof seed === 'number' && Number.isFinite(seed))) return String(seed);
  throw argumentError('seed', 'a finite number or a string', seed);
}

/** Normal samples by Marsaglia's polar method. Source: tfjs-core/src/ops/rand_util.ts, `MPRandGauss`. */
function polar(shape: Shape, seed: unknown, moments: NormalMoments, isTruncated: boolean): Floats {
  checkShape(shape);
  const { mean, stddev } = momentsOf(moments);
  // TensorFlow.js takes Math.random() instead.
  if (seed === 0 || seed === '') throw argumentError('seed', 'not 0: TensorFlow.js takes 0 for no seed', seed);
  const random = alea(seedText(seed));
  const isValid = (value: number): boolean =>
    !isTruncated || (value <= mean + stddev * 2 && value >= mean - stddev * 2);
  const out = new Float32Array(product(shape));
  for (let i = 0; i < out.length; ) {
    let [x, y] = [0, 0];
    do {
      let [v1, v2, s] = [0, 0, 0];
      do {
        v1 = 2 * random() - 1;
        v2 = 2 * random() - 1;
        s = v1 * v1 + v2 * v2;
      } while (s >= 1 || s === 0);
      const factor = Math.sqrt((-2 * log(s)) / s);
      x = mean + stddev * v1 * factor;
      y = mean + stddev * v2 * factor;
    } while (!isValid(x));
    out[i++] = x;
    if (isValid(y) && i < out.length) out[i++] = y;
  }
  return out;
}

/**
 * Uniform in [minval, maxval), as `tf.randomUniform(shape, minval, maxval, 'float32', seed)` of TensorFlow.js 4.
 *
 * @param seed - a finite number or a string; its text counts
 * @param options.minval - 0 if absent
 * @param options.maxval - 1 if absent
 * @example
 * tfjsUniform([784, 256], 42, { minval: -0.05, maxval: 0.05 });
 */
export function tfjsUniform(shape: Shape, seed: number | string, options: UniformBounds = {}): Floats {
  return named('tfjsUniform', () => {
    checkShape(shape);
    checkObject('options', options, 'minval maxval');
    const { minval, maxval } = boundsOf(options);
    const random = alea(seedText(seed));
    const range = maxval - minval;
    return new Float32Array(product(shape)).map(() => minval + range * random());
  });
}

/**
 * Normal, as `tf.randomNormal(shape, mean, stddev, 'float32', seed)` of TensorFlow.js 4.
 *
 * @param seed - a finite number other than 0, or a string
 * @example
 * tfjsNormal([784, 256], 42, { stddev: 0.02 });
 */
export function tfjsNormal(shape: Shape, seed: number | string, options: NormalMoments = {}): Floats {
  return named('tfjsNormal', () => {
    checkObject('options', options, 'mean stddev');
    return polar(shape, seed, options, false);
  });
}

/**
 * Normal, cut at two standard deviations, as `tf.truncatedNormal(shape, mean, stddev, 'float32', seed)` of TensorFlow.js 4. Its
 * `heNormal({ seed })` is this with `stddev: Math.sqrt(2 / fanIn)`.
 *
 * @param seed - a finite number other than 0, or a string
 * @example
 * tfjsTruncatedNormal([784, 256], 42, { stddev: Math.sqrt(2 / 784) });
 */
export function tfjsTruncatedNormal(shape: Shape, seed: number | string, options: NormalMoments = {}): Floats {
  return named('tfjsTruncatedNormal', () => {
    checkObject('options', options, 'mean stddev');
    return polar(shape, seed, options, true);
  });
}
