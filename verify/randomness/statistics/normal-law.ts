// The standard normal, by the error function of @stdlib and its inverse; and where float32 numbers round to.
import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';

/** The probability above z. */
export const upper = (z: number): number => erfc(z / Math.SQRT2) / 2;

/** Where the probability above is p. */
export const upperQuantile = (p: number): number => Math.SQRT2 * erfcinv(2 * p);

/** The probability in [from, to], by the nearer tail, so that nothing cancels far out. */
export const between = (from: number, to: number): number =>
  from > 0 ? upper(from) - upper(to) : upper(-to) - upper(-from);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** The float32 after one that is at least 0, or before one that is above 0. */
export function neighbour(value: number, step: 1 | -1): number {
  float[0] = value;
  bits[0] = (bits[0] as number) + step;
  return float[0] as number;
}

/** The largest float32 that is not above a number that is at least 0. */
export function floorToFloat(value: number): number {
  const near = Math.fround(value);
  return near > value ? neighbour(near, -1) : near;
}
