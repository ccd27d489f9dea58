// Random orthogonal matrices on the CPU: orthogonal, as a second implementation has them, and Haar distributed.
import { describe, expect, test, vi } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { runInSlices } from '../../../src/cpu/time-slices.ts';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { type Orthogonal, orthogonalSteps } from '../../../src/random/orthogonal.ts';
import { philox4x32 } from '../../../src/random/philox.ts';

/** The matrix, at once. */
function orthogonalMatrix(matrix: Orthogonal): Float32Array {
  const steps = orthogonalSteps(matrix);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const make = (m: number, n: number, tensor = 0, gain = 1): Orthogonal => ({
  key: [42, 7],
  stream: [tensor, 5],
  m,
  n,
  gain,
});

/** Largest entry of Q Q^T - I. */
function orthogonality(q: Float32Array, m: number, n: number): number {
  let worst = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < n; k++) sum += (q[i * n + k] as number) * (q[j * n + k] as number);
      worst = Math.max(worst, Math.abs(sum));
    }
  }
  return worst;
}

/** Element i of the stream of a matrix. */
function gaussian({ key, stream }: Orthogonal, i: number): number {
  const words = new Uint32Array(4);
  philox4x32(Math.floor(i / 4), 0, stream[0], stream[1], key[0], key[1], words);
  return normal(words[i % 4] as number, normalTable());
}

/** The same matrix by reflectors one at a time, each on all rows. */
function oneByOne(matrix: Orthogonal): number[] {
  const { m, n, gain } = matrix;
  const rows = Array.from({ length: m }, () => new Array<number>(n).fill(0));
  for (let k = m - 1; k >= 0; k--) {
    const v = Array.from({ length: n }, (_, j) => (j < k ? 0 : gaussian(matrix, k * n + j)));
    const norm = Math.hypot(...v);
    const sign = Math.sign(v[k] as number);
    v[k] = (v[k] as number) + sign * norm;
    const square = v.reduce((sum, x) => sum + x * x, 0);
    (rows[k] as number[])[k] = -sign * gain;
    for (const row of rows) {
      const dot = row.reduce((sum, x, j) => sum + x * (v[j] as number), 0);
      for (let j = 0; j < n; j++) row[j] = (row[j] as number) - ((2 * dot) / square) * (v[j] as number);
    }
  }
  return rows.flat();
}

test.each([
  [1, 1, 1],
  [1, 7, 1],
  [2, 2, 1],
  [31, 33, 1],
  [32, 32, 1],
  [33, 33, 1],
  [33, 65, 2.5],
  [64, 64, 1],
  [5, 300, 1],
  [100, 257, 0.5],
])('%i x %i with gain %f: orthonormal rows, and those of the second implementation', (m, n, gain) => {
  const matrix = make(m, n, 1, gain);
  const q = orthogonalMatrix(matrix);
  expect(q.length).toBe(m * n);
  expect(
    orthogonality(
      q.map((x) => x / gain),
      m,
      n,
    ),
  ).toBeLessThan(2e-7);
  const expected = oneByOne(matrix);
  const worst = q.reduce((most, x, i) => Math.max(most, Math.abs(x - (expected[i] as number))), 0);
  expect(worst).toBeLessThan(1e-7 * Math.max(1, gain));
});

test('1024 x 1024', () => {
  const error = orthogonality(orthogonalMatrix(make(1024, 1024)), 1024, 1024);
  console.log(`1024 x 1024: Q Q^T - I at most ${error.toExponential(1)}`);
  expect(error).toBeLessThan(1e-7);
});

test('in time slices it is the same, and other things happen in between', async () => {
  let steps = 0;
  function* counted() {
    const all = orthogonalSteps(make(500, 600));
    for (;;) {
      const { done, value } = all.next();
      if (done) return value;
      steps++;
      yield;
    }
  }
  // Each look at the time is 1 ms later, so that a slice has some steps.
  let time = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => time++);
  const stepsAtTurns: number[] = [];
  const turn = (): void => {
    stepsAtTurns.push(steps);
    timer = setImmediate(turn);
  };
  let timer = setImmediate(turn);
  const q = await runInSlices(counted());
  clearImmediate(timer);
  clock.mockRestore();
  expect(q).toEqual(orthogonalMatrix(make(500, 600)));
  expect(steps).toBeGreaterThan(1000);
  expect(new Set(stepsAtTurns).size).toBeGreaterThan(100);
});

// The diagonal of R is positive. -Q would be Haar distributed too.
test('the first row is the first Gaussian vector', () => {
  const matrix = make(20, 30);
  const x = Array.from({ length: 30 }, (_, j) => gaussian(matrix, j));
  const q = orthogonalMatrix(matrix);
  for (let j = 0; j < 30; j++) expect(q[j]).toBeCloseTo((x[j] as number) / Math.hypot(...x), 6);
});

test('a matrix of one element is the sign of its sample', () => {
  const matrices = Array.from({ length: 64 }, (_, i) => make(1, 1, i));
  const signs = matrices.map((matrix) => Math.sign(gaussian(matrix, 0)));
  expect(matrices.map((matrix) => orthogonalMatrix(matrix)[0])).toEqual(signs);
  expect(new Set(signs)).toEqual(new Set([1, -1]));
});

/** Mean of a statistic over the matrices less its expectation, in standard errors of the sample. */
function deviation(values: number[], expectation: number): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return (mean - expectation) / Math.sqrt(variance / values.length);
}

describe('Haar distributed, 3 x 3', () => {
  const COUNT = 20_000;
  const samples = Array.from({ length: COUNT }, (_, i) => [...orthogonalMatrix(make(3, 3, i))] as number[]);
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

/** The centre of an even size: JAX's delta_orthogonal takes (size - 1) / 2, rounded down, PyTorch's dirac_ size / 2. */
test('delta-orthogonal is in the centre that JAX takes, in both layouts', () => {
  const kernel = new Float32Array(2 * 4 * 5 * 3 * 3);
  const init = { kind: 'delta-orthogonal', gain: 1 } as const;
  fillWeightsSync(kernel, { shape: [2, 4, 5, 3, 3], init, seed: 1 });
  const places = new Set([...kernel].flatMap((weight, i) => (weight === 0 ? [] : [Math.floor(i / 9)])));
  expect([...places]).toEqual([(0 * 4 + 1) * 5 + 2]);
  const other = new Float32Array(kernel.length);
  fillWeightsSync(other, { shape: [3, 3, 2, 4, 5], layout: 'out-in', init, seed: 1 });
  expect(new Set([...other].flatMap((weight, i) => (weight === 0 ? [] : [i % 40])))).toEqual(places);
});
