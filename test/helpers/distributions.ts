// Distributions that weights are to follow, exactly: textbook formulas, with the error function of @stdlib.
import erfc from '@stdlib/math-base-special-erfc';

export interface Exactly {
  readonly mean: number;
  readonly stddev: number;
  /** The probability of a value up to x. */
  readonly cdf: (x: number) => number;
}

const below = (z: number): number => erfc(-z / Math.SQRT2) / 2;
const density = (z: number): number => (z * z === Infinity ? 0 : Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));

export const normalLaw = (mean: number, stddev: number): Exactly => ({
  mean,
  stddev,
  cdf: (x) => below((x - mean) / stddev),
});

export const uniformLaw = (low: number, high: number): Exactly => ({
  mean: (low + high) / 2,
  stddev: (high - low) / Math.sqrt(12),
  cdf: (x) => Math.min(1, Math.max(0, (x - low) / (high - low))),
});

/** The normal between two bounds. Source: Johnson, Kotz, Balakrishnan, "Continuous univariate distributions" 1, 13.10. */
export function truncatedLaw(mean: number, stddev: number, low: number, high: number): Exactly {
  const a = (low - mean) / stddev;
  const b = (high - mean) / stddev;
  // By the nearer tail, so that nothing cancels far out.
  const between = (from: number, to: number): number =>
    from > 0 ? below(-from) - below(-to) : below(to) - below(from);
  const all = between(a, b);
  const shift = (density(a) - density(b)) / all;
  // z * density(z) tends to 0.
  const moment = (z: number): number => (density(z) === 0 ? 0 : z * density(z));
  return {
    mean: mean + stddev * shift,
    stddev: stddev * Math.sqrt(1 + (moment(a) - moment(b)) / all - shift * shift),
    cdf: (x) => between(a, Math.min(b, Math.max(a, (x - mean) / stddev))) / all,
  };
}
