// A matrix as text.
import type { Dtype, Shape } from '../../src/index.ts';
import type { Matrix } from './matrix-slice.ts';

/** The most rows and columns that are printed. */
const CORNER = 10;

const NAMES: Readonly<Record<Dtype, string>> = { f32: 'float32', f16: 'float16', bf16: 'bfloat16' };

/**
 * A matrix in NumPy's layout: brackets, aligned columns, four decimals; in scientific notation where the largest magnitude
 * is below 0.1. Only the top left corner of a large matrix.
 */
export function printMatrix({ rows, columns, at }: Matrix): string {
  const shownRows = Math.min(rows, CORNER);
  const shownColumns = Math.min(columns, CORNER);
  const shown = Array.from({ length: shownRows }, (_, row) =>
    Array.from({ length: shownColumns }, (_, column) => at(row, column)),
  );
  const largest = Math.max(...shown.flat().map(Math.abs));
  const format = (value: number): string => {
    if (largest === 0) return '0.';
    if (largest >= 0.1 && largest < 1e6) return value.toFixed(4);
    // NumPy writes at least two digits in the exponent.
    return value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
  };
  const cells = shown.map((row) => row.map(format));
  const width = Math.max(...cells.flat().map((cell) => cell.length));
  const more = shownColumns < columns ? ' ...' : '';
  const lines = cells.map((row) => `[${row.map((cell) => cell.padStart(width)).join(' ')}${more}]`);
  if (shownRows < rows) lines.push('...');
  return `[${lines.join('\n ')}]`;
}

/** The part of a tensor that is shown if at most `limit` rows and columns of the matrix are. */
export function partOf({ rows, columns, slice }: Matrix, shape: Shape, limit: number): string {
  const whole = shape.join(' × ');
  const matrix = slice ? `the slice ${slice} of ${whole}` : whole;
  if (rows === 1 && columns > limit) return `The first ${limit} of ${matrix}`;
  if (rows > limit || columns > limit) {
    return `The top left ${Math.min(rows, limit)} × ${Math.min(columns, limit)} of ${matrix}`;
  }
  return slice ? `T${matrix.slice(1)}` : `All of ${whole}`;
}

export const matrixCaption = (matrix: Matrix, shape: Shape, dtype: Dtype): string =>
  `${partOf(matrix, shape, CORNER)}, ${NAMES[dtype]}`;
