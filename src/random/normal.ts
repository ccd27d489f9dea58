// A word as a normal sample, in integer arithmetic. Twin of shaders/normal.wgsl: same functions, same order; here the
// exponent comes from Math.clz32, there from a conversion to f32. Definition: docs/SPEC.md, section 5.

export const NORMAL_SEGMENTS = 4096;

/** w = 2^33 times the probability of the tail that the word lies in; odd, in [1, 2^32 - 1]. */
function tail(word: number): number {
  return (((word >> 31) ^ word) << 1) | 1;
}

/**
 * The index of the table entry for a word, in [0, 4095].
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
  const position = (w << Math.clz32(w)) << 8; // in the segment: 7 bits, then 16, then some that do not count
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
 * A word as a standard normal sample: the float32 next to the quantile of (word + 1/2) / 2^32. Increasing in the word,
 * `normal(~word) = -normal(word)`, between -6.34 and 6.34; at most 0.69 ulp from the true quantile where it is 0.5 or more,
 * at most 2.6e-8 where it is less.
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
