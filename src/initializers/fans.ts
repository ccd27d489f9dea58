// Computes fans from shapes. Definition: docs/SPEC.md, sections 2.1 and 8.4.
import { argumentError, isIndex } from '../errors.js';
import type { FanMode, Layout, Shape, WeightSpec } from '../types.js';
import { product } from './shape.js';

/** Stride and size, in elements, of a layer's input and output axes, and the shape and stride of its kernel. */
export function axesOf(
  shape: Shape,
  layout: Layout,
): {
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly kernel: Shape;
  readonly tapStride: number;
} {
  const rank = shape.length;
  if (layout === 'out-in') {
    const kernel = shape.slice(2);
    const taps = product(kernel);
    return {
      input: [taps, shape[1] ?? 1],
      output: [taps * (shape[1] ?? 1), shape[0] ?? 1],
      kernel,
      tapStride: 1,
    };
  }
  const kernel = shape.slice(0, -2);
  const output = shape[rank - 1] ?? 1;
  const input = shape[rank - 2] ?? 1;
  return { input: [output, input], output: [1, output], kernel, tapStride: input * output };
}

/** The spec fields that determine the fans. */
export type FanSpec = Pick<WeightSpec, 'shape' | 'layout' | 'batchDims' | 'groups' | 'fanIn' | 'fanOut'>;

/** The shape of one of the stacked tensors: without the axes that count them. */
export const stackedShape = ({ shape, batchDims = 0 }: Pick<FanSpec, 'shape' | 'batchDims'>): Shape =>
  shape.slice(batchDims);

/**
 * The fans of a spec: its own fanIn and fanOut, else in * kernel and out * kernel / groups; of fewer than two axes NaN.
 *
 * With one group they equal PyTorch's `_calculate_fan_in_and_fan_out` (layout `'out-in'`) and JAX's `_compute_fans`
 * with its default axes (layout `'in-out'`), whose `batch_axis` are the axes of `batchDims`. Neither function supports groups.
 */
export function fansOf(spec: FanSpec): { fanIn: number; fanOut: number } {
  const { layout = 'in-out', groups = 1 } = spec;
  const shape = stackedShape(spec);
  const { input, output, kernel } = axesOf(shape, layout);
  const taps = shape.length < 2 ? Number.NaN : product(kernel);
  return { fanIn: spec.fanIn ?? input[1] * taps, fanOut: spec.fanOut ?? (output[1] * taps) / groups };
}

/** Throws unless layout, batchDims, groups, fanIn and fanOut are valid. */
export function checkFanSpec(spec: FanSpec): void {
  const { shape, layout = 'in-out', batchDims = 0, groups = 1, fanIn, fanOut } = spec;
  if (layout !== 'in-out' && layout !== 'out-in') throw argumentError('layout', "'in-out' or 'out-in'", layout);
  if (!isIndex(batchDims) || batchDims > shape.length) {
    throw argumentError('batchDims', `an integer from 0 to ${shape.length}, the number of axes`, batchDims);
  }
  const outputs = axesOf(stackedShape(spec), layout).output[1];
  if (!isIndex(groups) || groups < 1 || outputs % groups) {
    throw argumentError('groups', `a positive integer that divides the ${outputs} outputs`, groups);
  }
  for (const [argument, value] of Object.entries({ fanIn, fanOut })) {
    if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
      throw argumentError(argument, 'a positive number', value);
    }
  }
}

/**
 * The standard deviation of a standard normal truncated at two, by which variance scaling divides. Source: JAX,
 * jax/_src/nn/initializers.py, `variance_scaling`; Keras, keras/src/initializers/random_initializers.py.
 */
export const TRUNCATED_STDDEV = 0.87962566103423978;

/** The fan that divides the variance. Source of the modes: JAX, `variance_scaling`. */
export function fan({ fanIn, fanOut }: { fanIn: number; fanOut: number }, mode: FanMode): number {
  if (mode === 'fan-in') return fanIn;
  if (mode === 'fan-out') return fanOut;
  return mode === 'fan-avg' ? (fanIn + fanOut) / 2 : Math.sqrt(fanIn * fanOut);
}

/** The fan of a spec; throws if its shape has too few axes and the fans that the mode takes are not given. */
export function fanOf(spec: FanSpec, mode: FanMode): number {
  const value = fan(fansOf(spec), mode);
  if (!Number.isNaN(value)) return value;
  const given = mode === 'fan-in' ? 'fanIn is' : mode === 'fan-out' ? 'fanOut is' : 'fanIn and fanOut are';
  throw argumentError('shape', `of two or more dimensions${afterBatch(spec)}, unless ${given} given`, spec.shape);
}

/** What errors say of a number of axes, if some of them count stacked tensors. */
export const afterBatch = ({ batchDims = 0 }: Pick<FanSpec, 'batchDims'>): string =>
  batchDims ? ` after the ${batchDims} of batchDims` : '';
