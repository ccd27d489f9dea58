// Initializers as plain data, but for those that scale by the fans: variance-scaling.ts.
import { argumentError, checkObject, named } from '../errors.js';
import type { Init } from '../types.js';
import { checked, INIT_KEYS } from './check.js';

/** An initializer without options, which refuses any: they would have no effect. */
function fixed(init: Init, none: unknown): Init {
  if (none !== undefined) throw argumentError('options', 'absent', none);
  return init;
}

/**
 * Sets all elements to one value, rounded to the dtype.
 *
 * @param value - a finite number that the dtype can hold: in f16, of a magnitude below 65520
 * @example
 * constant(0.1);
 */
export const constant = (value: number): Init => named('constant', () => checked({ kind: 'constant', value }));

/**
 * Sets all elements to 0.
 *
 * @example
 * await initializer.create({ name: 'fc1.bias', shape: [256], init: zeros() });
 */
export const zeros = (none?: undefined): Init => named('zeros', () => fixed({ kind: 'constant', value: 0 }, none));

/**
 * Sets all elements to 1.
 *
 * @example
 * await initializer.create({ name: 'norm.weight', shape: [256], init: ones() });
 */
export const ones = (none?: undefined): Init => named('ones', () => fixed({ kind: 'constant', value: 1 }, none));

/**
 * The identity: `gain` where row = column, 0 elsewhere. Any two-dimensional shape. Equal to PyTorch's `eye_` and
 * Keras's `Identity`.
 *
 * @param gain - a finite number, 1 if absent
 * @example
 * await initializer.create({ name: 'rnn.recurrent', shape: [64, 64], init: eye() });
 */
export const eye = (gain = 1): Init => named('eye', () => checked({ kind: 'eye', gain }));
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
export const dirac = (groups = 1): Init => named('dirac', () => checked({ kind: 'dirac', groups }));

/**
 * Uniform in [low, high), as PyTorch's `uniform_`. In `f16` and `bf16` too: a weight that would round to a number outside becomes the
 * nearest one inside.
 *
 * @param options.low - 0 if absent
 * @param options.high - 1 if absent; equal to low, or far enough above it that a number of the dtype lies in [low, high)
 * @example
 * uniform({ low: -0.05, high: 0.05 }); // Keras's RandomUniform
 */
export function uniform(options: { readonly low?: number; readonly high?: number } = {}): Init {
  return named('uniform', () => {
    checkObject('options', options, INIT_KEYS.uniform);
    const { low = 0, high = 1 } = options;
    return checked({ kind: 'uniform', low, high });
  });
}

/**
 * Normal: N(mean, stddev^2). A weight is fround(fround(mean) + fround(z * fround(stddev))), z a standard normal sample.
 *
 * @param options.mean - 0 if absent; as a float32 0 or of a magnitude in [2^-98, 2^125)
 * @param options.stddev - standard deviation: 0, or in [2^-98, 2^125), where no weight can be subnormal or infinite
 * @example
 * normal({ stddev: 0.02 }); // GPT-2
 */
export function normal(options: { readonly mean?: number; readonly stddev: number }): Init {
  return named('normal', () => {
    checkObject('options', options, INIT_KEYS.normal);
    const { mean = 0, stddev } = options;
    return checked({ kind: 'normal', mean, stddev });
  });
}

/**
 * Normal, truncated to [low, high]: draws from those weights of `normal` that are within the bounds.
 *
 * `bounds` sets the unit of low and high: `'absolute'`, the weights themselves (PyTorch's `trunc_normal_`, whose a and
 * b do not scale with its std), or `'standard-deviations'` from the mean (JAX's `truncated_normal`, Keras's
 * `TruncatedNormal`). `stddev` is the standard deviation before truncation. {@link varianceScaling} corrects for
 * truncation; this does not. In `f16` and `bf16` too, no weight lies outside the bounds; it is an error if no number of the dtype lies
 * within.
 *
 * @param options.mean - 0 if absent; as a float32 0 or of a magnitude in [2^-98, 2^125)
 * @param options.stddev - standard deviation before truncation, in [2^-98, 2^125); 1 if absent
 * @param options.low - -2 if absent; may be -Infinity
 * @param options.high - 2 if absent; at least low; may be Infinity
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
    checkObject('options', options, INIT_KEYS['truncated-normal']);
    const { mean = 0, stddev = 1, low = -2, high = 2, bounds } = options;
    return checked({ kind: 'truncated-normal', mean, stddev, low, high, bounds });
  });
}

/**
 * N(0, 0.01^2), whatever the shape.
 *
 * @example
 * await initializer.create({ name: 'out.weight', shape: [256, 10], init: smallRandom() });
 */
export const smallRandom = (none?: undefined): Init =>
  named('smallRandom', () => fixed({ kind: 'normal', mean: 0, stddev: 0.01 }, none));

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
export const orthogonal = (gain = 1): Init => named('orthogonal', () => checked({ kind: 'orthogonal', gain }));

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
  named('deltaOrthogonal', () => checked({ kind: 'delta-orthogonal', gain }));

/**
 * N(0, stddev^2), with exactly ceil(sparsity * rows) random elements of every column set to 0, or with `axis: 1` exactly
 * ceil(sparsity * columns) of every row. Two dimensions. Equal in distribution to PyTorch's `sparse_`; with `axis: 1` to MLX's
 * `sparse`. Source: Martens, "Deep learning via Hessian-free optimization", ICML 2010.
 *
 * @param options.sparsity - in [0, 1]
 * @param options.stddev - 0, or in [2^-98, 2^125); 0.01 if absent
 * @param options.axis - the axis along which zeros are counted: 0 (the default) within columns, 1 within rows
 * @example
 * await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: sparse({ sparsity: 0.9 }) });
 */
export function sparse(options: { readonly sparsity: number; readonly stddev?: number; readonly axis?: 0 | 1 }): Init {
  return named('sparse', () => {
    checkObject('options', options, INIT_KEYS.sparse);
    const { sparsity, stddev = 0.01, axis } = options;
    return checked({ kind: 'sparse', sparsity, stddev, ...(axis !== undefined && { axis }) });
  });
}

/**
 * Another initializer, with rows [start, end) of the first axis set to `value`: for example the padding row of an
 * embedding, or the bias of a forget gate.
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
    checkObject('options', options, INIT_KEYS['with-rows']);
    const { start, end, value = 0 } = options;
    return checked({ kind: 'with-rows', init, start, end, value });
  });
}
