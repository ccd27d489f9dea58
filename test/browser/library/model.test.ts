// createAll and fillAll on a device.
import { expect, test } from 'vitest';
import { gpt2Small, parameterCount } from '../../helpers/published-models.ts';
import { openHarness } from '../harness/browser.ts';

const ROUTES = ['shader', 'upload'] as const;
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

test.each(ROUTES)('progress and abortion, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    const specs = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [name, { shape: [100, 100], init: harness.lib.heNormal() }]),
    );
    const made: GPUBuffer[] = [];
    const destroyed: string[] = [];
    const { createBuffer } = device;
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer.call(device, descriptor);
      made.push(buffer);
      const { destroy } = buffer;
      buffer.destroy = () => {
        destroyed.push(buffer.label);
        destroy.call(buffer);
      };
      return buffer;
    };
    const reports: string[] = [];
    const model = await initializer.createAll(specs, {
      onProgress: ({ name, done, total, elements, totalElements }) =>
        reports.push(`${name} ${done}/${total} ${elements}/${totalElements}`),
    });
    model.destroy();
    const abort = new AbortController();
    const seen: string[] = [];
    made.length = destroyed.length = 0;
    const stopped = await initializer
      .createAll(specs, {
        signal: abort.signal,
        onProgress: ({ name }) => {
          seen.push(name);
          if (name === 'b') abort.abort(new Error('enough'));
        },
      })
      .then(String, String);
    const left =
      made.filter(({ label }) => /^[abcd]$/.test(label)).length - destroyed.filter((l) => /^[abcd]$/.test(l)).length;
    const before = await initializer
      .createAll(specs, { signal: AbortSignal.abort(new Error('never')) })
      .then(String, String);
    // Buffers of the caller: what was not reported is what was not reached.
    const targets = Object.fromEntries(Object.keys(specs).map((name) => [name, harness.poisoned(device, 40000)]));
    const second = new AbortController();
    const done: string[] = [];
    const filled = await initializer
      .fillAll(targets, specs, {
        signal: second.signal,
        onProgress: ({ name }) => {
          done.push(name);
          if (name === 'c') second.abort(new Error('stop'));
        },
      })
      .then(String, String);
    const states: string[] = [];
    for (const [name, buffer] of Object.entries(targets)) {
      const words = await harness.readWords(device, buffer);
      const expected = new Float32Array(10000);
      harness.cpu.fillWeightsSync(expected, { ...specs[name], name, seed: 1 } as never);
      const bits = new Uint32Array(expected.buffer);
      states.push(
        words.every((w, i) => w === bits[i]) ? 'filled' : words.every((w) => w === 0xcacacaca) ? 'untouched' : 'mixed',
      );
    }
    device.createBuffer = createBuffer;
    return { reports, stopped, seen, left, before, filled, done, states };
  }, route);
  expect(result).toEqual({
    reports: ['a 1/4 10000/40000', 'b 2/4 20000/40000', 'c 3/4 30000/40000', 'd 4/4 40000/40000'],
    stopped: 'Error: enough',
    seen: ['a', 'b'],
    left: 0,
    before: 'Error: never',
    filled: 'Error: stop',
    done: ['a', 'b', 'c'],
    states: ['filled', 'filled', 'filled', 'untouched'],
  });
});

test('fillAll: buffers and arrays of the caller, in one submission; what is wrong is refused before', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1 });
    const { heNormal, ones, normal } = harness.lib;
    const specs = {
      w: { shape: [30, 40], init: heNormal() },
      b: { shape: [40], init: ones(), dtype: 'bf16', offset: 6 },
      a: { shape: [77], init: normal({ stddev: 1 }) },
    } as const;
    const make = () => ({
      w: harness.poisoned(device, 4800),
      b: harness.poisoned(device, 100),
      a: new Float32Array(77),
    });
    const targets = make();
    let submits = 0;
    const { submit } = device.queue;
    device.queue.submit = (buffers) => {
      submits++;
      submit.call(device.queue, buffers);
    };
    await initializer.fillAll(targets, specs);
    device.queue.submit = submit;
    const w = harness.compare(await harness.readWords(device, targets.w), { ...specs.w, name: 'w', seed: 1 });
    const b = harness.compare(await harness.readWords(device, targets.b), { ...specs.b, name: 'b', seed: 1 });
    const a = new Float32Array(77);
    harness.cpu.fillWeightsSync(a, { ...specs.a, name: 'a', seed: 1 });
    const fresh = make();
    const refused: Record<string, string> = {};
    const refuse = async (name: string, promise: Promise<unknown>) => {
      refused[name] = await promise.then(String, String);
    };
    await refuse('missing', initializer.fillAll({ w: fresh.w }, specs));
    await refuse('extra', initializer.fillAll({ ...fresh, x: fresh.w }, specs));
    await refuse('small', initializer.fillAll({ ...fresh, b: harness.poisoned(device, 84) }, specs));
    await refuse(
      'wrong',
      initializer.fillAll(fresh, { ...specs, a: { ...specs.a, init: { kind: 'normal', stddev: -1 } } }),
    );
    await refuse(
      'twice',
      initializer.createAll([
        { ...specs.w, name: 'w' },
        { ...specs.w, name: 'w' },
      ]),
    );
    await refuse('no name', initializer.createAll([specs.w as never]));
    await refuse('other name', initializer.createAll({ w: { ...specs.w, name: 'v' } }));
    await refuse('arena', initializer.createAll({ w: specs.w }, { arena: 1 as never }));
    await refuse('signal', initializer.createAll({ w: specs.w }, { signal: {} as never }));
    await refuse('progress', initializer.createAll({ w: specs.w }, { onProgress: 1 as never }));
    await refuse('specs', initializer.createAll(7 as never));
    const untouched = (await harness.readWords(device, fresh.w)).every((word) => word === 0xcacacaca);
    return {
      submits,
      different: w.different + b.different + w.guardsBroken + b.guardsBroken,
      array: targets.a.every((x, i) => x === a[i]),
      refused,
      untouched,
    };
  });
  expect(result).toEqual({
    submits: 1,
    different: 0,
    array: true,
    refused: {
      missing:
        'ArgumentError: fillAll, "b": target must be a GPUBuffer, Float32Array, Uint16Array or Float16Array, got undefined',
      extra: 'ArgumentError: fillAll: targets must be only names that specs has, got "x"',
      small: 'ArgumentError: fillAll, "b": buffer.size must be at least 88, got 84',
      wrong: 'ArgumentError: fillAll, "a": init.stddev must be 0 or in [2^-98, 2^125), got -1',
      twice: 'ArgumentError: createAll: specs[1].name must be a name that no other tensor has, got "w"',
      'no name': 'ArgumentError: createAll: specs[0].name must be a string, got undefined',
      'other name': 'ArgumentError: createAll: specs["w"].name must be absent or "w", got "v"',
      arena: 'ArgumentError: createAll: arena must be a boolean, got 1',
      signal: 'ArgumentError: createAll: signal must be an AbortSignal, got Object {  }',
      progress: 'ArgumentError: createAll: onProgress must be a function, got 1',
      specs: 'ArgumentError: createAll: specs must be an object, got 7',
    },
    untouched: true,
  });
});

test.each(ROUTES)('a tensor is not done when the device was lost while it was waited for, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    const spec = { shape: [100, 100], init: harness.lib.heNormal() };
    const { queue } = device;
    const wait = queue.onSubmittedWorkDone;
    let waits = 0;
    queue.onSubmittedWorkDone = () => {
      if (++waits === 2) device.destroy();
      return wait.call(queue);
    };
    const done: string[] = [];
    const error = await initializer
      .createAll({ a: spec, b: spec, c: spec }, { onProgress: ({ name }) => done.push(name) })
      .then(String, String);
    return { done, error };
  }, route);
  expect(result).toEqual({
    done: ['a'],
    error: expect.stringMatching(/^DeviceLostError: createAll: the GPU device was lost/),
  });
});
