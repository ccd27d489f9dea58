// The bits of the GPU equal those of the CPU, and nothing outside the range is written. Of larger tensors: fill.slow.test.ts.
import { describe, expect, test } from 'vitest';
import type { FillSpec, MatrixShape, Method, Uint64 } from '../../../src/types.ts';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';
import type { FillCase } from '../harness/fills.ts';

const opened = openHarness();

const METHODS: Method[] = ['zero', 'small_random', 'xavier', 'he'];
const SHAPES: MatrixShape[] = [
  [1, 1],
  [3, 5],
  [10, 10],
  [784, 256],
];
/** Seeds, streams and byte offsets, with and without a block at a 16-byte boundary. */
const CASES: { seed: Uint64; stream?: Uint64; name?: string; offset: number }[] = [
  { seed: 0, offset: 0 },
  { seed: 1, stream: 1, offset: 4 },
  { seed: 42, name: 'fc1.weight', offset: 256 },
  { seed: 2 ** 32, stream: 2 ** 32, offset: 260 },
  { seed: 2 ** 53 - 1, name: 'größe/層 0', offset: 16 },
  { seed: 2n ** 64n - 1n, stream: 2n ** 64n - 1n, offset: 1020 },
];

const check = (cases: FillCase[]): Promise<number> => checkFills(opened, cases);
async function checkCases(shape: MatrixShape, init: Method, cases: typeof CASES): Promise<void> {
  const compared = await check(cases.map((rest) => fillCase({ shape, init, ...rest })));
  expect(compared).toBe(shape[0] * shape[1] * cases.length);
}
const fillCase = (spec: FillSpec, after = 64): FillCase => ({ spec, after });

describe.each(METHODS)('%s', (init) => {
  test.each(SHAPES.map((shape) => ({ shape })))('$shape: seeds, streams, offsets', async ({ shape }) => {
    await checkCases(shape, init, CASES);
  });

  test('every byte offset and start within a block, lengths 1 to 9', async () => {
    const cases: FillCase[] = [];
    for (const offset of [0, 4, 8, 12, 16, 252, 256, 260]) {
      for (const start of [0, 1, 2, 3]) {
        for (const length of [1, 2, 3, 4, 5, 8, 9]) {
          cases.push(
            fillCase({ shape: [10, 10], init, seed: 7, name: 'w', offset, slice: [start, start + length] }, 32),
          );
        }
      }
    }
    await check(cases);
  });
});

test('[1, 1000003]', () => checkCases([1, 1000003], 'he', CASES.slice(-2)));

test.each(['', 'fc1.weight', 'größe/層 0'])('the stream of the name %j', async (name) => {
  await check([fillCase({ shape: [33, 31], init: 'he', seed: 3, name, offset: 4 })]);
});

test.each([1, 2 ** 32, 2 ** 53 - 1, 2n ** 64n - 1n])('stream %s', async (stream) => {
  await check([fillCase({ shape: [33, 31], init: 'xavier', seed: 3, stream })]);
});

test('a buffer that ends with the range, of any length', async () => {
  await check([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => fillCase({ shape: [1, n], init: 'he', seed: 5 }, 0)));
});

test('blocks and elements below, at and above 2^32', async () => {
  const shape: MatrixShape = [2 ** 26, 2 ** 26];
  const edge = 2 ** 34; // element at which the block is 2^32
  await check(
    [
      [edge - 8, edge],
      [edge - 1001, edge + 1003],
      [edge / 4 - 1001, edge / 4 + 1003], // element 2^32
      [edge, edge + 5],
      [3 * edge - 6, 3 * edge + 6],
      [2 ** 52 - 9, 2 ** 52],
    ].map((slice) => fillCase({ shape, init: 'he', seed: 11, offset: 8, slice: slice as [number, number] })),
  );
});

test('a buffer larger than can be bound is filled in pieces', async () => {
  const told = { maxStorageBufferBindingSize: 1 << 20 };
  for (const offset of [0, 4, 1020]) {
    await check([{ spec: { shape: [1024, 1025], init: 'he', seed: 13, offset }, after: 16, told }]);
  }
});

test('small and large standard deviations', async () => {
  for (const stddev of [2 ** -98, 1e-20, 1e-8, 1, 1e8, 2 ** 124]) {
    await check([fillCase({ shape: [300, 7], init: { kind: 'normal', stddev }, seed: 19 })]);
  }
});
