// Twin of src/random/sparse.ts, four keys at a time.

// @ts-ignore: decorator
@inline
function mix(word: v128): v128 {
  word = i32x4.mul(v128.xor(word, i32x4.shr_u(word, 16)), i32x4.splat(0x85ebca6b));
  word = i32x4.mul(v128.xor(word, i32x4.shr_u(word, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(word, i32x4.shr_u(word, 16));
}

/** The images of four indices, each under a permutation of [0, size) with its own key. */
// @ts-ignore: decorator
@inline
export function permute(index: v128, size: u32, key: v128): v128 {
  const bits = max<i32>(4, (33 - <i32>clz(size - 1)) >>> 1);
  const mask = i32x4.splat((1 << bits) - 1);
  const last = i32x4.splat(size - 1);
  let x = index;
  // All ones in the lanes that still run: at first, in all of them.
  let outside = i32x4.splat(-1);
  do {
    let left = i32x4.shr_u(x, bits);
    let right = v128.and(x, mask);
    let sum = key;
    for (let round = 0; round < 8; round++) {
      const next = v128.xor(left, v128.and(mix(i32x4.add(right, sum)), mask));
      left = right;
      right = next;
      sum = i32x4.add(sum, i32x4.splat(0x9e3779b9));
    }
    x = v128.bitselect(v128.or(i32x4.shl(left, bits), right), x, outside);
    outside = i32x4.gt_u(x, last);
  } while (v128.any_true(outside));
  return x;
}
