// The p-values of verify/randomness against published tables and @stdlib.
import erfc from '@stdlib/math-base-special-erfc';
import kstest from '@stdlib/stats-kstest';
import { describe, expect, test } from 'vitest';
import { fails } from '../../../verify/randomness/outcome.ts';
import { CELLS } from '../../../verify/randomness/statistics/cells.ts';
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
