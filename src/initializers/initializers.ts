// Initializers as plain data.

import { argumentError, checkObject, named, prefacedError, show } from '../errors.js';
import type { Distribution, FanMode, Init, Method } from '../types.js';
import { checkInit } from './check.js';
import { type Nonlinearity, squaredGain } from './gains.js';

/** Checks an initializer and returns it. */
function made(init: Init): Init {
  checkInit('', init);
  return init;
}

/**
 * Sets all elements to one value, rounded to the dtype.
 *
 * @param value - a finite number that the dtype can hold: in f16, of a magnitude below 65520
 * @example
 * constant(0.1);
 */
export const constant = (value: number): Init => named('constant', () => made({ kind: 'constant', value }));

/**
 * Sets all elements to 0.
 *
 * @example
 * await initializer.create({ name: 'fc1.bias', shape: [256], init: zeros() });
 */
export const zeros = (): Init => constant(0);

/**
 * Sets all elements to 1.
 *
 * @example
 * await initializer.create({ name: 'norm.weight', shape: [256], init: ones() });
 */
export const ones = (): Init => constant(1);

/**
 * The identity: `gain` where row = column, 0 elsewhere. Any two-dimensional shape. Equal to PyTorch's `eye_` and
 * Keras's `Identity`.
 *
 * @param gain - a finite number, 1 if absent
 * @example
 * await initializer.create({ name: 'rnn.recurrent', shape: [64, 64], init: eye() });
 */
export const eye = (gain = 1): Init => named('eye', () => made({ kind: 'eye', gain }));
/** Another name of {@link eye}. */
export const identity: typeof eye = eye;

/**
 * A convolution that preserves its input: 1 at the kernel's centre, floor(size / 2), from channel c to channel c of
 * each group, 0 elsewhere. Three to five dimensions. Equal to PyTorch's `dirac_`.
 *
 * @param groups - a positive integer that divides the output channels, 1 if absent
 * @example
 * await initializer.create({ name: 'conv.weight', shape: [16, 16, 3, 3], layout: 'out-in', init: dirac() });
 */
export const dirac = (groups = 1): Init => named('dirac', () => made({ kind: 'dirac', groups }));

/**
 * Uniform in [low, high), as PyTorch's `uniform_`. Rounding to `f16` or `bf16` may give `high`.
 *
 * @param options.low - 0 if absent
 * @param options.high - 1 if absent; equal to low, or far enough above it that a float32 lies in [low, high)
 * @example
 * uniform({ low: -0.05, high: 0.05 }); // Keras's RandomUniform
 */
export function uniform(options: { readonly low?: number; readonly high?: number } = {}): Init {
  return named('uniform', () => {
    checkObject('options', options);
    const { low = 0, high = 1 } = options;
    return made({ kind: 'uniform', low, high });
  });
}

/**
 * Normal: N(mean, stddev^2). A weight is fround(fround(mean) + fround(z * fround(stddev))), z a standard normal sample.
 *
 * @param options.mean - 0 if absent; else of a magnitude in [2^-98, 2^125)
 * @param options.stddev - standard deviation: 0, or in [2^-98, 2^125), where no weight can be subnormal or infinite
 * @example
 * normal({ stddev: 0.02 }); // GPT-2
 */
export function normal(options: { readonly mean?: number; readonly stddev: number }): Init {
  return named('normal', () => {
    checkObject('options', options);
    const { mean = 0, stddev } = options;
    return made({ kind: 'normal', mean, stddev });
  });
}

/**
 * Normal, truncated to [low, high]: draws from those weights of `normal` that are within the bounds.
 *
 * `bounds` sets the unit of low and high: `'absolute'`, the weights themselves (PyTorch's `trunc_normal_`, whose a and
 * b do not scale with its std), or `'standard-deviations'` from the mean (JAX's `truncated_normal`, Keras's
 * `TruncatedNormal`). `stddev` is the standard deviation before truncation. {@link varianceScaling} corrects for
 * truncation; this does not.
 *
 * @param options.mean - 0 if absent; else of a magnitude in [2^-98, 2^125)
 * @param options.stddev - standard deviation before truncation, in [2^-98, 2^125); 1 if absent
 * @param options.low - -2 if absent; may be -Infinity
 * @param options.high - 2 if absent; above low; may be Infinity
 * @example
 * truncatedNormal({ stddev: 0.02, bounds: 'standard-deviations' }); // within 0.04
 */
export function truncatedNormal(options: {
  readonly mean?: number;
  readonly stddev?: number;
  readonly low?: number;
  readonly high?: number;
  readonly bounds: 'absolute' | 'standard-deviations';
}): Init {
  return named('truncatedNormal', () => {
    checkObject('options', options);
    const { mean = 0, stddev = 1, low = -2, high = 2, bounds } = options;
    return made({ kind: 'truncated-normal', mean, stddev, low, high, bounds });
  });
}

/**
 * Mean 0 and variance scale / fan.
 *
 * `'normal'` is a plain normal, as in PyTorch. `'truncated-normal'` is cut at two standard deviations and widened by
 * 1 / 0.87962566103423978 to the same variance, as in JAX and Keras. `'uniform'` reaches to sqrt(3 scale / fan).
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
  return made({ kind: 'variance-scaling', scale, mode, distribution });
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

/**
 * N(0, 0.01^2), whatever the shape.
 *
 * @example
 * await initializer.create({ name: 'out.weight', shape: [256, 10], init: smallRandom() });
 */
export const smallRandom = (): Init => normal({ stddev: 0.01 });

/**
 * A random orthogonal matrix times gain, uniformly distributed (Haar). The tensor is taken as a matrix; its rows or
 * columns, whichever are fewer, are orthonormal. Layout `'out-in'` has one row per output, as PyTorch's `orthogonal_`;
 * `'in-out'` has one column per output, as JAX and Keras.
 *
 * Unlike all other initializers, this and {@link deltaOrthogonal} are not bit-identical everywhere: a GPU agrees with
 * the CPU to the tolerance in docs/SPEC.md, section 8.7.
 *
 * Source: Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning", ICLR 2014; Stewart, "The
 * efficient generation of random orthogonal matrices", SIAM J. Numer. Anal. 1980.
 *
 * @param gain - a finite number, 1 if absent
 * @example
 * await initializer.create({ name: 'rnn.recurrent', shape: [512, 512], init: orthogonal() });
 */
export const orthogonal = (gain = 1): Init => named('orthogonal', () => made({ kind: 'orthogonal', gain }));

/**
 * An orthogonal convolution: an orthogonal matrix times gain at the kernel's centre, floor((size - 1) / 2), 0
 * elsewhere. Three to five dimensions, with no more inputs than outputs. Equal in distribution to JAX's
 * `delta_orthogonal`.
 *
 * Source: Xiao et al., "Dynamical isometry and a mean field theory of CNNs", ICML 2018.
 *
 * @param gain - a finite number, 1 if absent
 * @example
 * await initializer.create({ name: 'conv.kernel', shape: [3, 3, 64, 128], init: deltaOrthogonal() });
 */
export const deltaOrthogonal = (gain = 1): Init =>
  named('deltaOrthogonal', () => made({ kind: 'delta-orthogonal', gain }));

/**
 * N(0, stddev^2), with exactly ceil(sparsity * rows) random elements of every column set to 0. Two dimensions.
 * Equal in distribution to PyTorch's `sparse_`. Source: Martens, "Deep learning via Hessian-free optimization", ICML
 * 2010.
 *
 * @param options.sparsity - in [0, 1]
 * @param options.stddev - in [2^-98, 2^125); 0.01 if absent
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: sparse({ sparsity: 0.9 }) });
 */
export function sparse(options: { readonly sparsity: number; readonly stddev?: number }): Init {
  return named('sparse', () => {
    checkObject('options', options);
    const { sparsity, stddev = 0.01 } = options;
    return made({ kind: 'sparse', sparsity, stddev });
  });
}

/**
 * Another initializer, with rows [start, end) of the first axis set to `value`: for example the padding row of an
 * embedding, or the forget gate of a bias.
 *
 * @param options.start - first row, an integer, not negative
 * @param options.end - the row after the last, above start
 * @param options.value - a finite number, 0 if absent
 * @example
 * withRows(normal({ stddev: 1 }), { start: 0, end: 1 }); // an embedding whose row 0 is padding
 */
export function withRows(
  init: Init,
  options: { readonly start: number; readonly end: number; readonly value?: number },
): Init {
  return named('withRows', () => {
    checkObject('options', options);
    const { start, end, value = 0 } = options;
    return made({ kind: 'with-rows', init, start, end, value });
  });
}

const METHODS: Readonly<Record<Method, () => Init>> = {
  zero: zeros,
  small_random: smallRandom,
  xavier: xavierNormal,
  he: heNormal,
};

/** The initializer for one of the four method names. */
export function initOfMethod(method: unknown): Init {
  if (typeof method === 'string' && Object.hasOwn(METHODS, method)) return METHODS[method as Method]();
  throw prefacedError(`Unknown method ${show(method)}. `, "method must be 'zero', 'small_random', 'xavier' or 'he'");
}
