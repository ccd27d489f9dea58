// fill, create and initializeWeights on a device: followed and stopped, within a large tensor too.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

// The route of initializeWeights is its own choice: the upload, on SwiftShader.
test.each([
  ['shader', ['create', 'fill']],
  ['upload', ['create', 'fill', 'initializeWeights']],
] as const)('by %s: %j', async (route, names) => {
  const result = await opened.page.evaluate(
    async (route, names) => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route });
      // A portion of 2^24 elements, and a rest.
      const spec = { shape: [4097, 4096], init: harness.lib.heNormal(), dtype: 'bf16', name: 'w' } as const;
      const size = 2 * 4097 * 4096;
      const expected = new Uint16Array(size / 2);
      harness.cpu.fillWeightsSync(expected, { ...spec, seed: 42 });
      /** Buffers of this size that were made and not destroyed. */
      let living = 0;
      const { createBuffer } = device;
      device.createBuffer = (descriptor) => {
        const buffer = createBuffer.call(device, descriptor);
        if (descriptor.size !== size) return buffer;
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
          harness.lib.initializeWeights(spec.shape, 'he', { ...options, dtype: 'bf16', seed: 42, name: 'w', device }),
        async fill(options) {
          const buffer = device.createBuffer({
            size,
            usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
          });
          try {
            await initializer.fill(buffer, spec, options);
          } catch (error) {
            buffer.destroy();
            throw error;
          }
          return { read: () => initializer.read(buffer, { dtype: 'bf16' }), destroy: () => buffer.destroy() };
        },
      } satisfies Record<
        (typeof names)[number],
        (options: object) => Promise<{ read(): Promise<Uint16Array>; destroy(): void }>
      >;
      for (const name of names) {
        const call = calls[name];
        const seen: string[] = [];
        const made = await call({
          onProgress: (p: { name: string; done: number; total: number; elements: number; totalElements: number }) =>
            seen.push(`${p.name} ${p.done}/${p.total} ${p.elements}/${p.totalElements}`),
        });
        reports[name] = seen;
        const words = new Uint32Array((await made.read()).buffer as ArrayBuffer);
        different[name] = harness.compare(words, spec, expected).different;
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
    },
    route,
    names,
  );
  const total = 4097 * 4096;
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
