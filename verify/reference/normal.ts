// Second implementation of docs/SPEC.md, section 5: from the text alone, in BigInt.
import { float32Bits } from './float32.ts';
import { ONE, tailQuantile } from './quantile.ts';

const floorDivide = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;

/** Computes the table, 4096 entries of two words, from its definition. Takes some seconds. */
export function makeTable(): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(8192);
  // Newton's method starts at the previous quantile; the first is about 6.34.
  let guess = (ONE * 634n) / 100n;
  for (let e = 0; e < 32; e++) {
    for (let j = 0; j < 128; j++) {
      // p = 2^(e - 33) (1 + (j + tau) / 128) for tau = 1/16, 1/2, 15/16
      const quantileAt = (sixteenths: number): bigint => {
        const p = (ONE * BigInt(128 * 16 + j * 16 + sixteenths)) / (128n * 16n * (1n << BigInt(33 - e)));
        guess = tailQuantile(p, guess);
        return guess;
      };
      const f0 = quantileAt(1);
      const f1 = quantileAt(8);
      const f2 = quantileAt(15);
      // P(tau) = f1 + linear (tau - 1/2) + quadratic (tau - 1/2)^2
      const linear = ((f2 - f0) * 8n) / 7n;
      const quadratic = ((f0 + f2 - 2n * f1) * 128n) / 49n;
      const atStart = f1 - linear / 2n + quadratic / 4n;
      const atEnd = f1 + linear / 2n + quadratic / 4n;
      const c0 = floorDivide(atStart << 28n, ONE);
      const c2 = floorDivide((quadratic << 24n) + ONE / 2n, ONE);
      const c1 = floorDivide(128n * c2 * ONE + 8n * (c0 * ONE - (atEnd << 28n)), ONE);
      const index = 128 * ((e + 31) % 32) + j;
      table[2 * index] = Number(c0);
      table[2 * index + 1] = Number(c1 * 256n + c2);
    }
  }
  return table;
}

/** The bits of the normal sample of a word. */
export function normalBits(word: number, table: Uint32Array): number {
  const v = BigInt(word);
  const lower = v < 1n << 31n;
  const w = 2n * (lower ? v : (1n << 32n) - 1n - v) + 1n;
  const e = w.toString(2).length - 1;
  // w = 2^e (1 + fraction / 2^30) with the fraction cut to 30 bits: 7 for j, 7 for h, 16 for l
  const fraction = ((w << 30n) >> BigInt(e)) - (1n << 30n);
  const j = Number(fraction >> 23n);
  const h = (fraction >> 16n) & 127n;
  const l = fraction & 0xffffn;
  const index = 128 * ((e + 31) % 32) + j;
  const c0 = BigInt(table[2 * index] as number);
  const c1 = BigInt((table[2 * index + 1] as number) >>> 8);
  const c2 = BigInt((table[2 * index + 1] as number) & 255);
  const g = c1 - h * c2;
  const s = (g - h * c2) / 256n;
  const d = h * g + (l * s) / 256n;
  const x = c0 - d / 1024n;
  return float32Bits(lower, x, -28);
}
