// The p-values of verify/randomness against published tables and @stdlib, and the cells against the distribution itself.
import erfc from '@stdlib/math-base-special-erfc';
import kstest from '@stdlib/stats-kstest';
import { describe, expect, test } from 'vitest';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { fails } from '../../../verify/randomness/outcome.ts';
import { drawNormal } from '../../../verify/randomness/sources/samples.ts';
import { CELLS, cellProbabilities, countCells } from '../../../verify/randomness/statistics/cells.ts';
import {
  andersonDarlingP,
  chiSquareP,
  kolmogorovP,
  leastP,
  normalP,
  poissonP,
} from '../../../verify/randomness/statistics/p-values.ts';
import { uniformityTest } from '../../../verify/randomness/statistics/uniformity.ts';

describe('published values', () => {
  // Abramowitz and Stegun, table 26.8.
  test.each([
    [3.84146, 1, 0.05],
    [23.2093, 10, 0.01],
    [149.449, 100, 0.001],
  ])('chi-square %d with %d degrees of freedom', (x, degrees, p) => {
    expect(chiSquareP(x, degrees) / p).toBeCloseTo(1, 4);
  });

  test('chi-square of many degrees of freedom is near the approximation by Wilson and Hilferty', () => {
    for (const z of [-3, 0, 3, 5]) {
      const degrees = CELLS - 1;
      const c = 2 / (9 * degrees);
      const p = chiSquareP(degrees * (1 - c + z * Math.sqrt(c)) ** 3, degrees);
      expect(p / (erfc(z / Math.SQRT2) / 2)).toBeCloseTo(1, 2);
    }
  });

  // Smirnov 1948.
  test.each([
    [1.3581, 0.05],
    [1.6276, 0.01],
    [1.9495, 0.001],
  ])('sqrt(n) D = %d', (t, p) => {
    expect(kolmogorovP(t) / p).toBeCloseTo(1, 2);
  });

  // Marsaglia and Marsaglia 2004; D'Agostino and Stephens, table 4.2.
  test.each([
    [1.933, 0.1],
    [2.492, 0.05],
    [3.857, 0.01],
  ])('A^2 = %d', (x, p) => {
    expect(Math.abs(andersonDarlingP(x) - p)).toBeLessThan(3e-4);
  });

  test('A^2: the three formulas meet', () => {
    expect(Math.abs(andersonDarlingP(2) - andersonDarlingP(2 - 1e-9))).toBeLessThan(1e-5);
    expect(andersonDarlingP(8 + 1e-9) / andersonDarlingP(8)).toBeCloseTo(1, 1);
    expect(andersonDarlingP(0.1)).toBeGreaterThan(1 - 1e-4);
  });

  test('normal, Poisson and the smallest of many', () => {
    expect(normalP(-1.959964)).toBeCloseTo(0.05, 7);
    const terms = [1, 2.5, 2.5 ** 2 / 2, 2.5 ** 3 / 6].map((power) => Math.exp(-2.5) * power);
    const upTo = (k: number): number => terms.slice(0, k + 1).reduce((a, b) => a + b);
    expect(poissonP(0, 2.5)).toBeCloseTo(2 * upTo(0), 12);
    expect(poissonP(1, 2.5)).toBeCloseTo(2 * upTo(1), 12);
    expect(poissonP(4, 2.5)).toBeCloseTo(2 * (1 - upTo(3)), 12);
    expect(poissonP(0, 0.01)).toBe(1);
    expect(leastP(0.01, 100)).toBeCloseTo(1 - 0.99 ** 100, 12);
    expect(leastP(1e-20, 1e6)).toBeCloseTo(1e-14, 20);
  });
});

test('Kolmogorov: the limit for large n agrees with @stdlib at n = 1000', () => {
  const values = Array.from({ length: 1000 }, (_, i) => ((i + 0.5) / 1000) ** 1.08);
  const { statistic, pValue } = kstest(values, 'uniform', 0, 1);
  expect(pValue).toBeGreaterThan(0.1);
  expect(kolmogorovP(statistic * Math.sqrt(1000))).toBeCloseTo(pValue, 1);
});

test('p-values that fail: too small, too near 1, NaN; of small counts only too small', () => {
  for (const p of [0, 9e-7, 1 - 9e-7, 1, Number.NaN]) expect(fails({ p })).toBe(true);
  for (const p of [1.1e-6, 0.004, 0.5, 1 - 1.1e-6]) expect(fails({ p })).toBe(false);
  expect(fails({ p: 1, apart: 'discrete' })).toBe(false);
  expect(fails({ p: 0, apart: 'discrete' })).toBe(true);
  expect(fails({ p: 1, apart: 'dependent' })).toBe(true);
});

test('p-values together: uniform ones pass, others fail, and those that are apart do not count', () => {
  const outcomes = (power: number) =>
    Array.from({ length: 200 }, (_, i) => ({
      test: '',
      subject: '',
      statistic: '',
      p: (((i * 83) % 200) / 200 + 0.0021) ** power,
    }));
  expect(fails(uniformityTest('', outcomes(1.1)))).toBe(false);
  expect(uniformityTest('', outcomes(2)).p).toBeLessThan(1e-9);
  expect(uniformityTest('', outcomes(0.5)).p).toBeLessThan(1e-9);
  const dependent = outcomes(9).map((outcome) => ({ ...outcome, apart: 'dependent' as const }));
  expect(uniformityTest('', [...outcomes(1.1), ...dependent])).toEqual(uniformityTest('', outcomes(1.1)));
});

describe('cells', () => {
  test('have equal probabilities except for the rounding of their bounds, and the sum 1', () => {
    const probabilities = cellProbabilities();
    expect(probabilities.length).toBe(CELLS);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    for (const p of probabilities) expect(Math.abs(p * CELLS - 1)).toBeLessThan(0.002);
  });

  test('a sample is counted in the cell of its quantile', () => {
    const samples = new Float32Array(2 ** 16);
    drawNormal({ seed: 5 })(samples, 0);
    samples.set([-6.337958, 6.337958, -(2 ** -28), 2 ** -28, 1, -1]);
    const one = new Float32Array(1);
    const counts = new Uint32Array(CELLS);
    for (const z of samples) {
      one[0] = z;
      countCells(one, counts);
      const place = (erfc(-z / Math.SQRT2) / 2) * CELLS;
      // A bound is rounded to the middle between two float32, which moves it by at most 0.0013 of a cell.
      const [first, last] = [Math.floor(place - 0.0013), Math.floor(place + 0.0013)];
      const at = counts[first] === 1 ? first : last;
      expect(counts[at], `the cell of ${z}`).toBe(1);
      counts[at] = 0;
    }
    expect(counts.every((count) => count === 0)).toBe(true);
  });

  test('the 2^32 possible values of a sample fill them almost evenly', () => {
    const table = normalTable();
    const one = new Float32Array(1);
    const counts = new Uint32Array(CELLS);
    const cellOf = (word: number): number => {
      one[0] = normal(word, table);
      countCells(one, counts);
      const near = Math.max(0, (word >>> 16) - 1);
      const cell = counts.indexOf(1, near);
      counts[cell] = 0;
      return cell;
    };
    let most = 0;
    let chiSquare = 0;
    let from = 0;
    for (const [cell, p] of cellProbabilities().entries()) {
      // Finds the first word of the next cell by bisection: values never decrease as words grow.
      let low = 65536 * (cell + 1) - 1000;
      let high = cell < CELLS - 1 ? low + 2000 : low + 1000;
      if (cell === CELLS - 1) low = high;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (cellOf(middle) > cell) high = middle;
        else low = middle + 1;
      }
      const excess = low - from - 2 ** 32 * p;
      most = Math.max(most, Math.abs(excess));
      chiSquare += excess ** 2 / (2 ** 32 * p);
      from = low;
    }
    console.log(
      `at most ${most.toFixed(1)} of 65,536 values too many or too few; their chi-square is ${chiSquare.toFixed(1)}`,
    );
    expect(from).toBe(2 ** 32);
    expect(most).toBeLessThan(16);
    expect(chiSquare).toBeLessThan(12);
  });
});
