// The error function as XLA computes it on CPUs, in float32, operation by operation, products and sums fused.
import { fma } from '../fma.js';

const { abs, fround, sign } = Math;

/** erf(x) = x P(x^2) / Q(x^2). Source: Eigen's `generic_fast_erf_float`, as XLA has it. */
const P = Float32Array.of(
  0.00022905065861350646,
  0.0034082910107109507,
  0.05095569506238086,
  0.18520832239976145,
  1.128379143519084,
);
const Q = Float32Array.of(
  -1.1791602954361697e-7,
  0.000023547966471313183,
  0.0010179625278914884,
  0.014070470171167667,
  0.11098505178285362,
  0.49746925110067536,
  1,
);
/** From here on XLA says 1, where the product that makes x is in the same kernel; erf(x) is 1 - 2^-23.2. */
const ONE_FROM = fround(3.7439211627767994);

const polynomial = (x: number, coefficients: Float32Array): number =>
  coefficients.reduce((sum, coefficient) => fma(sum, x, coefficient));

/** erf(x) of a float32. */
export function erf(x: number): number {
  if (abs(x) > ONE_FROM) return sign(x);
  const x2 = fround(x * x);
  return fround(fround(x * polynomial(x2, P)) / polynomial(x2, Q));
}
