// Maps a word into a range of words. Functions only, no bindings.
// Twin: src/random/truncated.ts. Definition: docs/SPEC.md, section 8.3.

// The high word of the 64-bit product a * b.
fn wi_mulhi(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let t = a1 * b0 + ((a0 * b0) >> 16u);
  let u = a0 * b1 + (t & 0xffffu);
  return a1 * b1 + (t >> 16u) + (u >> 16u);
}

// Maps a word into [first, first + words): first + floor(word * words / 2^32).
fn wi_confine(word: u32, first: u32, words: u32) -> u32 {
  return first + wi_mulhi(word, words);
}
