// What a test found, and what that means.

export interface Outcome {
  readonly test: string;
  /** What it was found of. */
  readonly of: string;
  /** The statistic, as it is to be read. */
  readonly statistic: string;
  readonly p: number;
  /**
   * Why the p-value is left out where all of them together are compared with the uniform distribution: it is of the same samples as
   * another and goes with it; or it is of a count so small that there are few it can be, 1 among them.
   */
  readonly apart?: 'dependent' | 'discrete';
}

/** The chance below which a single p-value is a failure. */
export const THRESHOLD = 1e-6;

/** Whether a generator is refused: what is found is too far from what is expected, or too near. */
export const fails = ({ p, apart }: Pick<Outcome, 'p' | 'apart'>): boolean =>
  !(p >= THRESHOLD && (p <= 1 - THRESHOLD || apart === 'discrete'));
