// From statistics to p-values, by the incomplete gamma and error functions of @stdlib (after Boost and FreeBSD). @stdlib's own chi-square
// test takes 1 - cdf, which has no digits left below 1e-16; it has no Anderson-Darling test, and no Kolmogorov distribution without samples.
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';

/** The chance that a chi-square with `degrees` degrees of freedom is above x. */
export const chiSquareP = (x: number, degrees: number): number => gammainc(x / 2, degrees / 2, true, true);

/** The chance that a standard normal is further from 0 than z. */
export const normalP = (z: number): number => erfc(Math.abs(z) / Math.SQRT2);

/** The chance that a Poisson count is at least k. */
const atLeast = (k: number, mean: number): number => (k === 0 ? 1 : gammainc(mean, k, true, false));

/** Two-sided: twice the chance that a Poisson count is as far from the mean as k, on the same side. */
export const poissonP = (k: number, mean: number): number =>
  Math.min(1, 2 * Math.min(atLeast(k, mean), gammainc(mean, k + 1, true, true)));

/** The chance that the smallest of `many` independent p-values is at most p. */
export const leastP = (p: number, many: number): number => -Math.expm1(many * Math.log1p(-Math.min(p, 1)));

/** The chance that sqrt(n) D of the Kolmogorov-Smirnov test is above t, for large n. Source: Kolmogorov 1933. */
export function kolmogorovP(t: number): number {
  if (t < 0.2) return 1; // more than 1 - 1e-12; the series converges slowly here
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, sum);
}

/**
 * The chance that A^2 of the Anderson-Darling test is above x, for large n. Source: Marsaglia and Marsaglia, "Evaluating the
 * Anderson-Darling distribution", J. Stat. Softw. 9(2), 2004, within 2e-6. Above 8 the leading term of the tail, within 1.5 %
 * (Zolotarev 1961; the limit of A^2 is the sum of chi-squares divided by j (j + 1)).
 */
export function andersonDarlingP(x: number): number {
  if (x > 8) return Math.sqrt(3) * erfc(Math.sqrt(x));
  const polynomial = (coefficients: readonly number[]): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);
  if (x < 2) {
    const c = [2.00012, 0.247105, -0.0649821, 0.0347962, -0.011672, 0.00168691];
    return 1 - (Math.exp(-1.2337141 / x) / Math.sqrt(x)) * polynomial(c);
  }
  return -Math.expm1(-Math.exp(polynomial([1.0776, -2.30695, 0.43424, -0.082433, 0.008056, -0.0003146])));
}
