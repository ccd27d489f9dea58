// Twin of src/dtype/half.ts: rounds four float32 at a time to 16 bits in each lane.

/**
 * SIMD has no per-lane shift, so a subnormal is rounded by a float32 addition: adding 1/2 leaves multiples of 2^-24.
 */
// @ts-ignore: decorator
@inline
export function f16Bits(bits: v128): v128 {
  const sign = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000));
  const magnitude = v128.and(bits, i32x4.splat(0x7fffffff));
  // From 2^-14 on: subtracts 112 from the exponent and rounds to nearest even at bit 13.
  const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const rebased = i32x4.add(magnitude, i32x4.splat((-112 << 23) + 0xfff));
  const rounded = i32x4.shr_u(i32x4.add(rebased, odd), 13);
  const normal = i32x4.min_u(rounded, i32x4.splat(0x7c00));
  const half = f32x4.splat(0.5);
  const subnormal = i32x4.sub(f32x4.add(magnitude, half), half);
  const small = i32x4.lt_u(magnitude, i32x4.splat(113 << 23));
  return v128.or(sign, v128.bitselect(subnormal, normal, small));
}

// @ts-ignore: decorator
@inline
export function bf16Bits(bits: v128): v128 {
  const odd = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(1));
  return i32x4.shr_u(i32x4.add(i32x4.add(bits, i32x4.splat(0x7fff)), odd), 16);
}
