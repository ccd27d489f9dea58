// createAll and fillAll on a device.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const ROUTES = ['shader', 'upload'] as const;
const opened = openHarness();

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
        words.every((w, i) => w === bits[i])
          ? 'filled'
          : words.every((w) => w === harness.POISON)
            ? 'untouched'
            : 'mixed',
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
    const untouched = (await harness.readWords(device, fresh.w)).every((word) => word === harness.POISON);
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

test.each(ROUTES)("what a generator draws goes to new buffers, an arena, and the caller's, by %s", async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    /** Numbers from `start` on: halves as their bits. */
    const numbers = (count: number, start: number, isHalf: boolean) => {
      const array = isHalf
        ? new Uint16Array(new ArrayBuffer(4 * Math.ceil(count / 2)), 0, count)
        : new Float32Array(count);
      for (let i = 0; i < count; i++) array[i] = start + i;
      return array;
    };
    const generator = {
      drawAll: (specs: readonly { readonly shape: readonly number[]; readonly dtype?: string }[]) => {
        let i = 0;
        return {
          next: async () => {
            const { shape, dtype } = specs[i] ?? { shape: [0] };
            const count = shape.reduce((a, b) => a * b, 1);
            return i < specs.length
              ? { done: false as const, value: numbers(count, 100 * ++i, dtype === 'f16') as never }
              : { done: true as const, value: undefined };
          },
          return: async () => ({ done: true as const, value: undefined }),
          [Symbol.asyncIterator]() {
            return this;
          },
        };
      },
    };
    const init = harness.lib.heNormal();
    const specs = {
      a: { shape: [2, 3], init },
      b: { shape: [1, 5], init, dtype: 'f16' },
      c: { shape: [0, 2], init },
    } as const;
    const read = async (arena: boolean) => {
      const { tensors } = await initializer.createAll(specs, { generator, arena });
      const all = await Promise.all(
        [tensors.a, tensors.b, tensors.c].map(async (tensor) => [...(await tensor.read())]),
      );
      return [...all, tensors.a.seed];
    };
    const created = [await read(false), await read(true)];
    const buffer = harness.poisoned(device, 32);
    const fills = { a: { shape: [2, 2], init, offset: 8 } };
    await initializer.fillAll({ a: buffer }, fills, { generator });
    const words = [...(await harness.readWords(device, buffer))];
    const odd = { a: { shape: [1, 3], init, dtype: 'f16' } } as const;
    const refused = await initializer.fillAll({ a: buffer }, odd, { generator }).then(String, String);
    const after = [...(await harness.readWords(device, buffer))];
    return { created, words, refused, after };
  }, route);
  for (const created of result.created) {
    expect(created.slice(0, 3)).toEqual([[100, 101, 102, 103, 104, 105], [200, 201, 202, 203, 204], []]);
    expect(created[3] ?? undefined).toBeUndefined();
  }
  const floats = [...new Uint32Array(Float32Array.of(100, 101, 102, 103).buffer)];
  expect(result.words.slice(2, 6)).toEqual(floats);
  expect(new Set([...result.words.slice(0, 2), ...result.words.slice(6)]).size).toBe(1);
  expect(result.refused).toBe(
    'ArgumentError: fillAll, "a": target must be whole words of a buffer with a generator, got GPUBuffer {  }',
  );
  expect(result.after).toEqual(result.words);
});
