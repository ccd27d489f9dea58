// The data of a file in chunks: every byte once, each tensor aligned, and what must be made together stays together.
import { describe, expect, test } from 'vitest';
import { CHUNK_BYTES, type Chunk, chunksOf, samplesOf } from '../../../src/cli/chunks.ts';
import { planOf, type Tensor, tensorsOf } from '../../../src/cli/plan.ts';
import { orthogonal, type WeightSpec, zeros } from '../../../src/index.ts';
import type { RecipeSpecs } from '../../../src/recipe/types.ts';

const specs = (tensors: Readonly<Record<string, Partial<WeightSpec>>>): RecipeSpecs =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, spec]) => [name, { init: zeros(), dtype: 'f32', seed: 1n, ...spec } as never]),
  );

/** The tensors of one file, in its order. */
const fileOf = (tensors: Readonly<Record<string, Partial<WeightSpec>>>): readonly Tensor[] =>
  planOf(tensorsOf(specs(tensors)), Number.MAX_SAFE_INTEGER)[0]?.tensors ?? [];

const MIXED = fileOf({
  scalar: { shape: [] },
  empty: { shape: [0, 7] },
  matrix: { shape: [9, 11] },
  halves: { shape: [5, 7], dtype: 'bf16' },
  other: { shape: [31], dtype: 'f16' },
});

describe.each([4, 8, 64, 100, 4096])('chunks of %i bytes', (limit) => {
  const chunks = [...chunksOf(MIXED, undefined, limit)];

  test('have every element once, in the order of the file', () => {
    const seen = new Map<string, number>();
    let position = 0;
    for (const chunk of chunks) {
      expect(chunk.position).toBe(position);
      expect(chunk.bytes).toBeGreaterThan(0);
      expect(chunk.bytes).toBeLessThanOrEqual(limit);
      let at = 0;
      for (const { tensor, from, to, at: start } of chunk.pieces) {
        const size = tensor.bytes / tensor.count;
        expect(from).toBe(seen.get(tensor.name) ?? 0);
        expect(start).toBe(at);
        expect(start % size).toBe(0);
        seen.set(tensor.name, to);
        at += (to - from) * size;
      }
      expect(at).toBe(chunk.bytes);
      position += chunk.bytes;
    }
    expect(Object.fromEntries(seen)).toEqual({ scalar: 1, matrix: 99, halves: 35, other: 31 });
    expect(position).toBe(4 + 4 * 99 + 2 * 35 + 2 * 31);
  });
});

test('a chunk is full unless it is the last', () => {
  const chunks = [...chunksOf(fileOf({ large: { shape: [3, CHUNK_BYTES / 2 + 1], dtype: 'bf16' } }))];
  expect(chunks.map(({ bytes }) => bytes)).toEqual([CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 6]);
});

/** What each chunk has: name and elements. */
const piecesOf = (chunks: Iterable<Chunk>): [string, number, number][][] =>
  [...chunks].map(({ pieces }) => pieces.map(({ tensor, from, to }) => [tensor.name, from, to]));

describe('an orthogonal matrix', () => {
  test('stays whole, however large', () => {
    const tensors = fileOf({
      a: { shape: [3] },
      b: { shape: [4, 4], init: orthogonal() },
      c: { shape: [2, 2], init: { kind: 'delta-orthogonal', gain: 1 } },
      d: { shape: [3] },
    });
    expect(piecesOf(chunksOf(tensors, undefined, 16))).toEqual([
      [['a', 0, 3]],
      [['b', 0, 16]],
      [['c', 0, 4]],
      [['d', 0, 3]],
    ]);
  });

  test('is cut from its stack, of which as many fit as have room', () => {
    const tensors = fileOf({ a: { shape: [5, 2, 3], batchDims: 1, init: orthogonal() } });
    expect(piecesOf(chunksOf(tensors, undefined, 60))).toEqual([[['a', 0, 12]], [['a', 12, 24]], [['a', 24, 30]]]);
  });

  test('stays whole with its stack under constant rows', () => {
    const init = { kind: 'with-rows', init: orthogonal(), start: 0, end: 1, value: 0 } as const;
    const tensors = fileOf({ a: { shape: [2, 2, 3], batchDims: 1, init } });
    expect(piecesOf(chunksOf(tensors, undefined, 24))).toEqual([[['a', 0, 12]]]);
  });

  test('is cut where it is only read', () => {
    const tensors = fileOf({ b: { shape: [4, 4], init: orthogonal() } });
    expect(piecesOf(chunksOf(tensors, () => 1, 40))).toEqual([[['b', 0, 10]], [['b', 10, 16]]]);
  });
});

describe('a sample', () => {
  test('has the first and the last elements of each tensor, and the places that are drawn', () => {
    const tensors = fileOf({ a: { shape: [10_000] }, b: { shape: [100] }, empty: { shape: [0] } });
    const draws = [17, 0, 5904];
    const limits: number[] = [];
    const chunks = [
      ...samplesOf(tensors, 3, (below) => {
        limits.push(below);
        return Math.min(draws[limits.length % 3] as number, below - 1);
      }),
    ];
    expect(piecesOf(chunks)).toEqual([[['a', 0, 4096]], [['a', 17, 4113]], [['a', 5904, 10_000]], [['b', 0, 100]]]);
    expect(new Set(limits)).toEqual(new Set([5905, 1]));
    expect(chunks.map(({ position, bytes }) => [position, bytes])).toEqual([
      [0, 16_384],
      [68, 16_384],
      [23_616, 16_384],
      [40_000, 400],
    ]);
  });

  test('has whole orthogonal matrices', () => {
    const tensors = fileOf({ a: { shape: [3, 100, 100], batchDims: 1, init: orthogonal() } });
    expect(piecesOf(samplesOf(tensors, 1, () => 1))).toEqual([
      [['a', 0, 10_000]],
      [['a', 10_000, 20_000]],
      [['a', 20_000, 30_000]],
    ]);
  });
});
