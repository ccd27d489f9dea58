// Random shapes of tensors, and random slices of them.
import { ceilTo } from '../../../src/dtype/align.ts';
import { product } from '../../../src/initializers/shape.ts';
import type { Shape, Slice } from '../../../src/types.ts';
import type { Random } from './random.ts';

/** The most elements of a case. */
const MAX_ELEMENTS = 4096;

/** Tensors of up to 2^53 - 1 elements, of which only a slice is written. */
const HUGE: readonly Shape[] = [
  [6361, 1416003655831],
  [2 ** 20, 2 ** 20],
  [3, 2 ** 33 + 5, 7],
  [65537, 65537],
  [2 ** 53 - 1],
];
/** Where a high word of the shader's index or of the counter changes, and the last element. */
const EDGES = [2 ** 31, 2 ** 32, 2 ** 33, 2 ** 34, 2 ** 35, 2 ** 52, 2 ** 53 - 1];
/** Nearly 2^32 elements, for initializers that depend on row and column. */
const WIDE: Shape = [70000, 60000];

/** One to five dimensions; one tensor in four is huge. */
export function anyShape({ below, pick }: Random): Shape {
  if (below(4) === 0) return pick(HUGE);
  const rank = 1 + below(5);
  const longest = [2000, 70, 17, 9, 6][rank - 1] as number;
  const shape = Array.from({ length: rank }, () => 1 + below(longest));
  return below(3) === 0 ? shape : [...shape.slice(0, -1), ceilTo(shape.at(-1) as number, 4)];
}

/** Two dimensions; one tensor in five is wide. */
export function plane({ below }: Random): Shape {
  return below(5) === 0 ? WIDE : [1 + below(70), 1 + below(70)];
}

/** A small matrix, or more dimensions, for initializers that compute the whole tensor. */
export function matrix({ below }: Random): Shape {
  return below(3) === 0 ? [1 + below(3), 1 + below(4), 1 + below(9), 1 + below(9)] : [1 + below(40), 1 + below(40)];
}

/** The sizes of a convolution kernel, of one to three dimensions. */
export const kernel = ({ below }: Random): number[] => Array.from({ length: 1 + below(3) }, () => 1 + below(4));

/** An index in [0, count), with up to 53 bits. */
function place({ word, below, pick }: Random, count: number): number {
  const edge = pick(EDGES);
  if (edge <= count && below(2) === 0) return edge - Math.min(edge, 1 + below(9));
  return ((word() % 0x200000) * 0x100000000 + word()) % count;
}

/** A range of an axis, of at most `most` elements. */
function range(random: Random, size: number, most: number): [number, number] {
  const length = 1 + random.below(Math.min(size, most));
  const start = Math.min(place(random, size), size - length);
  return [start, start + length];
}

/** A slice of at most {@link MAX_ELEMENTS} elements: the whole tensor, a range, or a box. */
export function sliceOf(random: Random, shape: Shape): Slice | undefined {
  const count = product(shape);
  const which = random.below(3);
  if (which === 0 && count <= MAX_ELEMENTS) return undefined;
  if (which === 1 || shape.length === 1) return range(random, count, random.pick([9, 200, MAX_ELEMENTS]));
  let left = MAX_ELEMENTS;
  // Often in whole blocks of four along the last axis.
  const unit = random.below(4) > 0 && (shape.at(-1) as number) % 4 === 0 ? 4 : 1;
  const box = shape.map((size, axis) => {
    const step = axis === shape.length - 1 ? unit : 1;
    const most = Math.max(1, Math.floor(Math.min(left, random.pick([3, 40, 300])) / step));
    const [start, end] = range(random, size / step, most).map((index) => index * step) as [number, number];
    left = Math.floor(left / (end - start));
    return [start, end] as const;
  });
  return box;
}
