// Chunks are made in shared memory by several threads: the bytes of the library's own calls, in the order of the file.
import { describe, expect, test } from 'vitest';
import { CHUNK_BYTES, chunksOf, samplesOf } from '../../../src/cli/chunks.ts';
import { generate, inTurn } from '../../../src/cli/generate.ts';
import { planOf, tensorsOf } from '../../../src/cli/plan.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { specsOfRecipe } from '../../../src/recipe/specs.ts';

/** Tensors of several chunks, more than are in memory at a time, small tensors around it, and one that is made whole. */
const specs = specsOfRecipe(
  {
    weightInit: 1,
    seed: '18446744073709551615',
    tensors: {
      first: { shape: [3, 5], init: 'he' },
      large: { shape: [3, 2_800_001], init: 'he', dtype: 'bf16' },
      wide: { shape: [6_100_001], init: { kind: 'uniform', low: -1, high: 1 } },
      rows: {
        shape: [40_000, 30],
        init: { kind: 'with-rows', init: { kind: 'normal', stddev: 1 }, start: 3, end: 20_000, value: 0.5 },
        dtype: 'f16',
      },
      sparse: { shape: [1000, 999], init: { kind: 'sparse', sparsity: 0.3, stddev: 1 } },
      square: { shape: [3, 40, 40], batchDims: 1, init: { kind: 'orthogonal', gain: 1 } },
      stream: { shape: [7], init: 'small_random', stream: '9', seed: '3' },
      scalar: { shape: [], init: 'small_random' },
      empty: { shape: [0, 3], init: 'small_random' },
    },
  },
  { maxBytes: Number.POSITIVE_INFINITY },
);
const [shard] = planOf(tensorsOf(specs), Number.MAX_SAFE_INTEGER);
const tensors = shard?.tensors ?? [];

/** The data of the file by the synchronous calls, tensor by tensor. */
const expected = Buffer.concat(
  tensors.map(({ name, spec, dtype, count }) => {
    const array = dtype === 'f32' ? new Float32Array(count).fill(Number.NaN) : new Uint16Array(count).fill(0xffff);
    fillWeightsSync(array, { ...spec, seed: specs[name]?.seed as bigint });
    return Buffer.from(array.buffer);
  }),
);

describe.each([1, 2, 3])('with %i threads', (threads) => {
  test('all bytes are those of the synchronous calls', async () => {
    const made = Buffer.alloc(expected.length, 0xa5);
    let progress = 0;
    let last = -1;
    await generate(
      chunksOf(tensors),
      async (chunk, bytes) => {
        expect(chunk.position).toBeGreaterThan(last); // in order
        last = chunk.position;
        // Later uses end before earlier ones.
        if (chunk.position === 0) await new Promise(setImmediate);
        made.set(bytes, chunk.position);
      },
      { threads, onProgress: (bytes) => (progress += bytes) },
    );
    expect(Buffer.compare(made, expected)).toBe(0);
    expect(progress).toBe(expected.length);
    // Memory is used again.
    expect(expected.length).toBeGreaterThan(4 * CHUNK_BYTES);
  });

  test('samples are parts of them', async () => {
    let compared = 0;
    await generate(
      samplesOf(tensors, 2, (below) => below >> 1),
      async (chunk, bytes) => {
        expect(Buffer.compare(bytes, expected.subarray(chunk.position, chunk.position + chunk.bytes))).toBe(0);
        compared++;
      },
      { threads },
    );
    expect(compared).toBeGreaterThan(tensors.length);
  });

  test('an error of a use ends it, after all that had begun', async () => {
    let begun = 0;
    let ended = 0;
    const failing = generate(
      chunksOf(tensors),
      async ({ position }) => {
        begun++;
        await new Promise(setImmediate);
        ended++;
        if (position > 0) throw new Error('disk');
      },
      { threads },
    );
    await expect(failing).rejects.toThrow('disk');
    expect(begun).toBeLessThan([...chunksOf(tensors)].length);
    expect(ended).toBe(begun);
  });

  test('uses in turn do not overlap', async () => {
    const made = Buffer.alloc(expected.length, 0xa5);
    let under = 0;
    await generate(
      chunksOf(tensors),
      inTurn(async ({ position }, bytes) => {
        expect(++under).toBe(1);
        await new Promise(setImmediate);
        made.set(bytes, position);
        under--;
      }),
      { threads },
    );
    expect(Buffer.compare(made, expected)).toBe(0);
    const failing = generate(
      chunksOf(tensors),
      inTurn(async () => {
        throw new Error('disk');
      }),
      { threads },
    );
    await expect(failing).rejects.toThrow('disk');
  });

  test('a signal ends it', async () => {
    const stop = new AbortController();
    let uses = 0;
    const stopped = generate(
      chunksOf(tensors),
      async () => {
        if (++uses === 2) stop.abort(new Error('asked'));
      },
      { threads, signal: stop.signal },
    );
    await expect(stopped).rejects.toThrow('asked');
    expect(uses).toBe(2);
    await expect(generate([], async () => {}, { threads, signal: stop.signal })).rejects.toThrow('asked');
  });
});
