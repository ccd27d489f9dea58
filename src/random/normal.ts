// Converts a word to a normal sample in integer arithmetic. Twin of shaders/normal.wgsl: same functions, same order.
// The exponent comes from Math.clz32 here, and from a conversion to f32 there. Definition: docs/SPEC.md, section 5.

export const NORMAL_SEGMENTS = 4096;

/** w = 2^33 times the tail probability of the word; odd, in [1, 2^32 - 1]. */
function tail(word: number): number {
  return (((word >> 31) ^ word) << 1) | 1;
}

/**
 * Index of the table entry for a word, in [0, 4095].
 *
 * @param word - any 32-bit integer
 */
export function normalSegment(word: number): number {
  const w = tail(word);
  const zeros = Math.clz32(w);
  return (((30 - zeros) & 31) << 7) | (((w << zeros) >>> 24) & 127);
}

/** 2^28 times the normal sample: an integer of at most 31 bits and a sign, before it is rounded to float32. */
export function normalFixed(word: number, entry0: number, entry1: number): number {
  const w = tail(word);
  const position = (w << Math.clz32(w)) << 8; // position in the segment: 7 bits, then 16, then unused ones
  const h = position >>> 25;
  const l = (position >>> 9) & 0xffff;
  const bend = Math.imul(h, entry1 & 0xff);
  const slope = (entry1 >>> 8) - bend;
  const drop = (Math.imul(h, slope) + (Math.imul(l, (slope - bend) >>> 8) >>> 8)) | 0;
  const magnitude = (entry0 | 0) - (drop >>> 10);
  const sign = ~word >> 31;
  return ((magnitude ^ sign) - sign) | 0;
}

/**
 * Converts a word to a standard normal sample in (-6.34, 6.34): the quantile of (word + 1/2) / 2^32 as a float32.
 * It increases with the word, and `normal(~word) = -normal(word)`. The error is at most 0.69 ulp where the magnitude is
 * 0.5 or more, and at most 2.6e-8 below.
 *
 * @param word - any 32-bit integer
 * @param table - {@link normalTable}
 * @example
 * normal(0x80000000, normalTable()); // 3.725290298461914e-9, the smallest positive sample
 */
export function normal(word: number, table: Uint32Array): number {
  const at = 2 * normalSegment(word);
  return Math.fround(normalFixed(word, table[at] as number, table[at + 1] as number) / 0x10000000);
}
