// A multiply-add that rounds once, as processors do it where a compiler fuses a product and a sum.

/**
 * fround(a * b + c) with one rounding. a, b and c must be float32, and neither the product nor the result subnormal.
 *
 * The product is exact as a double, the sum may not be. That matters only where the sum lies halfway between two floats: there the
 * rounding error of the sum decides (Knuth's two-sum, The Art of Computer Programming, volume 2, section 4.2.2).
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const rounded = Math.fround(sum);
  const distance = sum - rounded;
  if (distance === 0) return rounded;
  const neighbour = rounded + 2 * distance; // a float only if the sum is halfway
  if (Math.fround(neighbour) !== neighbour) return rounded;
  const part = sum - product;
  const error = product - (sum - part) + (c - part);
  return error * distance > 0 ? neighbour : rounded;
}

/**
 * Whether x * range + low of float32, x in [0, 1), is exact as a double, so that rounding it to a float rounds once: unless the magnitudes
 * of range and low are far apart.
 */
export const isSumExact = (low: number, range: number): boolean =>
  low === 0 || (Math.abs(low) <= 4 * range && range <= 0x100000 * Math.abs(low));
