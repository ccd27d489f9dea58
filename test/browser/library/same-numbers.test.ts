// The warning of tensors that get the same numbers, for buffers. For arrays: test/unit/api/same-numbers.isolated.test.ts.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('buffers: a second one warns, one that is filled again does not', async () => {
  const counts = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const spec = { shape: [10, 10] as const, init: 'he' as const };
    const { warn } = console;
    let count = 0;
    console.warn = () => count++;
    const counted = async (
      work: (init: Awaited<ReturnType<typeof harness.lib.createInitializer>>, buffers: GPUBuffer[]) => unknown,
    ): Promise<number> => {
      count = 0;
      const buffers = [harness.poisoned(device, 800), harness.poisoned(device, 800)];
      await work(await harness.lib.createInitializer({ device, seed: 1 }), buffers);
      return count;
    };
    const encode = (
      init: Awaited<ReturnType<typeof harness.lib.createInitializer>>,
      fills: readonly object[],
    ): void => {
      const encoder = device.createCommandEncoder();
      init.encode(encoder, fills as never);
      device.queue.submit([encoder.finish()]);
    };
    try {
      return {
        again: await counted(async (init, [a]) => {
          for (let i = 0; i < 3; i++) await init.fill(a as GPUBuffer, spec);
        }),
        second: await counted(async (init, [a, b]) => {
          for (const buffer of [a, b, a, b]) await init.fill(buffer as GPUBuffer, spec);
        }),
        'another place': await counted(async (init, [a]) => {
          await init.fill(a as GPUBuffer, spec);
          await init.fill(a as GPUBuffer, { ...spec, offset: 400 });
        }),
        'frames of slices': await counted((init, [a, b]) => {
          for (let frame = 0; frame < 3; frame++) {
            encode(init, [
              { ...spec, buffer: a, slice: [0, 50] },
              { ...spec, buffer: b, slice: [50, 100] },
            ]);
          }
        }),
        'two in one encode': await counted((init, [a, b]) =>
          encode(init, [
            { ...spec, buffer: a },
            { ...spec, buffer: b },
          ]),
        ),
        named: await counted((init, [a, b]) =>
          encode(init, [
            { ...spec, buffer: a, name: 'a' },
            { ...spec, buffer: b, stream: 0 },
          ]),
        ),
      };
    } finally {
      console.warn = warn;
      device.destroy();
    }
  });
  expect(counts).toEqual({
    again: 0,
    second: 1,
    'another place': 1,
    'frames of slices': 0,
    'two in one encode': 1,
    named: 0,
  });
});
