// Maps a word into a range of words. Twin of shaders/truncated.wgsl: same functions, same order. Definition:
// docs/SPEC.md, section 8.3.

/** The high word of the 64-bit product a * b. */
function mulhi(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const t = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16);
  const u = (Math.imul(a0, b1) >>> 0) + (t % 0x10000);
  return (Math.imul(a1, b1) + Math.floor(t / 0x10000) + Math.floor(u / 0x10000)) | 0;
}

/**
 * Maps a word into [first, first + words): first + floor(word * words / 2^32).
 *
 * @param words - in [1, 2^32 - 1], with first + words <= 2^32
 */
export function confine(word: number, first: number, words: number): number {
  return (first + mulhi(word, words)) | 0;
}
