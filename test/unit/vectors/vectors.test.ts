// The published vectors: the second implementation regenerates them, and the library agrees with every one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { streamOfName } from '../../../src/fill/stream.ts';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { philox4x32 } from '../../../src/random/philox.ts';
import { uniform } from '../../../src/random/uniform.ts';
import type { Method } from '../../../src/types.ts';
import { hex } from '../../../verify/reference/hex.ts';
import { makeEdges, makeVectors, SHAPE, type Vector } from '../../../verify/reference/vectors.ts';
import { bitsOf, bitsOfArray } from '../../helpers/bits.ts';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../verify/reference/vectors/${name}`, import.meta.url), 'utf8')) as T;
const vectors = read<Vector[]>('stream-v1.json');
const edges = read<{ word: string; uniform: string; normal: string }[]>('edges-v1.json');
const published = readFileSync(new URL('../../../verify/reference/vectors/normal-table.bin', import.meta.url));
const table = new Uint32Array(published.buffer.slice(published.byteOffset, published.byteOffset + published.length));

test('the second implementation makes the files', () => {
  expect(makeVectors(table)).toEqual(vectors);
  expect(makeEdges(table)).toEqual(edges);
  expect(vectors.length).toBe(42);
});

test.each(vectors)('seed $seed, stream $stream: words, uniform, normal', (vector) => {
  const stream = BigInt(vector.stream);
  if (vector.name !== undefined) expect(streamOfName(vector.name)).toBe(stream);
  const seed = BigInt(vector.seed);
  const words = new Uint32Array(4);
  vector.elements.forEach((text, i) => {
    const element = BigInt(text);
    const block = element / 4n;
    const [b, s, k] = [block, stream, seed].map((n) => [Number(n & 0xffffffffn), Number(n >> 32n)] as const) as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ];
    philox4x32(...b, ...s, ...k, words);
    const word = words[Number(element % 4n)] as number;
    expect(hex(word)).toBe(vector.words[i]);
    expect(hex(bitsOf(uniform(word)))).toBe(vector.uniform[i]);
    expect(hex(bitsOf(normal(word, normalTable())))).toBe(vector.normal[i]);
  });
});

test.each(vectors)('seed $seed, stream $stream: weights, one by one and with neighbours', (vector) => {
  const { seed, stream, name, elements, weights } = vector;
  const tensor = name === undefined ? { stream: BigInt(stream) } : { name };
  for (const [init, bits] of Object.entries(weights)) {
    elements.forEach((text, i) => {
      const start = Number(text);
      for (const slice of [
        [start, start + 1],
        [Math.max(0, start - 5), start + 1],
      ] as const) {
        const target = new Float32Array(slice[1] - slice[0]).fill(Number.NaN);
        fillWeightsSync(target, { shape: SHAPE, init: init as Method, seed: BigInt(seed), slice, ...tensor });
        expect(hex(bitsOfArray(target).at(-1) as number)).toBe(bits[i]);
      }
    });
  }
});

test.each(edges)('word $word', ({ word, uniform: u, normal: z }) => {
  expect(hex(bitsOf(uniform(Number.parseInt(word, 16))))).toBe(u);
  expect(hex(bitsOf(normal(Number.parseInt(word, 16), normalTable())))).toBe(z);
});
