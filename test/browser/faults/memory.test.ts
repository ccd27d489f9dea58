// Memory that the device, or the host, does not have.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();
const ROUTES = ['shader', 'upload'] as const;

test.each(ROUTES)('more buffers than any device has memory for, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    watched.begin();
    // None is filled before all are there. SwiftShader has no memory for one of the largest size.
    const spec = { shape: [Math.floor(maxBufferSize / 4)], init: harness.lib.normal({ stddev: 1 }) } as const;
    const specs = Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`w${i}`, spec]));
    const errors: string[] = [];
    const causes: boolean[] = [];
    const refused = (promise: Promise<unknown>): Promise<void> =>
      promise.then(
        () => {
          errors.push('accepted');
        },
        (error) => {
          errors.push(String(error));
          causes.push(error.cause instanceof GPUOutOfMemoryError);
        },
      );
    await refused(initializer.createAll(specs));
    await refused(initializer.createAll(specs, { onProgress() {} }));
    const left = watched.left();
    const small = { shape: [100, 100], init: 'he' } as const;
    const weights = await initializer.create(small);
    const different = watched.different((await weights.read()) as Float32Array, { ...small, seed: 1 });
    device.destroy();
    return { errors, causes, left, different };
  }, route);
  expect(result.errors.length).toBe(2);
  for (const error of result.errors) expect(error).toMatch(/^DeviceError: createAll: the GPU refused: /);
  expect(result).toMatchObject({ causes: [true, true], left: [], different: 0 });
});

test('an array for a copy that the host has no memory for', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 1 });
    const weights = await initializer.create({ shape: [100, 100], init: 'he' });
    watched.begin();
    const { slice } = ArrayBuffer.prototype;
    ArrayBuffer.prototype.slice = () => {
      throw new RangeError('Array buffer allocation failed');
    };
    const read = await watched.outcome(weights.read());
    ArrayBuffer.prototype.slice = slice;
    const left = watched.left();
    const next = (await weights.read()).length;
    device.destroy();
    return { read, left, next };
  });
  expect(result).toEqual({
    read: 'ArgumentError: Weights.read: count must be small enough for an array of this host, got 10000',
    left: [],
    next: 10_000,
  });
});
