// The cases of verify/reference/vectors/stream-v1.json and edges-v1.json, computed by the second implementation.
import { hex } from './hex.ts';
import { normalBits } from './normal.ts';
import { BINARY32, exactNumber, roundTo } from './rounding.ts';
import { scaledBits, streamOfName, uniformBits, wordOf } from './stream.ts';

export interface Vector {
  seed: string;
  name?: string;
  stream: string;
  elements: string[];
  words: string[];
  uniform: string[];
  normal: string[];
  /** Weights of a tensor of shape SHAPE, by method. */
  weights: Record<'small_random' | 'xavier' | 'he', string[]>;
}

const SEEDS = [0n, 1n, 42n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 64n - 1n];
const STREAMS: { name?: string; stream?: bigint }[] = [
  { stream: 0n },
  { stream: 1n },
  { stream: 2n ** 32n },
  { stream: 2n ** 64n - 1n },
  { name: '' },
  { name: 'fc1.weight' },
  { name: 'größe/層 0' },
];
// From element 2^34 on, the number of the block has a high word.
const ELEMENTS = [
  0n,
  1n,
  2n,
  3n,
  4n,
  7n,
  1000n,
  2n ** 32n,
  2n ** 34n - 1n,
  2n ** 34n,
  2n ** 34n + 5n,
  2n ** 52n - 1n,
  2n ** 53n - 2n,
];
/** 6361 * 1416003655831 = 2^53 - 1, the largest number of elements. */
export const SHAPE = [6361, 1416003655831] as const;

export function makeVectors(table: Uint32Array): Vector[] {
  const [fanIn, fanOut] = SHAPE;
  const sigmas = { small_random: 0.01, xavier: Math.sqrt(2 / (fanIn + fanOut)), he: Math.sqrt(2 / fanIn) };
  const scaleBits = (sigma: number): number => roundTo(exactNumber(sigma), BINARY32);
  return SEEDS.flatMap((seed) =>
    STREAMS.map(({ name, stream = streamOfName(name as string) }) => {
      const words = ELEMENTS.map((element) => wordOf(seed, stream, element));
      const normal = words.map((word) => normalBits(word, table));
      return {
        seed: String(seed),
        ...(name !== undefined && { name }),
        stream: String(stream),
        elements: ELEMENTS.map(String),
        words: words.map((word) => hex(word)),
        uniform: words.map((word) => hex(uniformBits(word))),
        normal: normal.map((bits) => hex(bits)),
        weights: {
          small_random: normal.map((bits) => hex(scaledBits(bits, scaleBits(sigmas.small_random)))),
          xavier: normal.map((bits) => hex(scaledBits(bits, scaleBits(sigmas.xavier)))),
          he: normal.map((bits) => hex(scaledBits(bits, scaleBits(sigmas.he)))),
        },
      };
    }),
  );
}

/** Words at the edges of the quantile, and their samples. */
export function makeEdges(table: Uint32Array): { word: string; uniform: string; normal: string }[] {
  const words = [
    0, 1, 2, 3, 0x7f, 0x80, 0xffff, 0x10000, 0x3fffffff, 0x40000000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001,
    0xbfffffff, 0xc0000000, 0xfffffffe, 0xffffffff,
  ];
  return words.map((word) => ({
    word: hex(word),
    uniform: hex(uniformBits(word)),
    normal: hex(normalBits(word, table)),
  }));
}
