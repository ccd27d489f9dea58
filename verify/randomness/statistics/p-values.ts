// From statistics to p-values: by the incomplete gamma and error functions of @stdlib (after Boost and FreeBSD).
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';

/** The chance of a chi-square of `degrees` degrees of freedom above x. */
export const chiSquareP = (x: number, degrees: number): number => gammainc(x / 2, degrees / 2, true, true);

/** The chance of a standard normal further from 0 than z. */
export const normalP = (z: number): number => erfc(Math.abs(z) / Math.SQRT2);

/** The chance of a Poisson count of at least k. */
const atLeast = (k: number, mean: number): number => (k === 0 ? 1 : gammainc(mean, k, true, false));

/** Twice the chance of a Poisson count as far out as k, on its side. */
export const poissonP = (k: number, mean: number): number =>
  Math.min(1, 2 * Math.min(atLeast(k, mean), gammainc(mean, k + 1, true, true)));

/** The chance that the least of `many` independent p-values is at most p. */
export const leastP = (p: number, many: number): number => -Math.expm1(many * Math.log1p(-Math.min(p, 1)));

/** The chance of sqrt(n) D above t, D of Kolmogorov and Smirnov, for large n. Source: Kolmogorov 1933. */
export function kolmogorovP(t: number): number {
  if (t < 0.2) return 1; // 1 - 1e-12 and above, where the series below is slow
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, sum);
}

/**
 * The chance of an A^2 of Anderson and Darling above x, for large n. Source: Marsaglia and Marsaglia, "Evaluating the
 * Anderson-Darling distribution", J. Stat. Softw. 9(2), 2004, within 2e-6. Above 8 the leading term of the tail (Zolotarev
 * 1961, for the sum of chi-squares over j(j + 1) that A^2 tends to), within 1.5 %.
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
