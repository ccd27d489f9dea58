// Random orthogonal matrices on the CPU: orthogonal, and as a second implementation has them.
import { expect, test, vi } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { runInSlices } from '../../../src/cpu/time-slices.ts';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';

import { philox4x32 } from '../../../src/random/philox.ts';
import {
  type OneMatrix,
  orthogonality,
  orthogonalMatrix,
  orthogonalOf,
  orthogonalSteps,
} from '../../helpers/orthogonal-matrix.ts';

/** Element i of the stream of a matrix. */
function gaussian({ key, stream }: OneMatrix, i: number): number {
  const words = new Uint32Array(4);
  philox4x32(Math.floor(i / 4), 0, stream[0], stream[1], key[0], key[1], words);
  return normal(words[i % 4] as number, normalTable());
}

/** The same matrix by reflectors one at a time, each on all rows. */
function oneByOne(matrix: OneMatrix): number[] {
  const { first, m, n, gain } = matrix;
  const rows = Array.from({ length: m }, () => new Array<number>(n).fill(0));
  for (let k = m - 1; k >= 0; k--) {
    const v = Array.from({ length: n }, (_, j) => (j < k ? 0 : gaussian(matrix, first + k * n + j)));
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
  const matrix = orthogonalOf(m, n, 1, gain);
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

// docs/SPEC.md, sections 2.1 and 8.7: matrix number a is made of the words of its own elements.
test.each([
  ['in-out', [3, 6, 4], 1, 6, 4],
  ['out-in', [3, 4, 6], 1, 4, 6],
  ['in-out', [2, 2, 3, 2, 5], 2, 6, 5],
  ['out-in', [2, 2, 3, 2, 5], 2, 3, 10],
  ['in-out', [1, 33, 40], 1, 33, 40],
  // More than are made together.
  ['in-out', [3, 700, 3, 2], 2, 3, 2],
] as const)(
  'stacked %s %j after %i: %i x %i, those of the second implementation',
  (layout, shape, batchDims, rows, columns) => {
    const size = rows * columns;
    const count = shape.reduce<number>((a, b) => a * b, 1) / size;
    const [m, n] = [Math.min(rows, columns), Math.max(rows, columns)];
    const spec = { shape, layout, batchDims, seed: 42n + 7n * 2n ** 32n, stream: 5n * 2n ** 32n } as const;
    const expected = Array.from({ length: count }, (_, a) => {
      const q = oneByOne(orthogonalOf(m, n, 0, 2.5, a * size));
      return Array.from({ length: size }, (__, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        return (rows <= columns ? q[row * n + column] : q[column * n + row]) as number;
      });
    }).flat();
    const init = { kind: 'orthogonal', gain: 2.5 } as const;
    const whole = new Float32Array(count * size);
    fillWeightsSync(whole, { ...spec, init });
    const worst = whole.reduce((most, x, i) => Math.max(most, Math.abs(x - (expected[i] as number))), 0);
    expect(worst).toBeLessThan(3e-7);
    if (count > 1) expect(whole.slice(0, size)).not.toEqual(whole.slice(size, 2 * size));
    // Slices across matrices, flat and as boxes, are those of the whole.
    const [from, to] = [Math.floor(size / 2), whole.length - 1];
    const flat = new Float32Array(to - from);
    fillWeightsSync(flat, { ...spec, init, slice: [from, to] });
    expect(flat).toEqual(whole.slice(from, to));
    const box = shape.map((length, axis): [number, number] => (axis === shape.length - 1 ? [1, length] : [0, length]));
    const part = new Float32Array((whole.length / (shape.at(-1) as number)) * ((shape.at(-1) as number) - 1));
    fillWeightsSync(part, { ...spec, init, slice: box });
    expect(part).toEqual(whole.filter((__, i) => i % (shape.at(-1) as number) > 0));
  },
);

test('stacked delta-orthogonal kernels are those of matrices with their words', () => {
  const shape = [2, 3, 2, 4] as const; // two kernels of three taps
  const kernels = new Float32Array(48);
  const init = { kind: 'delta-orthogonal', gain: 1 } as const;
  fillWeightsSync(kernels, { shape, batchDims: 1, init, seed: 42n + 7n * 2n ** 32n, stream: 5n * 2n ** 32n });
  for (const a of [0, 1]) {
    const q = oneByOne(orthogonalOf(2, 4, 0, 1, 24 * a));
    const expected = Array.from({ length: 24 }, (_, i) => (i >= 8 && i < 16 ? (q[i - 8] as number) : 0));
    for (const [i, value] of expected.entries()) expect(kernels[24 * a + i]).toBeCloseTo(value, 6);
  }
});

test('in time slices it is the same, and other things happen in between', async () => {
  let steps = 0;
  function* counted() {
    const all = orthogonalSteps(orthogonalOf(500, 600));
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
  expect(q).toEqual(orthogonalMatrix(orthogonalOf(500, 600)));
  expect(steps).toBeGreaterThan(1000);
  expect(new Set(stepsAtTurns).size).toBeGreaterThan(100);
});

// The diagonal of R is positive. -Q would be Haar distributed too.
test('the first row is the first Gaussian vector', () => {
  const matrix = orthogonalOf(20, 30);
  const x = Array.from({ length: 30 }, (_, j) => gaussian(matrix, j));
  const q = orthogonalMatrix(matrix);
  for (let j = 0; j < 30; j++) expect(q[j]).toBeCloseTo((x[j] as number) / Math.hypot(...x), 6);
});

test('a matrix of one element is the sign of its sample', () => {
  const matrices = Array.from({ length: 64 }, (_, i) => orthogonalOf(1, 1, i));
  const signs = matrices.map((matrix) => Math.sign(gaussian(matrix, 0)));
  expect(matrices.map((matrix) => orthogonalMatrix(matrix)[0])).toEqual(signs);
  expect(new Set(signs)).toEqual(new Set([1, -1]));
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
