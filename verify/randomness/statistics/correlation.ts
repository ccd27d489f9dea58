// Serial correlation: sums of products of samples that are a lag apart in one stream. Samples have mean 0 and a known variance, so a sum
// divided by its standard error is a standard normal, and the sums of different lags are uncorrelated.
import type { Outcome } from '../outcome.ts';
import { chiSquareP, normalP } from './p-values.ts';

/** Every lag up to 64, and each power of two up to 2^20. */
export const LAGS: readonly number[] = [
  ...Array.from({ length: 64 }, (_, i) => i + 1),
  ...Array.from({ length: 14 }, (_, i) => 2 ** (i + 7)),
];

/** Elements that fit in the cache of a core. */
const BLOCK = 8192;

/** Adds the sum of x[i] x[i + lag] over i < count to `sums`, for each lag. `x` has `count` elements and as many more as the largest lag. */
export function addProducts(x: Float32Array, count: number, lags: readonly number[], sums: Float64Array): void {
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    // Four lags at once: the four additions do not depend on each other.
    for (let n = 0; n < lags.length; n += 4) {
      const [a, b = a, c = a, d = a] = lags.slice(n, n + 4) as [number, number?, number?, number?];
      let [sa, sb, sc, sd] = [0, 0, 0, 0];
      for (let i = from; i < to; i++) {
        const value = x[i] as number;
        sa += value * (x[i + a] as number);
        sb += value * (x[i + b] as number);
        sc += value * (x[i + c] as number);
        sd += value * (x[i + d] as number);
      }
      for (const [j, sum] of [sa, sb, sc, sd].slice(0, lags.length - n).entries()) {
        sums[n + j] = (sums[n + j] as number) + sum;
      }
    }
  }
}

/** The z-score of each lag: a sum of `total` products of samples that have this variance. */
export const lagScores = (sums: Float64Array, total: number, variance: number): number[] =>
  Array.from(sums, (sum) => sum / (variance * Math.sqrt(total)));

/** A test of each lag, and one of all lags together. */
export function lagTests(subject: string, lags: readonly number[], scores: readonly number[]): Outcome[] {
  const square = scores.reduce((sum, z) => sum + z * z, 0);
  return [
    ...lags.map((lag, i): Outcome => {
      const z = scores[i] as number;
      return { test: `lag ${lag}`, subject, statistic: `z = ${z.toFixed(3)}`, p: normalP(z) };
    }),
    {
      test: `all ${lags.length} lags`,
      subject,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: chiSquareP(square, lags.length),
      apart: 'dependent',
    },
  ];
}
