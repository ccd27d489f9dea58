// Twin of src/random/uniform.ts, four words at a time.

/** (2 * floor(word / 2^8) + 1 - 2^24) / 2^24: an integer of 24 bits and a sign, so exact. */
// @ts-ignore: decorator
@inline
export function uniform(words: v128): v128 {
  const doubled = v128.and(i32x4.shr_u(words, 7), i32x4.splat(0x1fffffe));
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(doubled, i32x4.splat(0xffffff))), f32x4.splat(1.0 / 0x1000000));
}
