// Twin of src/dtype/half.ts, four float32 at a time, to 16 bits in each lane.

/** There is no shift by lanes: the rounding of a subnormal half is a float32's, to multiples of 2^-24 by adding 1/2. */
// @ts-ignore: decorator
@inline
export function f16Bits(bits: v128): v128 {
  const sign = v128.and(i32x4.shr_u(bits, 16), i32x4.splat(0x8000));
  const magnitude = v128.and(bits, i32x4.splat(0x7fffffff));
  // From 2^-14 on: the bits less 112 in the exponent, rounded to nearest even at bit 13.
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
