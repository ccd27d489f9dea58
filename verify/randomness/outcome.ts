// The outcome of a statistical test, and when it is a failure.

export interface Outcome {
  readonly test: string;
  /** The words or weights that were tested. */
  readonly subject: string;
  /** The statistic, as the report shows it. */
  readonly statistic: string;
  readonly p: number;
  /**
   * Why the p-value is left out when all p-values are compared with the uniform distribution: it was computed from the same samples as
   * another one, or from a count so small that it takes few values, 1 among them.
   */
  readonly apart?: 'dependent' | 'discrete';
}

/** The chance below which a single p-value is a failure. */
export const THRESHOLD = 1e-6;

/** Whether a generator is rejected: the statistic is too far from its expectation, or too near to it. */
export const fails = ({ p, apart }: Pick<Outcome, 'p' | 'apart'>): boolean =>
  !(p >= THRESHOLD && (p <= 1 - THRESHOLD || apart === 'discrete'));
