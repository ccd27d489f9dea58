// Converts a word to a normal sample, the standard normal quantile of (word + 1/2) / 2^32. It uses integer arithmetic,
// since WGSL lets each driver round log, sqrt, sin and cos differently. The conversion to f32 is the only rounding.
// Functions only, no bindings. The caller provides the table (normalTable() in src/random/normal-table.ts,
// WI_NORMAL_SEGMENTS entries) and reads one entry per sample:
//   wi_normal(word, table[wi_normalSegment(word)])
// Declare it as array<vec2u, 4096>: without a fixed size, every access also reads the length.
// Twin: src/random/normal.ts. Definition: docs/SPEC.md, section 5.

const WI_NORMAL_SEGMENTS: u32 = 4096u;

// w = 2^33 times the tail probability of the word; odd, in [1, 2^32 - 1].
fn wi_tail(word: u32) -> u32 {
  return (min(word, ~word) << 1u) | 1u;
}

// The bits of w converted to f32. Callers use only the exponent and the leading 14 bits of the fraction. The mask
// clears the bit below these, so that rounding in the conversion cannot change them. (Tint compiles countLeadingZeros
// to five selects.)
fn wi_tailFloat(w: u32) -> u32 {
  return bitcast<u32>(f32(w & ~(w >> 15u)));
}

// Index of the table entry for a word: the low five bits of the exponent of w, then the leading seven of its fraction.
fn wi_normalSegment(word: u32) -> u32 {
  return (wi_tailFloat(wi_tail(word)) >> 16u) & 4095u;
}

// 2^28 times the normal sample. A caller can fold the 2^-28 into its own scale.
fn wi_normalFixed(word: u32, entry: vec2u) -> f32 {
  let w = wi_tail(word);
  let bits = wi_tailFloat(w);
  // Shifts and masks, not extractBits: 14 % faster on SwiftShader, 2 % slower on RDNA2 (bench/results/shader-cost.md).
  // WGSL takes the shift modulo 32 anyway; the & 31 is there for compilers that leave this to the hardware.
  let h = (bits >> 9u) & 127u;                             // position in the segment: its leading 7 bits,
  let l = (w << ((13u - (bits >> 23u)) & 31u)) >> 16u;     // and the 16 after them
  let bend = h * (entry.y & 0xffu);
  // Always below 2^24. The mask tells the compiler so, which then multiplies in one cycle instead of four on RDNA2.
  let slope = ((entry.y >> 8u) - bend) & 0xffffffu;
  let drop = h * slope + ((l * ((slope - bend) >> 8u)) >> 8u);
  let magnitude = f32(i32(entry.x - (drop >> 10u)));
  return bitcast<f32>(bitcast<u32>(magnitude) | (~word & 0x80000000u));
}

fn wi_normal(word: u32, entry: vec2u) -> f32 {
  return wi_normalFixed(word, entry) * 0x1p-28f;
}
