// The bits of the GPU equal those of the CPU, and nothing outside the range is written.
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
  [1, 1000003],
  [2048, 2048],
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
const fillCase = (spec: FillSpec, after = 64): FillCase => ({ spec, after });

describe.each(METHODS)('%s', (init) => {
  test.each(SHAPES.map((shape) => ({ shape })))('$shape: seeds, streams, offsets', async ({ shape }) => {
    const cases = shape[0] * shape[1] > 1e6 ? CASES.slice(-2) : CASES;
    const compared = await check(cases.map((rest) => fillCase({ shape, init, ...rest })));
    expect(compared).toBe(shape[0] * shape[1] * cases.length);
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

test('a grid of more than 65,535 workgroups in all', async () => {
  // 2^27 + 2048 elements are 65,537 workgroups of 2,048 elements: two rows.
  await check([
    {
      spec: { shape: [1, 2 ** 27 + 2048], init: 'he', dtype: 'f16', seed: 17 },
      after: 4,
      limits: { maxStorageBufferBindingSize: 2 ** 29, maxBufferSize: 2 ** 29 },
    },
  ]);
});

test('small and large standard deviations', async () => {
  for (const stddev of [2 ** -98, 1e-20, 1e-8, 1, 1e8, 2 ** 124]) {
    await check([fillCase({ shape: [300, 7], init: { kind: 'normal', stddev }, seed: 19 })]);
  }
});

test('every binding of a layout states what it needs', async () => {
  const sizes = await opened.page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = (await adapter?.requestDevice()) as GPUDevice;
    const stated: (number | undefined)[] = [];
    const create = device.createBindGroupLayout.bind(device);
    device.createBindGroupLayout = (descriptor) => {
      stated.push(...[...descriptor.entries].map(({ buffer }) => buffer?.minBindingSize));
      return create(descriptor);
    };
    const { createInitializer, heNormal, ones, orthogonal } = harness.lib;
    const initializer = await createInitializer({ device, seed: 1, route: 'shader' });
    // Quads, then 12 bytes one by one, in one pass.
    const made = await initializer.createAll<'f32' | 'f16'>({
      w: { shape: [4, 4], init: heNormal() },
      h: { shape: [4, 4], init: heNormal(), dtype: 'f16' },
      b: { shape: [3], init: ones() },
      q: { shape: [4, 4], init: orthogonal() },
    });
    const bias = await made.tensors.b?.read();
    device.destroy();
    return { stated, bias: [...(bias ?? [])] };
  });
  expect(sizes.bias).toEqual([1, 1, 1]);
  expect(sizes.stated.length).toBe(3 * 4 + 6);
  expect(sizes.stated.every((size) => (size ?? 0) >= 4)).toBe(true);
});
