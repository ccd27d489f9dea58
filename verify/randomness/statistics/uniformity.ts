// All p-values together, against the uniform distribution.
import kstest from '@stdlib/stats-kstest';
import type { Outcome } from '../outcome.ts';

/** Kolmogorov-Smirnov, exact for any number (Marsaglia, Tsang, Wang 2003, in @stdlib), of what does not go with something else. */
export function uniformityTest(of: string, outcomes: readonly Outcome[]): Outcome {
  const values = outcomes.filter(({ apart }) => !apart).map(({ p }) => p);
  const { statistic, pValue } = kstest(values, 'uniform', 0, 1);
  return {
    test: `Kolmogorov-Smirnov, ${values.length} p-values`,
    of,
    statistic: `D = ${statistic.toFixed(4)}`,
    p: pValue,
    apart: 'dependent',
  };
}
