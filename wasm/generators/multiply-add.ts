// Products and sums of four float32, as Math.fround(a * b + c) makes them.

/** Elements 2 and 3 as doubles. */
// @ts-ignore: decorator
@inline
function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 1));
}

/** a * b + c: the product is exact as a double, and the sum is rounded to a double and then to a float. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  const low = f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  const high = f64x2.mul(promoteHigh(a), promoteHigh(b));
  return v128.shuffle<u32>(
    f32x4.demote_f64x2_zero(f64x2.add(low, f64x2.promote_low_f32x4(c))),
    f32x4.demote_f64x2_zero(f64x2.add(high, promoteHigh(c))),
    0,
    1,
    4,
    5,
  );
}
