// Initializers that scale by the fans, as plain data: one function, and its specialisations.
import { argumentError, checkObject, named } from '../errors.js';
import type { Distribution, FanMode, Init } from '../types.js';
import { checked } from './check.js';
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
 * @param options.distribution - `'normal'` if absent
 * @example
 * varianceScaling({ scale: 1, mode: 'fan-in', distribution: 'truncated-normal' }); // JAX's lecun_normal
 */
export function varianceScaling(options: {
  readonly scale: number;
  readonly mode: FanMode;
  readonly distribution?: Distribution;
}): Init {
  return named('varianceScaling', () => scaling(options));
}

type Scaling = { readonly scale: number; readonly mode: FanMode; readonly distribution?: Distribution };

function scaling(options: Scaling): Init {
  checkObject('options', options);
  const { scale, mode, distribution = 'normal' } = options;
  return checked({ kind: 'variance-scaling', scale, mode, distribution });
}

/** Options of Xavier's schemes. */
export interface XavierOptions {
  /** Factor of the standard deviation, 1 if absent. */
  readonly gain?: number;
}
/** Options of He's schemes: those of PyTorch's `kaiming_*_`. */
export interface HeOptions {
  /** Negative slope, for `'leaky_relu'` only; 0 if absent. */
  readonly a?: number;
  /** `'fan-in'` (the default) keeps the variance of activations, `'fan-out'` that of gradients. */
  readonly mode?: FanMode;
  /** The nonlinearity after the layer; `'relu'` if absent. */
  readonly nonlinearity?: Nonlinearity;
}
/** Which normal: plain, as in PyTorch (the default), or truncated and widened, as in JAX and Keras. */
export interface NormalOptions {
  readonly distribution?: 'normal' | 'truncated-normal';
}

function xavier(options: XavierOptions, distribution: Distribution): Init {
  checkObject('options', options);
  const { gain = 1 } = options;
  if (!(Number.isFinite(gain) && gain > 0)) throw argumentError('gain', 'a positive number', gain);
  const scale = gain * gain;
  if (!(scale > 0 && scale < Infinity))
    throw argumentError('gain', 'such that its square is positive and finite', gain);
  return scaling({ scale, mode: 'fan-avg', distribution });
}

function he(options: HeOptions, distribution: Distribution): Init {
  checkObject('options', options);
  const { a = 0, mode = 'fan-in', nonlinearity = 'relu' } = options;
  return scaling({ scale: squaredGain(nonlinearity, a), mode, distribution });
}

/** The distribution of a scheme's options. */
function normalOf(options: NormalOptions): Distribution {
  checkObject('options', options);
  const { distribution = 'normal' } = options;
  if (distribution === 'normal' || distribution === 'truncated-normal') return distribution;
  throw argumentError('distribution', '"normal" or "truncated-normal"', distribution);
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
  named('xavierNormal', () => xavier(options, normalOf(options)));
/**
 * Uniform in (-limit, limit), limit = gain * sqrt(6 / (fanIn + fanOut)). Source: as {@link xavierNormal}. The same as PyTorch's
 * `xavier_uniform_`, JAX's `glorot_uniform` and Keras's `GlorotUniform`.
 *
 * @example
 * xavierUniform({ gain: calculateGain('tanh') });
 */
export const xavierUniform = (options: XavierOptions = {}): Init =>
  named('xavierUniform', () => xavier(options, 'uniform'));
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
export const heNormal = (options: HeOptions & NormalOptions = {}): Init =>
  named('heNormal', () => he(options, normalOf(options)));
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
 * N(0, 1 / fanIn). Source: LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998. With `distribution: 'truncated-normal'` the
 * same as JAX's `lecun_normal` and Keras's `LecunNormal`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: lecunNormal() });
 */
export const lecunNormal = (options: NormalOptions = {}): Init =>
  named('lecunNormal', () => scaling({ scale: 1, mode: 'fan-in', distribution: normalOf(options) }));
/**
 * Uniform in (-limit, limit), limit = sqrt(3 / fanIn). Source: as {@link lecunNormal}. The same as JAX's `lecun_uniform` and
 * Keras's `LecunUniform`.
 *
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: lecunUniform() });
 */
export const lecunUniform = (): Init => scaling({ scale: 1, mode: 'fan-in', distribution: 'uniform' });
