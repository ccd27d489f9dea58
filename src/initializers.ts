// Schemes as plain data, and the one place that turns a scheme and a shape into a standard deviation.
import { argumentError, checkObject, show } from './errors.js';
import { fan } from './fans.js';
import type { FanMode, Fill, Init, Method, Shape } from './types.js';

/**
 * All elements 0.
 *
 * @example
 * await initializer.create({ name: 'fc1.bias', shape: [1, 256], init: zeros() });
 */
export function zeros(): Init {
  return { kind: 'constant', value: 0 };
}

/**
 * Normal with mean 0: N(0, stddev^2). A weight is fround(z * fround(stddev)), z a standard normal sample.
 *
 * @param options.stddev - standard deviation: 0, or in [2^-98, 2^125), where no weight can be subnormal or infinite
 * @example
 * normal({ stddev: 0.02 }); // GPT-2
 */
export function normal(options: { readonly stddev: number }): Init {
  checkObject('normal', 'options', options);
  stddevDraw('normal', 'stddev', options.stddev);
  return { kind: 'normal', stddev: options.stddev };
}

/**
 * Normal with mean 0 and variance scale / fan.
 *
 * A plain normal, as in PyTorch. JAX's and Keras's `he_normal` and `glorot_normal` are normals truncated at two standard
 * deviations and widened to the same variance.
 *
 * @param options.scale - a positive number
 * @param options.mode - `'fan-in'`, `'fan-out'`, or `'fan-avg'`, the mean of both
 * @example
 * varianceScaling({ scale: 1, mode: 'fan-in' }); // LeCun
 */
export function varianceScaling(options: { readonly scale: number; readonly mode: FanMode }): Init {
  checkObject('varianceScaling', 'options', options);
  checkScaling('varianceScaling', '', options.scale, options.mode);
  return { kind: 'variance-scaling', scale: options.scale, mode: options.mode, distribution: 'normal' };
}

/**
 * N(0, 0.01^2), whatever the shape.
 *
 * @example
 * await initializer.create({ name: 'out.weight', shape: [256, 10], init: smallRandom() });
 */
export const smallRandom = (): Init => normal({ stddev: 0.01 });

/**
 * N(0, 2 / (fanIn + fanOut)), for layers followed by tanh or sigmoid.
 *
 * Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
 * The same as PyTorch's `xavier_normal_` with gain 1 (for a weight stored as [out, in] there, [in, out] here).
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: xavierNormal() });
 */
export const xavierNormal = (): Init => varianceScaling({ scale: 1, mode: 'fan-avg' });

/**
 * N(0, 2 / fanIn), for layers followed by ReLU.
 *
 * Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015. The same as PyTorch's
 * `kaiming_normal_(nonlinearity='relu')` (for a weight stored as [out, in] there, [in, out] here).
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 */
export const heNormal = (): Init => varianceScaling({ scale: 2, mode: 'fan-in' });

const METHODS: Readonly<Record<Method, () => Init>> = {
  zero: zeros,
  small_random: smallRandom,
  xavier: xavierNormal,
  he: heNormal,
};

/** The scheme that one of the four method names stands for. */
export function initOfMethod(fn: string, method: unknown): Init {
  if (typeof method === 'string' && Object.hasOwn(METHODS, method)) return METHODS[method as Method]();
  throw new TypeError(`Unknown method ${show(method)}. ${fn}: method must be 'zero', 'small_random', 'xavier' or 'he'`);
}

const FAN_MODES: readonly FanMode[] = ['fan-in', 'fan-out', 'fan-avg'];

/** The range of standard deviations for which no sample times stddev, and no step on the way, is subnormal or infinite. */
const MIN_STDDEV = 2 ** -98;
const MAX_STDDEV = 2 ** 125;

const RANGE = '[2^-98, 2^125)';

/** A normal of this standard deviation, or undefined if it is out of range. */
function normalDraw(stddev: number): Fill['draw'] | undefined {
  const value = Number.isFinite(stddev) ? Math.fround(stddev) : Number.NaN;
  return value >= MIN_STDDEV && value < MAX_STDDEV ? { kind: 'normal', value } : undefined;
}

function stddevDraw(fn: string, argument: string, stddev: number): Fill['draw'] {
  // A stddev of 0 is the constant 0: 0 times a negative sample would be -0.
  const draw: Fill['draw'] | undefined = stddev === 0 ? { kind: 'constant', value: 0 } : normalDraw(stddev);
  if (!draw) throw argumentError(fn, argument, `0 or in ${RANGE}`, stddev);
  return draw;
}

function checkScaling(fn: string, prefix: string, scale: number, mode: FanMode): void {
  if (!FAN_MODES.includes(mode))
    throw argumentError(fn, `${prefix}mode`, FAN_MODES.map((known) => show(known)).join(' or '), mode);
  if (!(Number.isFinite(scale) && scale > 0)) throw argumentError(fn, `${prefix}scale`, 'a positive number', scale);
}

/** What to draw for a scheme and a shape: the constant, or sigma = fround(sqrt(scale / fan)). */
export function drawOf(fn: string, init: Init, shape: Shape): Fill['draw'] {
  switch (init?.kind) {
    case 'constant': {
      const value = Number.isFinite(init.value) ? Math.fround(init.value) : Number.NaN;
      if (!Number.isFinite(value)) {
        throw argumentError(fn, 'init.value', 'a number that float32 can hold', init.value);
      }
      return { kind: 'constant', value };
    }
    case 'normal':
      return stddevDraw(fn, 'init.stddev', init.stddev);
    case 'variance-scaling': {
      const { scale, mode, distribution } = init;
      checkScaling(fn, 'init.', scale, mode);
      if (distribution !== 'normal') throw argumentError(fn, 'init.distribution', '"normal"', distribution);
      const draw = normalDraw(Math.sqrt(scale / fan(shape, mode)));
      if (!draw) throw argumentError(fn, 'init.scale', `such that sqrt(scale / fan) is in ${RANGE}`, scale);
      return draw;
    }
    default:
      throw argumentError(fn, 'init', 'an initializer, such as heNormal(), or the name of a method', init);
  }
}
