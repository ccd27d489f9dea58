// Philox4x32-10 (Salmon et al., SC 2011). Twin of shaders/philox.wgsl: same functions, same order.
// JavaScript multiplies in doubles, so products use Math.imul, which keeps the low 32 bits, and sums use `| 0`.
// Intermediate words may be negative; only their bits matter.

export const PHILOX_M0 = 0xd2511f53;
export const PHILOX_M1 = 0xcd9e8d57;
export const PHILOX_W0 = 0x9e3779b9; // golden ratio
export const PHILOX_W1 = 0xbb67ae85; // sqrt(3) - 1

/** High word of the 64-bit product M0 * a; the low word is `Math.imul(PHILOX_M0, a)`. */
function mulhilo0(a: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const low = Math.imul(a0, PHILOX_M0 & 0xffff);
  const cross = Math.imul(a0, PHILOX_M0 >>> 16) + Math.imul(a1, PHILOX_M0 & 0xffff);
  const middle = (cross + (low >>> 16)) | 0;
  return (Math.imul(a1, PHILOX_M0 >>> 16) + (middle >>> 16)) | 0;
}

/** High word of the 64-bit product M1 * a; the low word is `Math.imul(PHILOX_M1, a)`. */
function mulhilo1(a: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const low = Math.imul(a0, PHILOX_M1 & 0xffff);
  const t = (Math.imul(a1, PHILOX_M1 & 0xffff) + (low >>> 16)) | 0;
  const u = (Math.imul(a0, PHILOX_M1 >>> 16) + (t & 0xffff)) | 0;
  return (Math.imul(a1, PHILOX_M1 >>> 16) + (t >>> 16) + (u >>> 16)) | 0;
}

/**
 * The four words of one block of Philox4x32-10.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @param c0 - counter word 0, any 32-bit integer; c1 to c3 likewise
 * @param k0 - key word 0, any 32-bit integer; k1 likewise
 * @param words - receives the four words, each in [0, 2^32 - 1]
 * @example
 * const words = new Uint32Array(4);
 * philox4x32(0, 0, 0, 0, 0, 0, words); // 6627e8d5 e169c58d bc57ac4c 9b00dbd8, as in Random123
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  words: Uint32Array | Int32Array,
): void {
  for (let round = 0; round < 10; round++) {
    const high0 = mulhilo0(c0);
    const high1 = mulhilo1(c2);
    const low0 = Math.imul(PHILOX_M0, c0);
    c0 = high1 ^ c1 ^ k0;
    c1 = Math.imul(PHILOX_M1, c2);
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + PHILOX_W0) | 0;
    k1 = (k1 + PHILOX_W1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}
