// A keyed permutation of [0, size), computed for one index at a time. Twin of shaders/sparse.wgsl: same
// functions, same order. Definition: docs/SPEC.md, section 8.5.

/** The finalizer of MurmurHash3 (Appleby), a bijection of the words. */
function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}

/**
 * Eight rounds of a Feistel network on the smallest even number of bits, at least 8, that can hold every index. While
 * the result is outside [0, size), the network runs again: cycle walking (Black, Rogaway, "Ciphers with arbitrary
 * finite domains", CT-RSA 2002).
 *
 * @param index - in [0, size)
 * @param size - in [1, 2^32 - 1]
 * @param key - any word
 */
export function permute(index: number, size: number, key: number): number {
  const bits = Math.max(4, (33 - Math.clz32(size - 1)) >>> 1);
  const mask = bits === 16 ? 0xffff : (1 << bits) - 1;
  let x = index;
  do {
    let left = x >>> bits;
    let right = x & mask;
    for (let round = 0; round < 8; round++) {
      const next = left ^ (mix((right + key + Math.imul(round, 0x9e3779b9)) | 0) & mask);
      left = right;
      right = next;
    }
    x = ((left << bits) | right) >>> 0;
  } while (x >= size);
  return x;
}
