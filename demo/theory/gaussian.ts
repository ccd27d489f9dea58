// The mean of a function of a normal number.

/** The density at 9 standard deviations is 1e-18. */
const REACH = 9;
/** What is left of the error is about exp(-2 pi (pi / 4) / STEP), 1e-17. */
const STEP = 1 / 8;

/**
 * E[f(z)] for z ~ N(0, stddev^2), stddev in (0, 1e300]; f smooth, and changing over lengths of 1 or more.
 *
 * The trapezoid rule after z = min(1, stddev) sinh(t), so that its points lie dense where f changes and reach as far as the
 * density: few are enough for any stddev. Source: Trefethen, Weideman, "The exponentially convergent trapezoidal rule", SIAM
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
