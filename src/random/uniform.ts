// Twin of shaders/uniform.wgsl: same functions, same order. Definition: docs/SPEC.md, section 4.

/**
 * Converts a word to a uniform sample in the open interval (-1, 1): (2 * floor(word / 2^8) + 1 - 2^24) / 2^24.
 * Samples are odd multiples of 2^-24, so they are symmetric about 0, never 0, and exact as float32.
 *
 * @param word - a uniform integer in [0, 2^32 - 1]
 * @example
 * uniform(0x80000000); // 2^-24
 */
export function uniform(word: number): number {
  return (2 * (word >>> 8) + 1 - 0x1000000) / 0x1000000;
}
