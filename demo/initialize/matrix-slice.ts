// The part of a tensor that the page shows: one matrix.

import type { Init, Layout, Shape } from '../../src/index.ts';
import { axesOf } from '../../src/initializers/fans.ts';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => number;
  /** Names of the axes. */
  readonly row: string;
  readonly column: string;
  /** The part of the tensor that it is, in NumPy's notation; absent if it is all of it. */
  readonly slice?: string;
}

/** The place along an axis of the kernel: its centre if all weights that are not 0 lie there, else the first. */
function placeOf(init: Init, size: number): number {
  if (init.kind === 'dirac') return Math.floor(size / 2);
  return init.kind === 'delta-orthogonal' ? Math.floor((size - 1) / 2) : 0;
}

/** The matrix of inputs and outputs at one place of the kernel; a vector is one row. */
export function matrixOf(weights: Float32Array, shape: Shape, layout: Layout, init: Init): Matrix {
  if (shape.length === 1) {
    const columns = shape[0] as number;
    return { rows: 1, columns, at: (_, column) => weights[column] as number, row: 'row', column: 'element' };
  }
  const { input, output, kernel, tapStride } = axesOf(shape, layout);
  const place = kernel.map((size) => placeOf(init, size));
  const tap = place.reduce((index, at, axis) => index * (kernel[axis] as number) + at, 0);
  const outIn = layout === 'out-in';
  const [row, column] = outIn ? [output, input] : [input, output];
  const slice = outIn ? [':', ':', ...place] : [...place, ':', ':'];
  return {
    rows: row[1],
    columns: column[1],
    at: (r, c) => weights[tap * tapStride + r * row[0] + c * column[0]] as number,
    row: outIn ? 'row (out)' : 'row (in)',
    column: outIn ? 'column (in)' : 'column (out)',
    ...(kernel.length > 0 && { slice: `[${slice.join(', ')}]` }),
  };
}
