// Converts a word to a uniform sample: an odd multiple of 2^-24 in the open interval (-1, 1), never 0, exact in f32.
// Functions only, no bindings. Twin: src/random/uniform.ts. Definition: docs/SPEC.md, section 4.

fn wi_uniform(word: u32) -> f32 {
  return f32(2 * i32(word >> 8u) + 1 - 0x1000000) * 0x1p-24f;
}
