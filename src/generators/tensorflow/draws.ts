// Fills arrays with the distributions of TensorFlow.
import { dtypeOf, newElements } from '../../dtype/dtype.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Dtype, Shape, WeightArray } from '../../types.js';
import { ROUNDINGS } from '../half.js';
import { sliceOf } from '../options.js';
import { blockWords, type Philox } from './philox.js';
import { type Group, normalGroup, truncatedGroup, uniformGroup } from './samples.js';

/** Options of every draw. */
export interface DrawOptions<D extends Dtype = Dtype> {
  /** The dtype of the tensor; `'f32'` if absent. */
  readonly dtype?: D;
  /** The elements to make, [start, end) in row-major order; all if absent. */
  readonly slice?: readonly [start: number, end: number];
}

export const DRAW_KEYS = 'dtype slice';

/** What is drawn: uniform in [minval, maxval), or normal; truncated at two standard deviations. */
export type Draw =
  | { readonly kind: 'uniform'; readonly minval: number; readonly maxval: number }
  | { readonly kind: 'normal' | 'truncated-normal'; readonly mean: number; readonly stddev: number };

const GROUPS: Readonly<Record<Draw['kind'], (philox: Philox, dtype: Dtype) => Group>> = {
  uniform: uniformGroup,
  normal: normalGroup,
  'truncated-normal': truncatedGroup,
};

/** Elements [start, end) by groups of four, each of which `group` writes to `four`. */
function eachElement<A extends Float32Array | Uint32Array>(
  group: (b: number, four: A) => void,
  four: A,
  start: number,
  end: number,
  store: (index: number, value: number) => void,
): void {
  for (let i = start; i < end; ) {
    group(Math.floor(i / 4), four);
    for (let j = i % 4; j < 4 && i < end; j++, i++) store(i - start, four[j] as number);
  }
}

/** Draws a tensor: each operation is an op of TensorFlow, which rounds to the dtype. */
export function draw<D extends Dtype>(
  philox: Philox,
  shape: Shape,
  drawn: Draw,
  options: DrawOptions<D>,
): WeightArray<D> {
  checkShape(shape);
  const dtype = dtypeOf(options.dtype);
  const { bitsOf, round } = ROUNDINGS[dtype];
  const [start, end] = sliceOf(options.slice, product(shape));
  const out = newElements(dtype, end - start);
  const [factor, term] =
    drawn.kind === 'uniform'
      ? [round(round(drawn.maxval) - round(drawn.minval)), round(drawn.minval)]
      : [round(drawn.stddev), round(drawn.mean)];
  eachElement(GROUPS[drawn.kind](philox, dtype), new Float32Array(4), start, end, (i, sample) => {
    const value = round(round(sample * factor) + term);
    out[i] = dtype === 'f32' ? value : bitsOf(value);
  });
  return out as WeightArray<D>;
}

/** Random words: integers of 32 bits over their whole range. */
export function drawWords(philox: Philox, shape: Shape, slice: unknown): Uint32Array {
  checkShape(shape);
  const [start, end] = sliceOf(slice, product(shape));
  const out = new Uint32Array(end - start);
  const group = (b: number, four: Uint32Array): void => blockWords(philox, b, four);
  eachElement(group, new Uint32Array(4), start, end, (i, word) => {
    out[i] = word;
  });
  return out;
}
