// Rounds the bits of a float32 to a 16-bit format, to nearest even, in integer arithmetic. Twin of shaders/half.wgsl:
// same functions, same order. Definition: docs/SPEC.md, section 9.

/** Divides by 2^shift and rounds to nearest even; shift in [1, 25], m below 2^24. */
function roundShift(m: number, shift: number): number {
  return (m + ((1 << (shift - 1)) - 1) + ((m >>> shift) & 1)) >>> shift;
}

/**
 * Rounds to IEEE 754 binary16. The smallest nonzero magnitude is 2^-24; magnitudes from 65520 on become infinity.
 *
 * @param bits - the bits of a float32 that is not NaN
 * @example
 * f16Bits(0x3f800000); // 0x3c00: 1
 */
export function f16Bits(bits: number): number {
  const exponent = (bits >>> 23) & 255;
  // A subnormal float32 rounds to 0 with or without a leading 1.
  const fraction = (bits & 0x7fffff) | 0x800000;
  const shift = Math.min(Math.max(126 - exponent, 13), 25);
  const base = (Math.max(exponent, 113) - 113) << 10;
  return ((bits >>> 16) & 0x8000) | Math.min(base + roundShift(fraction, shift), 0x7c00);
}

/**
 * Rounds to bfloat16, the upper half of a float32.
 *
 * @param bits - the bits of a float32 that is not NaN
 * @example
 * bf16Bits(0x3f800000); // 0x3f80: 1
 */
export function bf16Bits(bits: number): number {
  return ((bits >>> 0) + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
