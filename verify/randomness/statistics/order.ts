// Kolmogorov-Smirnov and Anderson-Darling tests on sorted samples.
import type { Outcome } from '../outcome.ts';
import { upper } from './normal-law.ts';
import { andersonDarlingP, kolmogorovP } from './p-values.ts';

/**
 * Both tests against a continuous distribution.
 *
 * @param sorted - in ascending order
 * @param below - gives the probability below a number
 * @param above - gives the probability above a number
 */
export function orderTests(
  subject: string,
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
    // The sum of (2i - 1) (ln F(x_i) + ln(1 - F(x_(n + 1 - i)))) over i from 1 to n, with its terms grouped by sample.
    sum += ((2 * i + 1) / n) * Math.log(p) + ((2 * (n - i) - 1) / n) * Math.log(q);
  }
  const d = Math.sqrt(n) * furthest;
  const a = -n - sum;
  return [
    {
      test: 'Kolmogorov-Smirnov, every sample',
      subject,
      statistic: `sqrt(n) D = ${d.toFixed(4)}`,
      p: kolmogorovP(d),
      apart: 'dependent',
    },
    {
      test: 'Anderson-Darling, every sample',
      subject,
      statistic: `A² = ${a.toFixed(4)}`,
      p: andersonDarlingP(a),
      apart: 'dependent',
    },
  ];
}

/** Both tests against the standard normal. Sorts `samples`. */
export const normalOrderTests = (subject: string, samples: Float32Array): Outcome[] =>
  orderTests(subject, samples.sort(), (z) => upper(-z), upper);
