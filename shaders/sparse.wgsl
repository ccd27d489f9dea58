// A keyed permutation of [0, size), computed for one index at a time. Functions only, no bindings.
// Twin: src/random/sparse.ts. Definition: docs/SPEC.md, section 8.5.

// The finalizer of MurmurHash3 (Appleby), a bijection of the words.
fn wi_mix(word: u32) -> u32 {
  let a = (word ^ (word >> 16u)) * 0x85ebca6bu;
  let b = (a ^ (a >> 13u)) * 0xc2b2ae35u;
  return b ^ (b >> 16u);
}

// Eight rounds of a Feistel network on the smallest even number of bits, at least 8, that can hold every index. While
// the result is outside [0, size), the network runs again: cycle walking (Black, Rogaway, "Ciphers with arbitrary
// finite domains", CT-RSA 2002).
fn wi_permute(index: u32, size: u32, key: u32) -> u32 {
  let bits = max(4u, (33u - countLeadingZeros(size - 1u)) >> 1u);
  let mask = (1u << bits) - 1u;
  var x = index;
  loop {
    var left = x >> bits;
    var right = x & mask;
    for (var round = 0u; round < 8u; round++) {
      let next = left ^ (wi_mix(right + key + round * 0x9e3779b9u) & mask);
      left = right;
      right = next;
    }
    x = (left << bits) | right;
    if (x < size) { break; }
  }
  return x;
}
