// Probabilities and quantiles of the standard normal, by @stdlib's error function and its inverse; and the float32 numbers next to a number.
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';

/** The probability above z. */
export const upper = (z: number): number => erfc(z / Math.SQRT2) / 2;

/** The quantile: the probability above it is p. */
export const upperQuantile = (p: number): number => Math.SQRT2 * erfcinv(2 * p);

/** The probability of [from, to]. Subtracts probabilities of the nearer tail, so that no digits cancel far from 0. */
export const between = (from: number, to: number): number =>
  from > 0 ? upper(from) - upper(to) : upper(-to) - upper(-from);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The next float32 (step 1) or the previous one (step -1). The result must not be negative. */
export function neighbour(value: number, step: 1 | -1): number {
  float[0] = value;
  bits[0] = (bits[0] as number) + step;
  return float[0] as number;
}

/** The largest float32 that is not above `value`, which must not be negative. */
export function floorToFloat(value: number): number {
  const near = Math.fround(value);
  return near > value ? neighbour(near, -1) : near;
}
