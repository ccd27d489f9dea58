// Fills that take long on a software adapter: of large tensors, or on a device of their own.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';

const opened = openHarness();

test.each([
  ['zero', [1, 1_000_003]],
  ['small_random', [1, 1_000_003]],
  ['xavier', [1, 1_000_003]],
  ['he', [2048, 2048]],
] as const)('%s, %j', async (init, shape) => {
  const cases = [
    { spec: { shape, init, seed: 2 ** 53 - 1, name: 'größe/層 0', offset: 16 }, after: 64 },
    { spec: { shape, init, seed: 2n ** 64n - 1n, stream: 2n ** 64n - 1n, offset: 1020 }, after: 64 },
  ];
  expect(await checkFills(opened, cases)).toBe(2 * shape[0] * shape[1]);
});

test('a grid of more than 65,535 workgroups in all', async () => {
  // 2^27 + 2048 elements are 65,537 workgroups of 2,048 elements: two rows.
  await checkFills(opened, [
    {
      spec: { shape: [1, 2 ** 27 + 2048], init: 'he', dtype: 'f16', seed: 17 },
      after: 4,
      limits: { maxStorageBufferBindingSize: 2 ** 29, maxBufferSize: 2 ** 29 },
    },
  ]);
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
    const made = await initializer.createAll({
      w: { shape: [4, 4], init: heNormal() },
      h: { shape: [4, 4], init: heNormal(), dtype: 'f16' },
      b: { shape: [3], init: ones() },
      q: { shape: [4, 4], init: orthogonal() },
    });
    const bias = await made.tensors.b.read();
    device.destroy();
    return { stated, bias: [...(bias ?? [])] };
  });
  expect(sizes.bias).toEqual([1, 1, 1]);
  // Three layouts of fills; those of an orthogonal matrix leave out what their shader does not use.
  expect(sizes.stated.length).toBe(3 * 4 + (4 + 3 + 5 + 4));
  expect(sizes.stated.every((size) => (size ?? 0) >= 4)).toBe(true);
});
