// All p-values together, compared with the uniform distribution.
import kstest from '@stdlib/stats-kstest';
import type { Outcome } from '../outcome.ts';

/** Kolmogorov-Smirnov test of the p-values that are not `apart`, exact for any number of them (Marsaglia, Tsang, Wang 2003, in @stdlib). */
export function uniformityTest(subject: string, outcomes: readonly Outcome[]): Outcome {
  const values = outcomes.filter(({ apart }) => !apart).map(({ p }) => p);
  const { statistic, pValue } = kstest(values, 'uniform', 0, 1);
  return {
    test: `Kolmogorov-Smirnov, ${values.length} p-values`,
    subject,
    statistic: `D = ${statistic.toFixed(4)}`,
    p: pValue,
    apart: 'dependent',
  };
}
