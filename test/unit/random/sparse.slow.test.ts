// The rows of sparse matrices: none is preferred, and they are independent.
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { sparse } from '../../../src/initializers/initializers.ts';

function make(shape: readonly [number, number], sparsity: number, seed = 5): Float32Array {
  const array = new Float32Array(shape[0] * shape[1]);
  fillWeightsSync(array, { shape, init: sparse({ sparsity, stddev: 1 }), seed });
  return array;
}

/** Zeros of every row, over all columns. */
function zerosOfRows(weights: Float32Array, [rows, columns]: readonly [number, number]): number[] {
  return Array.from({ length: rows }, (_, row) => {
    let zeros = 0;
    for (const weight of weights.subarray(row * columns, (row + 1) * columns)) if (weight === 0) zeros++;
    return zeros;
  });
}

// Zeros of a row: binomial(columns, p). Over the rows, with as many zeros in each column, the sum of squares over
// columns * p * (1 - p) * rows / (rows - 1) is chi-square with rows - 1 degrees of freedom.
test.each([
  [[16, 20000], 0.25],
  [[37, 20000], 0.5],
  [[256, 4000], 0.9],
  [[1000, 2000], 0.1],
] as const)('shape %j, sparsity %f: no row is preferred', (shape, sparsity) => {
  const [rows, columns] = shape;
  const p = Math.ceil(sparsity * rows) / rows;
  const spread = (columns * p * (1 - p) * rows) / (rows - 1);
  const statistic = (counts: number[]): number =>
    counts.reduce((sum, zeros) => sum + (zeros - columns * p) ** 2 / spread, 0);
  const deviations = (chi: number): number => (chi - (rows - 1)) / Math.sqrt(2 * (rows - 1));
  const counts = zerosOfRows(make(shape, sparsity), shape);
  const off = deviations(statistic(counts));
  console.log(`${shape}: chi-square is off by ${off.toFixed(2)} standard deviations`);
  expect(Math.abs(off)).toBeLessThan(4);
  // The power: a sixth of the rows' zeros moved to neighbours by five standard deviations of a row is seen.
  const moved = 5 * Math.sqrt(columns * p * (1 - p));
  const preferred = counts.map((zeros, row) => zeros + (row % 6 === 0 ? moved : row % 6 === 1 ? -moved : 0));
  expect(deviations(statistic(preferred))).toBeGreaterThan(4);
});

test('pairs of neighbouring rows are zero together as often as by chance', () => {
  const shape = [64, 50000] as const;
  const weights = make(shape, 0.5);
  // Without replacement: 32/64 * 31/63.
  const p = (32 / 64) * (31 / 63);
  for (const [a, b] of [
    [0, 1],
    [0, 32],
    [31, 33],
    [62, 63],
  ] as const) {
    let both = 0;
    for (let column = 0; column < shape[1]; column++) {
      if (weights[a * shape[1] + column] === 0 && weights[b * shape[1] + column] === 0) both++;
    }
    expect(Math.abs(both - shape[1] * p) / Math.sqrt(shape[1] * p * (1 - p))).toBeLessThan(4);
  }
});
