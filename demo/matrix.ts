/** Rows and columns that are printed at most. */
const CORNER = 10;

/**
 * A matrix in NumPy's layout: brackets, aligned columns, four decimals; in scientific notation where the largest magnitude
 * is below 0.1. Of a large one, the top left corner.
 */
export function printMatrix(weights: Float32Array, rows: number, columns: number): string {
  const shownRows = Math.min(rows, CORNER);
  const shownColumns = Math.min(columns, CORNER);
  const shown = Array.from({ length: shownRows }, (_, row) =>
    Array.from(weights.subarray(row * columns, row * columns + shownColumns)),
  );
  const largest = Math.max(...shown.flat().map(Math.abs));
  const format = (value: number): string => {
    if (largest === 0) return '0.';
    if (largest >= 0.1) return value.toFixed(4);
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

export function matrixCaption(rows: number, columns: number): string {
  const whole = rows <= CORNER && columns <= CORNER;
  return whole ? `${rows} × ${columns}, float32` : `The top left corner of ${rows} × ${columns}, float32`;
}
