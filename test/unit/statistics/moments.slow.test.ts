// The distribution of the weights: 2^24 of them for each method, each statistic against its own standard error.
import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import type { MatrixShape, Method } from '../../../src/types.ts';

const COUNT = 2 ** 24;
const SHAPE: MatrixShape = [4096, 4096];

/** Standard errors of the statistics of n standard normal values; Stuart and Ord, "Kendall's Advanced Theory of Statistics". */
const STANDARD_ERROR = {
  mean: 1 / Math.sqrt(COUNT),
  stddev: 1 / Math.sqrt(2 * COUNT),
  skewness: Math.sqrt(6 / COUNT),
  kurtosis: Math.sqrt(24 / COUNT),
};

describe.each<[Method, number, number]>([
  ['small_random', 0.01, 1],
  ['xavier', Math.sqrt(2 / 8192), 2],
  ['he', Math.sqrt(2 / 4096), 3],
])('%s', (method, sigma, seed) => {
  const { data } = initializeWeightsSync(SHAPE, method, { seed });
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  for (const weight of data) {
    const z = weight / sigma;
    sums[0] += z;
    sums[1] += z * z;
    sums[2] += z * z * z;
    sums[3] += z * z * z * z;
  }
  const [m1, m2, m3, m4] = sums.map((sum) => sum / COUNT) as typeof sums;
  const variance = m2 - m1 * m1;
  const measured = {
    mean: m1,
    stddev: Math.sqrt(variance) - 1,
    skewness: (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / variance ** 1.5,
    kurtosis: (m4 - 4 * m1 * m3 + 6 * m1 ** 2 * m2 - 3 * m1 ** 4) / variance ** 2 - 3,
  };

  // Chance of a statistic beyond 4 standard errors: 6e-5; of any of the twelve here: 1 in 1300. The seeds are fixed.
  test.each(Object.keys(STANDARD_ERROR) as (keyof typeof STANDARD_ERROR)[])(
    '%s within 4 standard errors',
    (statistic) => {
      const errors = measured[statistic] / STANDARD_ERROR[statistic];
      console.log(`${method}: ${statistic} is off by ${errors.toFixed(2)} standard errors`);
      expect(Math.abs(errors)).toBeLessThan(4);
    },
  );

  test('Kolmogorov-Smirnov', () => {
    const sorted = data.slice().sort();
    let distance = 0;
    for (let i = 0; i < COUNT; i++) {
      const cdf = erfc(-(sorted[i] as number) / sigma / Math.SQRT2) / 2;
      distance = Math.max(distance, Math.abs(cdf - i / COUNT), Math.abs(cdf - (i + 1) / COUNT));
    }
    // The distribution of sqrt(n) D has its 0.1 % point at 1.949 (Smirnov 1948).
    console.log(`${method}: sqrt(n) D = ${(distance * Math.sqrt(COUNT)).toFixed(3)}`);
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.949);
  });
});
