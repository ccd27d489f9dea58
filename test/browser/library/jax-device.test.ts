// fillOnDevice of weight-init/generators/jax: the bits that bits() and uniform() have, which are compared with JAX's.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

/** Elements [start, end) of an array of so many, from a byte of the buffer on, on a device that is told to have less. */
const CASES = [
  { size: 1000, start: 0, end: 1000, offset: 0 },
  { size: 1000, start: 0, end: 1, offset: 4 },
  { size: 1000, start: 37, end: 741, offset: 1028 },
  // Where the counter carries, and beyond.
  { size: 2 ** 40, start: 2 ** 32 - 333, end: 2 ** 32 + 300, offset: 252 },
  { size: 2 ** 40, start: 5 * 2 ** 32 + 7, end: 5 * 2 ** 32 + 1007, offset: 8 },
  // More elements than invocations, and than a binding holds.
  { size: 100_003, start: 0, end: 100_003, offset: 12, told: { maxComputeWorkgroupsPerDimension: 7 } },
  { size: 100_003, start: 1, end: 100_003, offset: 12, told: { maxStorageBufferBindingSize: 65536 } },
];

test.each(['bits', 'uniform'] as const)('%s', async (kind) => {
  const different = await opened.page.evaluate(
    async (kind, cases) => {
      const { jax, deviceWith, poisoned, readWords, POISON } = harness;
      const found: number[] = [];
      for (const { size, start, end, offset, told } of cases) {
        const device = await deviceWith({}, told);
        const buffer = poisoned(device, offset + 4 * (end - start) + 256);
        const key = [0x89abcdef, 0xfedcba98] as const;
        const slice = [start, end] as const;
        await jax.fillOnDevice(device, buffer, key, { shape: [size], kind, slice, offset });
        const words = await readWords(device, buffer);
        buffer.destroy();
        const own = (kind === 'bits' ? jax.bits : jax.uniform)(key, [size], { slice });
        const expected = new Uint32Array(words.length).fill(POISON);
        expected.set(new Uint32Array(own.buffer), offset / 4);
        found.push(words.filter((word, i) => word !== expected[i]).length);
      }
      return found;
    },
    kind,
    CASES,
  );
  expect(different).toEqual(CASES.map(() => 0));
});

test('what cannot be filled is refused, and nothing is left uncaught', async () => {
  const messages = await opened.page.evaluate(async () => {
    const { jax, deviceWith, poisoned, uncaptured } = harness;
    const device = await deviceWith();
    const other = await deviceWith({ maxBufferSize: 2 ** 28 });
    const buffer = poisoned(device, 400);
    const gone = poisoned(device, 400);
    gone.destroy();
    const plain = device.createBuffer({ size: 400, usage: GPUBufferUsage.COPY_SRC });
    const spec = { shape: [10, 10], kind: 'bits' } as const;
    const key = jax.key(0);
    const outcome = (...args: unknown[]): Promise<string> =>
      (jax.fillOnDevice as (...args: unknown[]) => Promise<void>)(...args).then(() => 'accepted', String);
    const outcomes = {
      device: await outcome({}, buffer, key, spec),
      empty: await outcome(device, buffer, key, { shape: [0], kind: 'bits' }),
      array: await outcome(device, new Float32Array(100), key, spec),
      key: await outcome(device, buffer, [1], spec),
      kind: await outcome(device, buffer, key, { ...spec, kind: 'normal' }),
      dtype: await outcome(device, buffer, key, { ...spec, dtype: 'f16' }),
      slice: await outcome(device, buffer, key, { ...spec, slice: [3, 101] }),
      odd: await outcome(device, buffer, key, { ...spec, offset: 2 }),
      large: await outcome(device, buffer, key, { ...spec, offset: 4 }),
      usage: await outcome(device, plain, key, spec),
      gone: await outcome(device, gone, key, spec),
      foreign: await outcome(other, buffer, key, spec),
    };
    return { outcomes, uncaptured: uncaptured.splice(0) };
  });
  expect(messages.uncaptured).toEqual([]);
  const { gone, foreign, ...others } = messages.outcomes;
  for (const message of [gone, foreign]) expect(message).toContain('DeviceError: fillOnDevice: the GPU refused: ');
  expect(others).toEqual({
    device: expect.stringContaining('fillOnDevice: device must be a GPUDevice'),
    empty: 'accepted',
    array: expect.stringContaining('buffer must be a GPUBuffer'),
    key: expect.stringContaining('key must be two integers in [0, 2^32 - 1]'),
    kind: expect.stringContaining("spec.kind must be 'bits' or 'uniform'"),
    dtype: expect.stringContaining('dtype'),
    slice: expect.stringContaining('ArgumentError: fillOnDevice: spec.slice must be [start, end) in [0, 100]'),
    odd: expect.stringContaining('spec.offset must be a multiple of 4'),
    large: expect.stringContaining('buffer.size must be at least 404'),
    usage: expect.stringContaining('buffer.usage must be one with STORAGE'),
  });
});

test('a device that refused the shader is asked again, and calls that nobody awaits keep their order', async () => {
  const result = await opened.page.evaluate(async () => {
    const { jax, readWords } = harness;
    const device = (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    const buffer = device.createBuffer({ size: 400, usage });
    const create = device.createShaderModule.bind(device);
    device.createShaderModule = () => create({ code: 'wrong' });
    const spec = { shape: [100], kind: 'bits' } as const;
    const refused = await jax.fillOnDevice(device, buffer, jax.key(1), spec).then(() => 'accepted', String);
    device.createShaderModule = create;
    const calls = [1, 2, 3].map((seed) => jax.fillOnDevice(device, buffer, jax.key(seed), spec));
    await Promise.all(calls);
    const words = await readWords(device, buffer);
    device.destroy();
    const last = jax.bits(jax.key(3), [100]);
    return { refused, different: words.filter((word, i) => word !== last[i]).length };
  });
  expect(result.refused).toMatch(/^DeviceError: fillOnDevice: the GPU refused: /);
  expect(result.different).toBe(0);
});
