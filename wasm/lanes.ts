// Gathers the 32-bit halves of four 64-bit lanes.

/** The low words of two pairs of 64-bit numbers. */
// @ts-ignore: decorator
@inline
export function lowWords(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 0, 2, 4, 6);
}

/** The high words of two pairs of 64-bit numbers. */
// @ts-ignore: decorator
@inline
export function highWords(a: v128, b: v128): v128 {
  return v128.shuffle<u32>(a, b, 1, 3, 5, 7);
}
