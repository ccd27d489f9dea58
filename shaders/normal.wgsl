// A word as a normal sample: the standard normal quantile of (word + 1/2) / 2^32, in integer arithmetic, since WGSL
// lets every driver round log, sqrt, sin and cos its own way. The one rounding is the conversion to f32.
// Functions only, no bindings: the caller owns the table (normalTable() in src/random/normal-table.ts, WI_NORMAL_SEGMENTS
// entries) and reads one entry for each sample:
//   wi_normal(word, table[wi_normalSegment(word)])
// Declare it as array<vec2u, 4096>: without the fixed size every access pays for reading the length.
// Twin: src/random/normal.ts. Definition: docs/SPEC.md, section 5.

const WI_NORMAL_SEGMENTS: u32 = 4096u;

// w = 2^33 times the probability of the tail that the word lies in; odd, in [1, 2^32 - 1].
fn wi_tail(word: u32) -> u32 {
  return (min(word, ~word) << 1u) | 1u;
}

// The bits of w as f32. Only the exponent and the leading 14 bits of the fraction are used; the mask puts a 0 below
// them, so that no rounding of the conversion can reach them. (countLeadingZeros would be five selects in Tint.)
fn wi_tailFloat(w: u32) -> u32 {
  return bitcast<u32>(f32(w & ~(w >> 15u)));
}

// The index of the table entry for a word: five low bits of the exponent of w, seven bits of its fraction.
fn wi_normalSegment(word: u32) -> u32 {
  return (wi_tailFloat(wi_tail(word)) >> 16u) & 4095u;
}

// 2^28 times the normal sample, so that a caller who multiplies by a scale can fold the 2^-28 into it.
fn wi_normalFixed(word: u32, entry: vec2u) -> f32 {
  let w = wi_tail(word);
  let bits = wi_tailFloat(w);
  // Shifts and masks, not extractBits: 14 % faster on SwiftShader, 2 % slower on RDNA2 (bench/results/shader-cost.md).
  // The & 31 is what WGSL does anyway; it is written out for a compiler that leaves it to the hardware.
  let h = (bits >> 9u) & 127u;                             // position in the segment: its leading 7 bits,
  let l = (w << ((13u - (bits >> 23u)) & 31u)) >> 16u;     // and the 16 after them
  let bend = h * (entry.y & 0xffu);
  // Always below 2^24: the mask only tells the compiler, which then multiplies in one cycle instead of four on RDNA2.
  let slope = ((entry.y >> 8u) - bend) & 0xffffffu;
  let drop = h * slope + ((l * ((slope - bend) >> 8u)) >> 8u);
  let magnitude = f32(i32(entry.x - (drop >> 10u)));
  return bitcast<f32>(bitcast<u32>(magnitude) | (~word & 0x80000000u));
}

fn wi_normal(word: u32, entry: vec2u) -> f32 {
  return wi_normalFixed(word, entry) * 0x1p-28f;
}
