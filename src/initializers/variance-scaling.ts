// Initializers that scale by the fans, as plain data: one function, and its specialisations.
import { argumentError, checkObject, named, show } from '../errors.js';
import type { Distribution, FanMode, Init } from '../types.js';
import { checked, INIT_KEYS } from './check.js';
import { type Nonlinearity, squaredGain } from './gains.js';

/**
 * Mean 0 and variance scale / fan.
 *
 * `'normal'` is a plain normal, as in PyTorch. `'truncated-normal'` is cut at two standard deviations and widened by
 * 1 / 0.87962566103423978 to the same variance, as in JAX and Keras. `'uniform'` reaches to sqrt(3 scale / fan). It is an error if the
 * dtype cannot hold the bounds of these two.
 *
 * @param options.scale - a positive number
 * @param options.mode - `'fan-in'`, `'fan-out'`, `'fan-avg'`, the mean of both, or `'fan-geo-avg'`, their geometric mean
 * @param options.distribution - `'normal'` if absent. There are no other defaults, since libraries differ: JAX has none, and the
 *   `'normal'` that Keras and TensorFlow.js take is truncated
 * @example
 * varianceScaling({ scale: 1, mode: 'fan-in', distribution: 'truncated-normal' }); // JAX's lecun_normal
 */
export function varianceScaling(options: {
  readonly scale: number;
  readonly mode: FanMode;
  readonly distribution?: Distribution;
}): Init {
  return named('varianceScaling', () => {
    if (options === undefined) throw argumentError('options', 'an object with a scale and a mode', options);
    checkObject('options', options, INIT_KEYS['variance-scaling']);
    return scaling(options);
  });
}

type Scaling = { readonly scale: number; readonly mode: FanMode; readonly distribution?: Distribution };

function scaling({ scale, mode, distribution = 'normal' }: Scaling): Init {
  return checked({ kind: 'variance-scaling', scale, mode, distribution });
}

/** Options of Xavier's schemes. */
export interface XavierOptions {
  /** Factor of the standard deviation, 1 if absent. */
  readonly gain?: number;
}
/** Options of LeCun's schemes. */
export interface LecunOptions {
  /** The standard deviation is gain / sqrt(fanIn). 1 if absent. */
  readonly gain?: number;
}
/** Options of He's schemes: those of PyTorch's `kaiming_*_`, and `gain`. */
export interface HeOptions {
  /** Negative slope of `'leaky_relu'`, 0 if absent. Without a `nonlinearity` it implies `'leaky_relu'`, as in PyTorch. */
  readonly a?: number;
  /** `'fan-in'` (the default) keeps the variance of activations, `'fan-out'` that of gradients. */
  readonly mode?: FanMode;
  /** The nonlinearity after the layer; if absent, `'leaky_relu'` where there is an `a`, else `'relu'`. */
  readonly nonlinearity?: Nonlinearity;
  /** Replaces the gain of a nonlinearity: the standard deviation is gain / sqrt(fan). Not with `nonlinearity` or `a`. */
  readonly gain?: number;
}
/** Which normal: plain, as in PyTorch (the default), or truncated and widened, as in JAX and Keras. */
export interface NormalOptions {
  readonly distribution?: 'normal' | 'truncated-normal';
}

/** The square of an option `gain`. */
function squareOf(gain: number): number {
  if (!(Number.isFinite(gain) && gain > 0)) throw argumentError('gain', 'a positive number', gain);
  const scale = gain * gain;
  if (!(scale > 0 && scale < Infinity))
    throw argumentError('gain', 'such that its square is positive and finite', gain);
  return scale;
}

/** Throws unless options have known keys, and returns the distribution: a normal of their choice if they have none of their own. */
function distributionOf(options: NormalOptions, keys: string, own?: 'uniform'): Distribution {
  checkObject('options', options, own ? keys : `${keys} distribution`);
  const { distribution = 'normal' } = options;
  if (own) return own;
  if (distribution === 'normal' || distribution === 'truncated-normal') return distribution;
  throw argumentError('distribution', '"normal" or "truncated-normal"', distribution);
}

/** Xavier's and LeCun's schemes. */
function withGain(options: XavierOptions & NormalOptions, mode: FanMode, own?: 'uniform'): Init {
  const distribution = distributionOf(options, 'gain', own);
  const { gain = 1 } = options;
  return scaling({ scale: squareOf(gain), mode, distribution });
}

function he(options: HeOptions & NormalOptions, own?: 'uniform'): Init {
  const distribution = distributionOf(options, 'a/negative_slope mode/fan nonlinearity/activation gain', own);
  const { a, mode = 'fan-in', nonlinearity = a === undefined ? 'relu' : 'leaky_relu', gain } = options;
  if (gain !== undefined) {
    for (const [argument, value] of Object.entries({ nonlinearity: options.nonlinearity, a })) {
      if (value !== undefined) throw argumentError(argument, 'absent when there is a gain', value);
    }
    return scaling({ scale: squareOf(gain), mode, distribution });
  }
  const scale = squaredGain(nonlinearity, a === undefined ? 0 : a);
  if (a !== undefined && nonlinearity !== 'leaky_relu') {
    throw argumentError('a', `absent with the nonlinearity ${show(nonlinearity)}, which has no slope`, a);
  }
  return scaling({ scale, mode, distribution });
}

/**
 * N(0, gain^2 * 2 / (fanIn + fanOut)), for layers followed by tanh or sigmoid.
 *
 * Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
 * The same as PyTorch's `xavier_normal_` (give its weights `layout: 'out-in'`); with `distribution: 'truncated-normal'` the
 * same as JAX's `glorot_normal` and Keras's `GlorotNormal`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: xavierNormal() });
 */
export const xavierNormal = (options: XavierOptions & NormalOptions = {}): Init =>
  named('xavierNormal', () => withGain(options, 'fan-avg'));
/**
 * Uniform in (-limit, limit), limit = gain * sqrt(6 / (fanIn + fanOut)). Source: as {@link xavierNormal}. The same as PyTorch's
 * `xavier_uniform_`, JAX's `glorot_uniform` and Keras's `GlorotUniform`.
 *
 * @example
 * xavierUniform({ gain: calculateGain('tanh') });
 */
export const xavierUniform = (options: XavierOptions = {}): Init =>
  named('xavierUniform', () => withGain(options, 'fan-avg', 'uniform'));
/** Another name of {@link xavierNormal}. */
export const glorotNormal: typeof xavierNormal = xavierNormal;
/** Another name of {@link xavierUniform}. */
export const glorotUniform: typeof xavierUniform = xavierUniform;

/**
 * N(0, gain^2 / fan). gain is that of the nonlinearity (sqrt(2) for ReLU); fan is fanIn unless `mode` says otherwise.
 *
 * Source: He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015. The same as PyTorch's `kaiming_normal_` (give its
 * weights `layout: 'out-in'`; its default, leaky_relu with a = 0, is ReLU); with `distribution: 'truncated-normal'` the
 * same as JAX's `he_normal` and Keras's `HeNormal`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 */
export const heNormal = (options: HeOptions & NormalOptions = {}): Init => named('heNormal', () => he(options));
/**
 * Uniform in (-limit, limit), limit = gain * sqrt(3 / fan). Source: as {@link heNormal}. The same as PyTorch's `kaiming_uniform_`,
 * JAX's `he_uniform` and Keras's `HeUniform`.
 *
 * @example
 * heUniform({ nonlinearity: 'leaky_relu', a: 0.2 });
 */
export const heUniform = (options: HeOptions = {}): Init => named('heUniform', () => he(options, 'uniform'));
/** Another name of {@link heNormal}. */
export const kaimingNormal: typeof heNormal = heNormal;
/** Another name of {@link heUniform}. */
export const kaimingUniform: typeof heUniform = heUniform;

/**
 * N(0, gain^2 / fanIn), gain 1 if absent. Source: LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998. With `distribution: 'truncated-normal'` the
 * same as JAX's `lecun_normal` and Keras's `LecunNormal`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: lecunNormal() });
 */
export const lecunNormal = (options: LecunOptions & NormalOptions = {}): Init =>
  named('lecunNormal', () => withGain(options, 'fan-in'));
/**
 * Uniform in (-limit, limit), limit = gain * sqrt(3 / fanIn), gain 1 if absent. Source: as {@link lecunNormal}. The same as JAX's `lecun_uniform` and
 * Keras's `LecunUniform`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: lecunUniform() });
 */
export const lecunUniform = (options: LecunOptions = {}): Init =>
  named('lecunUniform', () => withGain(options, 'fan-in', 'uniform'));
