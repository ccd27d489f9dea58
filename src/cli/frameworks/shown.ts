// Which elements of a tensor PyTorch and NumPy print: all of at most 1000, else those at both ends of each axis.
import type { Shape } from '../../types.js';

/** The most elements that are all printed. */
const THRESHOLD = 1000;
/** Elements at each end of an axis of a tensor that has more. */
const EDGE = 3;

/** The indices along an axis that are printed, and whether some in the middle are not. */
interface Along {
  readonly indices: readonly number[];
  readonly gap: boolean;
}

/** The elements that are printed, in row-major order, and their indices along an axis of a length. */
export function shownIndices(
  shape: Shape,
  at: (index: number) => number,
): { readonly elements: readonly number[]; readonly along: (length: number) => Along } {
  const count = shape.reduce((total, size) => total * size, 1);
  const along = (length: number): Along => {
    const gap = count > THRESHOLD && length > 2 * EDGE;
    const all = Array.from({ length: gap ? 2 * EDGE : length }, (_, i) => i);
    return { indices: gap ? all.map((i) => (i < EDGE ? i : length - 2 * EDGE + i)) : all, gap };
  };
  const from = (axis: number, first: number, size: number): number[] => {
    if (axis === shape.length) return [at(first)];
    const inner = size / (shape[axis] as number);
    return along(shape[axis] as number).indices.flatMap((i) => from(axis + 1, first + i * inner, inner));
  };
  return { elements: count === 0 ? [] : from(0, 0, count), along };
}
