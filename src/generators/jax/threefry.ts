// Threefry-2x32 with 20 rounds: the random bits of JAX.

/** Rotations of the even and of the odd groups of four rounds. Source: Salmon et al., table 2, as Random123 has it. */
const EVEN = [13, 15, 26, 6] as const;
const ODD = [17, 29, 16, 24] as const;
/** The parity of the key schedule: `SKEIN_KS_PARITY32` of Random123. */
const PARITY = 0x1bd11bda;

/**
 * Encrypts a counter of two words with a key of two words.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @param k0 - key word 0, any 32-bit integer; k1 likewise
 * @param x0 - counter word 0, any 32-bit integer; x1 likewise
 * @param words - receives the two words
 */
export function threefry2x32(k0: number, k1: number, x0: number, x1: number, words: Int32Array | Uint32Array): void {
  let [a, b, c] = [k1, PARITY ^ k0 ^ k1, k0]; // the schedule, which turns by one after each group
  let x = (x0 + k0) | 0;
  let y = (x1 + k1) | 0;
  for (let group = 1; group <= 5; group++) {
    const [r0, r1, r2, r3] = group % 2 ? EVEN : ODD;
    x = (x + y) | 0;
    y = ((y << r0) | (y >>> -r0)) ^ x;
    x = (x + y) | 0;
    y = ((y << r1) | (y >>> -r1)) ^ x;
    x = (x + y) | 0;
    y = ((y << r2) | (y >>> -r2)) ^ x;
    x = (x + y) | 0;
    y = ((y << r3) | (y >>> -r3)) ^ x;
    x = (x + a) | 0;
    y = (y + b + group) | 0;
    const next = a;
    a = b;
    b = c;
    c = next;
  }
  words[0] = x;
  words[1] = y;
}
