// Random orthogonal matrices: a large one is orthogonal, and they are Haar distributed.
import { describe, expect, test } from 'vitest';
import { orthogonality, orthogonalMatrix, orthogonalOf } from '../../helpers/orthogonal-matrix.ts';

/** Mean of a statistic over the matrices less its expectation, in standard errors of the sample. */
function deviation(values: number[], expectation: number): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return (mean - expectation) / Math.sqrt(variance / values.length);
}

test('1024 x 1024', () => {
  const error = orthogonality(orthogonalMatrix(orthogonalOf(1024, 1024)), 1024, 1024);
  console.log(`1024 x 1024: Q Q^T - I at most ${error.toExponential(1)}`);
  expect(error).toBeLessThan(1e-7);
});

describe('Haar distributed, 3 x 3', () => {
  const COUNT = 20_000;
  const samples = Array.from({ length: COUNT }, (_, i) => [...orthogonalMatrix(orthogonalOf(3, 3, i))] as number[]);
  const at = (q: number[], i: number, j: number): number => q[3 * i + j] as number;
  const trace = (q: number[]): number => at(q, 0, 0) + at(q, 1, 1) + at(q, 2, 2);
  const determinant = (q: number[]): number =>
    at(q, 0, 0) * (at(q, 1, 1) * at(q, 2, 2) - at(q, 1, 2) * at(q, 2, 1)) -
    at(q, 0, 1) * (at(q, 1, 0) * at(q, 2, 2) - at(q, 1, 2) * at(q, 2, 0)) +
    at(q, 0, 2) * (at(q, 1, 0) * at(q, 2, 1) - at(q, 1, 1) * at(q, 2, 0));

  // Moments of the Haar measure of O(n): Collins and Sniady, Commun. Math. Phys. 264, 2006. Traces: Diaconis and
  // Shahshahani, J. Appl. Probab. 31A, 1994; E tr^4 = 3 holds from n = 2 on.
  const statistics: [string, number, (q: number[]) => number][] = [
    ['determinant', 0, determinant],
    ['trace', 0, trace],
    ['trace squared', 1, (q) => trace(q) ** 2],
    ['trace to the fourth', 3, (q) => trace(q) ** 4],
    [
      'trace of the square',
      1,
      (q) => [0, 1, 2].reduce((s, i) => s + [0, 1, 2].reduce((t, j) => t + at(q, i, j) * at(q, j, i), 0), 0),
    ],
    ['q11 q22', 0, (q) => at(q, 0, 0) * at(q, 1, 1)],
    ['q11 q22 - q12 q21', 0, (q) => at(q, 0, 0) * at(q, 1, 1) - at(q, 0, 1) * at(q, 1, 0)],
    ['q11 q22 q12 q21', -1 / 30, (q) => at(q, 0, 0) * at(q, 1, 1) * at(q, 0, 1) * at(q, 1, 0)],
    ['q11^2 q22^2', 2 / 15, (q) => (at(q, 0, 0) * at(q, 1, 1)) ** 2],
    ['q11^2 q12^2', 1 / 15, (q) => (at(q, 0, 0) * at(q, 0, 1)) ** 2],
  ];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      statistics.push([`entry ${i} ${j}`, 0, (q) => at(q, i, j)]);
      statistics.push([`entry ${i} ${j} squared`, 1 / 3, (q) => at(q, i, j) ** 2]);
    }
  }

  // Chance of one of the 28 beyond 4.5 standard errors: 2e-4. The seeds are fixed.
  test.each(statistics)('%s', (name, expectation, of) => {
    const errors = deviation(samples.map(of), expectation);
    console.log(`${name}: off by ${errors.toFixed(2)} standard errors`);
    expect(Math.abs(errors)).toBeLessThan(4.5);
  });

  // An entry of a point on the sphere in three dimensions is uniform on [-1, 1] (Archimedes).
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('entry %i, Kolmogorov-Smirnov', (entry) => {
    const sorted = samples.map((q) => q[entry] as number).sort((a, b) => a - b);
    let distance = 0;
    sorted.forEach((x, i) => {
      const cdf = (x + 1) / 2;
      distance = Math.max(distance, Math.abs(cdf - i / COUNT), Math.abs(cdf - (i + 1) / COUNT));
    });
    console.log(`entry ${entry}: sqrt(n) D = ${(distance * Math.sqrt(COUNT)).toFixed(3)}`);
    // 2.2: chance 1.2e-4 each (Smirnov 1948).
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(2.2);
  });

  test('the matrix is a rotation or a reflection', () => {
    expect(samples.every((q) => Math.abs(Math.abs(determinant(q)) - 1) < 1e-6)).toBe(true);
  });
});
