// Computes fans from shapes.
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
      output: [taps * (shape[1] ?? 1), shape[0] as number],
      kernel,
      tapStride: 1,
    };
  }
  const kernel = shape.slice(0, -2);
  const output = shape[rank - 1] as number;
  const input = shape[rank - 2] ?? 1;
  return { input: [output, input], output: [1, output], kernel, tapStride: input * output };
}

/** The spec fields that determine the fans. */
export type FanSpec = Pick<WeightSpec, 'shape' | 'layout' | 'groups' | 'fanIn' | 'fanOut'>;

/**
 * The fans of a spec: its own fanIn and fanOut, else in * kernel and out * kernel / groups.
 *
 * With one group they equal PyTorch's `_calculate_fan_in_and_fan_out` (layout `'out-in'`) and JAX's `_compute_fans`
 * with its default axes (layout `'in-out'`). Neither function supports groups.
 */
export function fansOf(spec: FanSpec): { fanIn: number; fanOut: number } {
  const { shape, layout = 'in-out', groups = 1 } = spec;
  if (shape.length < 2 && (spec.fanIn === undefined || spec.fanOut === undefined)) {
    throw argumentError('shape', 'of two or more dimensions, or with a fanIn and a fanOut', shape);
  }
  const { input, output, kernel } = axesOf(shape, layout);
  const taps = product(kernel);
  return { fanIn: spec.fanIn ?? input[1] * taps, fanOut: spec.fanOut ?? (output[1] * taps) / groups };
}

/** Throws unless layout, groups, fanIn and fanOut are valid. */
export function checkFanSpec({ shape, layout = 'in-out', groups = 1, fanIn, fanOut }: FanSpec): void {
  if (layout !== 'in-out' && layout !== 'out-in') throw argumentError('layout', "'in-out' or 'out-in'", layout);
  const outputs = axesOf(shape, layout).output[1];
  if (!isIndex(groups) || groups < 1 || outputs % groups) {
    throw argumentError('groups', `a positive integer that divides the ${outputs} outputs`, groups);
  }
  for (const [argument, value] of Object.entries({ fanIn, fanOut })) {
    if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
      throw argumentError(argument, 'a positive number', value);
    }
  }
}

/** The fan that divides the variance. Source of the modes: JAX, `variance_scaling`. */
export function fan({ fanIn, fanOut }: { fanIn: number; fanOut: number }, mode: FanMode): number {
  if (mode === 'fan-in') return fanIn;
  if (mode === 'fan-out') return fanOut;
  return mode === 'fan-avg' ? (fanIn + fanOut) / 2 : Math.sqrt(fanIn * fanOut);
}
