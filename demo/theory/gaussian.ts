// The normal distribution: its density, its distribution function, and the mean of a function of a normal number.

/** The density of the standard normal distribution. */
export const normalDensity = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Beyond it the tail of the normal distribution is below 1e-15, less than the series loses to rounding. */
export const FAR = 8;

/**
 * The standard normal distribution function, to about 1e-15.
 *
 * Source: Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004:
 * 1/2 + normalDensity(z) (z + z^3 / 3 + z^5 / (3 * 5) + ...).
 */
export function normalCdf(z: number): number {
  if (z >= FAR) return 1;
  if (z <= -FAR) return 0;
  let term = z;
  let sum = z;
  for (let n = 3, before = 0; sum !== before; n += 2) {
    before = sum;
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** The density at 9 standard deviations is 1e-18. */
const REACH = 9;
/** The error is then about exp(-2 pi (pi / 4) / STEP), 1e-17. */
const STEP = 1 / 8;

/**
 * E[f(z)] for z ~ N(0, stddev^2), stddev in (0, 1e300]; f smooth, and changing over lengths of 1 or more.
 *
 * The trapezoid rule after z = min(1, stddev) sinh(t): its points are dense where f changes and reach as far as the density,
 * so a few are enough for any stddev. Source: Trefethen, Weideman, "The exponentially convergent trapezoidal rule", SIAM
 * Review 56(3), 2014: the error falls as exp(-2 pi a / STEP), a the half width of the strip of complex t where the integrand is
 * bounded: pi / 4 for the density, and more for f.
 */
export function gaussianMean(f: (z: number) => number, stddev: number): number {
  const unit = Math.min(1, stddev);
  const count = Math.ceil(Math.asinh((REACH * stddev) / unit) / STEP);
  let sum = 0;
  for (let i = -count; i <= count; i++) {
    const z = unit * Math.sinh(i * STEP);
    sum += f(z) * Math.exp(-0.5 * (z / stddev) ** 2) * Math.cosh(i * STEP);
  }
  return (sum * (unit / stddev) * STEP) / Math.sqrt(2 * Math.PI);
}
