// SHA-1 (FIPS 180-4), for keys that a framework derives with it. It protects nothing here.

const ROUND_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6] as const;
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as const;
const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The first word of the SHA-1 of bytes, fewer than 2^29. */
export function sha1Word(bytes: Uint8Array): number {
  const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >>> 6) << 6));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setUint32(padded.byteLength - 4, bytes.length * 8);
  const state = Int32Array.from(START);
  const w = new Int32Array(80);
  for (let block = 0; block < padded.byteLength; block += 64) {
    let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const at = (back: number): number => w[i - back] as number;
      w[i] = i < 16 ? padded.getInt32(block + 4 * i) : rotate(at(3) ^ at(8) ^ at(14) ^ at(16), 1);
      const phase = Math.floor(i / 20);
      const f = phase === 0 ? (b & c) | (~b & d) : phase === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const next = (rotate(a, 5) + f + e + (ROUND_CONSTANTS[phase] as number) + (w[i] as number)) | 0;
      [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((word, i) => {
      state[i] = (state[i] as number) + word;
    });
  }
  return (state[0] as number) >>> 0;
}
