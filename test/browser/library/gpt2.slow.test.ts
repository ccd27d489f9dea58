// A published model of 124 million weights on a device.
import { expect, test } from 'vitest';
import { gpt2Small, parameterCount } from '../../helpers/published-models.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test.each([false, true])('GPT-2 small in one submission, arena: %s', async (arena) => {
  const specs = gpt2Small();
  expect([Object.keys(specs).length, parameterCount(specs)]).toEqual([148, 124_439_808]);
  const { page } = opened;
  // Private memory of the page: what its JavaScript holds, typed arrays included.
  const cdp = await page.createCDPSession();
  await cdp.send('HeapProfiler.collectGarbage');
  const result = await page.evaluate(
    async (given, inArena) => {
      const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
      const device = await adapter.requestDevice({
        requiredLimits: { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: inArena ? 2 ** 29 : 2 ** 28 },
      });
      const errors: string[] = [];
      device.onuncapturederror = ({ error }) => errors.push(error.message);
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route: 'shader' });
      // Every way of the queue and every upload, counted.
      const counts: Record<string, number> = {};
      const count = (object: object, name: string): void => {
        const original = Reflect.get(object, name);
        Reflect.set(object, name, (...args: unknown[]) => {
          counts[name] = (counts[name] ?? 0) + 1;
          return original.apply(object, args);
        });
      };
      for (const name of ['submit', 'writeBuffer', 'onSubmittedWorkDone']) count(device.queue, name);
      let uploads = 0;
      let encoders = 0;
      const { createBuffer, createCommandEncoder } = device;
      device.createBuffer = (descriptor) => {
        if (descriptor.mappedAtCreation) uploads++;
        return createBuffer.call(device, descriptor);
      };
      device.createCommandEncoder = (descriptor) => {
        encoders++;
        return createCommandEncoder.call(device, descriptor);
      };
      const memory = (): number =>
        (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
      const before = memory();
      const begin = performance.now();
      const model = await initializer.createAll(given, { arena: inArena });
      const recorded = performance.now() - begin;
      const grown = memory() - before;
      const during = { ...counts, uploads, encoders };
      await device.queue.onSubmittedWorkDone();
      const filled = performance.now() - begin;

      let compared = 0;
      const different: string[] = [];
      const offsets: number[] = [];
      for (const [name, spec] of Object.entries(given)) {
        const tensor = model.tensors[name];
        if (tensor?.backend !== 'webgpu') throw new Error(`no ${name}`);
        offsets.push(tensor.offset % 256);
        const total = spec.shape.reduce((a, b) => a * b);
        for (let start = 0; start < total; start += 1 << 24) {
          const end = Math.min(total, start + (1 << 24));
          const expected = new Float32Array(end - start);
          harness.cpu.fillWeightsSync(expected, { ...spec, name, seed: 42, slice: [start, end] });
          const actual = await initializer.read(tensor.buffer, {
            offset: tensor.offset + 4 * start,
            count: end - start,
          });
          const a = new Uint32Array(actual.buffer);
          const b = new Uint32Array(expected.buffer);
          let wrong = 0;
          for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) wrong++;
          compared += b.length;
          if (wrong) different.push(`${name}: ${wrong}`);
        }
      }
      const buffers = new Set(Object.values(model.tensors).map(({ buffer }) => buffer)).size;
      model.destroy();
      initializer.destroy();
      device.destroy();
      return { during, compared, different, errors, buffers, grown, recorded, filled, offsets: Math.max(...offsets) };
    },
    specs,
    arena,
  );
  const { grown, recorded, filled, ...rest } = result;
  console.log(
    `GPT-2 small, arena ${arena}: ${(grown / 2 ** 20).toFixed(2)} MiB of host memory, recorded in ${recorded.toFixed(0)} ms, ` +
      `filled in ${filled.toFixed(0)} ms`,
  );
  expect(rest).toEqual({
    during: { submit: 1, uploads: 1, encoders: 1 },
    compared: 124_439_808,
    different: [],
    errors: [],
    buffers: arena ? 1 : 148,
    offsets: 0,
  });
  expect(grown).toBeLessThan(16 * 2 ** 20);
});
