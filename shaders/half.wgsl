// Rounds the bits of an f32 to a 16-bit format, to nearest even. Integer arithmetic needs no shader-f16 and does not
// depend on the driver's rounding. Functions only, no bindings. Twin: src/dtype/half.ts. Definition: docs/SPEC.md,
// section 9.

// Divides by 2^shift and rounds to nearest even; shift in [1, 25], m below 2^24.
fn wi_roundShift(m: u32, shift: u32) -> u32 {
  return (m + ((1u << (shift - 1u)) - 1u) + ((m >> shift) & 1u)) >> shift;
}

// IEEE 754 binary16, in the low 16 bits. Not for NaN.
fn wi_f16Bits(bits: u32) -> u32 {
  let exponent = (bits >> 23u) & 255u;
  // A subnormal f32 rounds to 0 with or without a leading 1.
  let fraction = (bits & 0x7fffffu) | 0x800000u;
  let shift = u32(clamp(126 - i32(exponent), 13, 25));
  let base = (max(exponent, 113u) - 113u) << 10u;
  return ((bits >> 16u) & 0x8000u) | min(base + wi_roundShift(fraction, shift), 0x7c00u);
}

// bfloat16, in the low 16 bits. Not for NaN.
fn wi_bf16Bits(bits: u32) -> u32 {
  return (bits + 0x7fffu + ((bits >> 16u) & 1u)) >> 16u;
}
