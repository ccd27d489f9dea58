// Thousands of calls that nobody awaits: what has been given to the device and is not done stays little. Counted, not measured.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();

/** What is under way at most, in calls and in bytes of new buffers, while so many weights are made and destroyed. */
const mostOf = (
  route: 'shader' | 'upload',
  count: number,
  shape: [number, number],
): Promise<{ calls: number; bytes: number }> =>
  opened.page.evaluate(
    async (how, times, size) => {
      const device = await watched.device();
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: how });
      const call = async (i: number): Promise<void> =>
        (await initializer.create({ name: `w${i}`, shape: size, init: 'he' })).destroy();
      await call(0); // compiles
      const { queue } = device;
      const { createBuffer } = GPUDevice.prototype;
      const { submit, writeBuffer, onSubmittedWorkDone } = GPUQueue.prototype;
      const underWay = { calls: 0, bytes: 0 };
      const most = { ...underWay };
      let bytes = 0;
      /** Counts what was created since the last time as under way until the queue has done it. */
      const count = (): void => {
        const given = bytes;
        bytes = 0;
        underWay.calls++;
        underWay.bytes += given;
        most.calls = Math.max(most.calls, underWay.calls);
        most.bytes = Math.max(most.bytes, underWay.bytes);
        // Before any fence of the library's that covers this.
        onSubmittedWorkDone.call(queue).then(() => {
          underWay.calls--;
          underWay.bytes -= given;
        });
      };
      device.createBuffer = (descriptor) => {
        bytes += descriptor.size;
        return createBuffer.call(device, descriptor);
      };
      queue.submit = (commands) => {
        submit.call(queue, commands);
        if ([...commands].length > 0) count();
      };
      queue.writeBuffer = (...args: Parameters<typeof writeBuffer>) => {
        writeBuffer.apply(queue, args);
        count();
      };
      await Promise.all(Array.from({ length: times }, (_, i) => call(i)));
      await queue.onSubmittedWorkDone();
      device.destroy();
      return most;
    },
    route,
    count,
    shape,
  );

test.each(['shader', 'upload'] as const)('4,000 small tensors by %s', async (route) => {
  const most = await mostOf(route, 4000, [64, 64]);
  console.log(route, most);
  expect(most.calls).toBeGreaterThan(0);
  expect(most.calls).toBeLessThanOrEqual(384);
});

test('100 tensors of 4 MiB', async () => {
  const { bytes } = await mostOf('shader', 100, [1024, 1024]);
  expect(bytes).toBeGreaterThan(2 ** 26);
  expect(bytes).toBeLessThanOrEqual(3 * 2 ** 26 + 3 * 2 ** 23);
});

test('10,000 frames that each encode a fill leave no buffer', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const { lib } = harness;
    const initializer = await lib.createInitializer({ device, seed: 3 });
    const spec = { shape: [16, 16], init: lib.heNormal() };
    const buffer = device.createBuffer({ size: 4096, usage: 0x8c });
    const matrix = { shape: [8, 8], init: lib.orthogonal(), buffer, offset: 2048 };
    await initializer.prepare([matrix]);
    let most = 0;
    let afterFrames = 0;
    watched.begin();
    for (let frame = 0; frame < 10_000; frame++) {
      const encoder = device.createCommandEncoder();
      const fills = initializer.encode(encoder, [
        { ...spec, name: `frame ${frame}`, buffer },
        // Its scratch buffers too.
        ...(frame % 1000 === 0 ? [matrix] : []),
      ]);
      most = Math.max(most, watched.left().length);
      device.queue.submit([encoder.finish()]);
      fills.destroy();
      fills.destroy();
      afterFrames = Math.max(afterFrames, watched.left().length);
      if (frame % 100 === 0) await device.queue.onSubmittedWorkDone();
    }
    const weights = await initializer.read(buffer, { count: 256 });
    const different = watched.different(weights, { ...spec, name: 'frame 9999', seed: 3 });
    device.destroy();
    return { most, afterFrames, different };
  });
  // Parameters, and of the orthogonal matrix: its parameters, vectors, triangles, products and the matrix.
  expect(result).toEqual({ most: 6, afterFrames: 0, different: 0 });
});

test('what encode recorded, destroyed before it is submitted, is refused by WebGPU', async () => {
  const errors = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 3 });
    const buffer = device.createBuffer({ size: 4096, usage: 0x8c });
    const submitted = async (destroy: (fills: { destroy(): void }, submit: () => void) => void): Promise<string> => {
      const encoder = device.createCommandEncoder();
      const fills = initializer.encode(encoder, [{ shape: [16, 16], init: 'he', buffer }]);
      device.pushErrorScope('validation');
      destroy(fills, () => device.queue.submit([encoder.finish()]));
      return (await device.popErrorScope())?.message ?? 'none';
    };
    const found = [
      await submitted((fills, submit) => {
        fills.destroy();
        submit();
      }),
      await submitted((fills, submit) => {
        submit();
        fills.destroy();
      }),
    ];
    device.destroy();
    return found;
  });
  expect(errors[0]).toContain('destroyed');
  expect(errors[1]).toBe('none');
});
