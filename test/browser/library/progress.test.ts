// fill, create and initializeWeights on a device: followed and stopped, within a large tensor too.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test.each(['shader', 'upload'] as const)('by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 42, route });
    const side = 4096 + 1; // a portion of 2^24 elements, and a rest
    const spec = { shape: [side, side], init: harness.lib.heNormal(), name: 'w' } as const;
    /** Buffers of this size that were made and not destroyed. */
    let living = 0;
    const { createBuffer } = device;
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer.call(device, descriptor);
      if (descriptor.size !== 4 * side * side) return buffer;
      living++;
      const { destroy } = buffer;
      buffer.destroy = () => {
        living--;
        destroy.call(buffer);
      };
      return buffer;
    };
    const reports: Record<string, string[]> = {};
    const different: Record<string, number> = {};
    const stopped: Record<string, string> = {};
    const calls = {
      create: (options) => initializer.create(spec, options),
      initializeWeights: (options) =>
        harness.lib.initializeWeights(spec.shape, 'he', { ...options, seed: 42, name: 'w', device }),
      async fill(options) {
        const buffer = device.createBuffer({
          size: 4 * side * side,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
        });
        try {
          await initializer.fill(buffer, spec, options);
        } catch (error) {
          buffer.destroy();
          throw error;
        }
        return { read: () => initializer.read(buffer), destroy: () => buffer.destroy() };
      },
    } satisfies Record<string, (options: object) => Promise<{ read(): Promise<Float32Array>; destroy(): void }>>;
    for (const [name, call] of Object.entries(calls)) {
      const seen: string[] = [];
      const made = await call({
        onProgress: (p: { name: string; done: number; total: number; elements: number; totalElements: number }) =>
          seen.push(`${p.name} ${p.done}/${p.total} ${p.elements}/${p.totalElements}`),
      });
      reports[name] = seen;
      const words = new Uint32Array((await made.read()).buffer as ArrayBuffer);
      different[name] = harness.compare(words, { ...spec, seed: 42 }).different;
      made.destroy();
      const outcome = (options: object): Promise<string> => call(options).then(() => 'made', String);
      const abort = new AbortController();
      const onProgress = (): void => abort.abort(new RangeError('enough'));
      stopped[name] = [
        await outcome({ signal: AbortSignal.abort(new RangeError('never')) }),
        await outcome({ signal: abort.signal, onProgress }),
      ].join(', ');
    }
    return { reports, different, stopped, living };
  }, route);
  const total = 4097 * 4097;
  const names = ['create', 'initializeWeights', 'fill'];
  const ofEach = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));
  expect(result).toEqual({
    reports: ofEach([`w 0/1 ${2 ** 24}/${total}`, `w 1/1 ${total}/${total}`]),
    different: ofEach(0),
    stopped: ofEach('RangeError: never, RangeError: enough'),
    living: 0,
  });
});

test.each(['shader', 'upload'] as const)(
  'a followed call of several submissions keeps its place, by %s',
  async (route) => {
    const last = await opened.page.evaluate(async (route) => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route });
      const { constant } = harness.lib;
      const count = 2 ** 24 + 4; // a portion of 2^24 elements, and a rest
      const buffer = harness.poisoned(device, 4 * count);
      const onProgress = (): void => {};
      const of = (value: number) => ({ name: 'w', shape: [count], init: constant(value) });
      const found: number[][] = [];
      const look = async (): Promise<void> => {
        found.push(Array.from(await initializer.read(buffer, { offset: 4 * (count - 8) })));
      };
      await Promise.all([initializer.fill(buffer, of(1), { onProgress }), initializer.fill(buffer, of(2))]);
      await look();
      const fillAll = initializer.fillAll({ w: buffer }, { w: of(3) }, { signal: new AbortController().signal });
      await Promise.all([fillAll, initializer.fill(buffer, of(4))]);
      await look();
      // One that fails does not stop those that follow.
      const failing = initializer.fill(buffer, of(5), {
        onProgress() {
          throw new RangeError('enough');
        },
      });
      const outcomes = await Promise.allSettled([failing, initializer.fill(buffer, of(6))]);
      await look();
      return { found, outcomes: outcomes.map(({ status }) => status) };
    }, route);
    const eight = (value: number): number[] => new Array(8).fill(value);
    expect(last).toEqual({ found: [eight(2), eight(4), eight(6)], outcomes: ['rejected', 'fulfilled'] });
  },
);
