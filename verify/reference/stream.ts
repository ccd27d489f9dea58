// Second implementation of docs/SPEC.md, sections 1 to 4 and 6: from the text alone, in BigInt, for clarity rather than speed.
import { float32Bits, float32Parts } from './float32.ts';

const MASK32 = (1n << 32n) - 1n;

export function philox4x32(counter: readonly bigint[], key: readonly bigint[]): bigint[] {
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & MASK32, (product0 >> 32n) ^ c3 ^ k1, product0 & MASK32];
    k0 = (k0 + 0x9e3779b9n) & MASK32;
    k1 = (k1 + 0xbb67ae85n) & MASK32;
  }
  return [c0, c1, c2, c3];
}

/** The word of one element. */
export function wordOf(seed: bigint, stream: bigint, element: bigint): number {
  const block = element / 4n;
  const words = philox4x32(
    [block & MASK32, block >> 32n, stream & MASK32, stream >> 32n],
    [seed & MASK32, seed >> 32n],
  );
  return Number(words[Number(element % 4n)]);
}

export function streamOfName(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) % (1n << 64n);
  return hash;
}

/** The bits of the uniform sample of a word. */
export function uniformBits(word: number): number {
  const odd = 2n * (BigInt(word) >> 8n) + 1n - (1n << 24n);
  return float32Bits(odd < 0n, odd < 0n ? -odd : odd, -24);
}

/** The bits of a sample times a scale, both given as bits of float32. */
export function scaledBits(sample: number, scale: number): number {
  const a = float32Parts(sample);
  const b = float32Parts(scale);
  return float32Bits(a.negative !== b.negative, a.magnitude * b.magnitude, a.exponent + b.exponent);
}
