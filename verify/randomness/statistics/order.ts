// Kolmogorov-Smirnov and Anderson-Darling of every sample, in their order.

import type { Outcome } from '../outcome.ts';
import { upper } from './normal-law.ts';
import { andersonDarlingP, kolmogorovP } from './p-values.ts';

/**
 * Both, against a distribution that is continuous.
 *
 * @param sorted - samples from low to high
 * @param below - the probability below a sample
 * @param above - the probability above it
 */
export function orderTests(
  of: string,
  sorted: Float32Array,
  below: (x: number) => number,
  above: (x: number) => number,
): Outcome[] {
  const n = sorted.length;
  let furthest = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const p = below(sorted[i] as number);
    const q = above(sorted[i] as number);
    furthest = Math.max(furthest, p - i / n, (i + 1) / n - p);
    // The terms of (2i - 1) (ln F(x_i) + ln(1 - F(x_(n + 1 - i)))), i from 1 on, by sample.
    sum += ((2 * i + 1) / n) * Math.log(p) + ((2 * (n - i) - 1) / n) * Math.log(q);
  }
  const d = Math.sqrt(n) * furthest;
  const a = -n - sum;
  return [
    {
      test: 'Kolmogorov-Smirnov, every sample',
      of,
      statistic: `sqrt(n) D = ${d.toFixed(4)}`,
      p: kolmogorovP(d),
      apart: 'dependent',
    },
    {
      test: 'Anderson-Darling, every sample',
      of,
      statistic: `A² = ${a.toFixed(4)}`,
      p: andersonDarlingP(a),
      apart: 'dependent',
    },
  ];
}

/** Both, of standard normal samples; sorts them. */
export const normalOrderTests = (of: string, samples: Float32Array): Outcome[] =>
  orderTests(of, samples.sort(), (z) => upper(-z), upper);
