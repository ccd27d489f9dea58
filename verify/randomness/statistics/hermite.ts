// The first four Hermite polynomials of standard normal samples, which test mean, variance, skewness and kurtosis separately: their
// means are 0, their variances 1, 2, 6 and 24, and they are uncorrelated.
import type { Outcome } from '../outcome.ts';
import { normalP } from './p-values.ts';

/** Adds the polynomials of the samples to `sums`. */
export function addHermite(samples: Float32Array, sums: Float64Array): void {
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const z = samples[i] as number;
    const square = z * z;
    h1 += z;
    h2 += square - 1;
    h3 += z * (square - 3);
    h4 += square * (square - 6) + 3;
  }
  for (const [i, sum] of [h1, h2, h3, h4].entries()) sums[i] = (sums[i] as number) + sum;
}

const NAMES = ['mean', 'variance', 'skewness', 'kurtosis'];
const VARIANCES = [1, 2, 6, 24];

export function hermiteTests(subject: string, sums: Float64Array, total: number): Outcome[] {
  return NAMES.map((test, i) => {
    const z = (sums[i] as number) / Math.sqrt(total * (VARIANCES[i] as number));
    return { test, subject, statistic: `z = ${z.toFixed(3)}`, p: normalP(z) };
  });
}
