// Buffers that are filled from the CPU: the choice, the order, the memory, faults; and the threads of a browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { openHarness, openPage } from '../harness/browser.ts';
import { COUNTING } from '../harness/count-pieces.ts';

declare const watch: (
  device: GPUDevice,
  work: () => Promise<void>,
) => Promise<{ written: number; done: number; most: number; largest: number }>;

const opened = openHarness();

test('the route is the upload on SwiftShader, the shader elsewhere, and what is asked for', async () => {
  const routes = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const routeOf = async (options: object) =>
      (await harness.lib.createInitializer({ device, seed: 1, ...options })).route;
    const { adapterInfo } = device;
    const asked = { shader: await routeOf({ route: 'shader' }), upload: await routeOf({ route: 'upload' }) };
    const found: Record<string, unknown> = {};
    for (const [name, value] of Object.entries({
      // What Chrome 150 and Deno 2.9 say of SwiftShader, Deno of lavapipe, and Chrome of a graphics card.
      chrome: { vendor: 'google', architecture: 'swiftshader', device: '', description: '', isFallbackAdapter: true },
      deno: { vendor: '6880', architecture: '', device: '49374', description: 'SwiftShader Device (Subzero)' },
      lavapipe: { vendor: '65541', architecture: '', device: '0', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' },
      hardware: { vendor: 'nvidia', architecture: 'ampere', device: '', description: '', isFallbackAdapter: false },
      unknown: undefined,
    })) {
      Object.defineProperty(device, 'adapterInfo', { configurable: true, value });
      found[name] = await routeOf({});
      found[`${name}, auto`] = await routeOf({ route: 'auto' });
    }
    Reflect.deleteProperty(device, 'adapterInfo');
    const own = await harness.lib.createInitializer({ seed: 1 });
    const cpu = await harness.lib.createInitializer({ backend: 'cpu' });
    const wrong = await routeOf({ route: 'gpu' }).then(String, String);
    own.destroy();
    return { asked, found, own: [own.route, adapterInfo.architecture], cpu: cpu.route, wrong };
  });
  expect(routes).toEqual({
    asked: { shader: 'shader', upload: 'upload' },
    found: {
      ...{ chrome: 'upload', 'chrome, auto': 'upload' },
      ...{ deno: 'upload', 'deno, auto': 'upload' },
      ...{ lavapipe: 'shader', 'lavapipe, auto': 'shader' },
      ...{ hardware: 'shader', 'hardware, auto': 'shader' },
      ...{ unknown: 'shader', 'unknown, auto': 'shader' },
    },
    own: [routes.own[1] === 'swiftshader' ? 'upload' : 'shader', routes.own[1]],
    cpu: undefined,
    wrong: `ArgumentError: createInitializer: route must be 'auto', 'shader' or 'upload', got "gpu"`,
  });
});

test('calls that nobody waits for are done in their order, whatever their route', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const [upload, shader] = await Promise.all(
      (['upload', 'shader'] as const).map((route) => harness.lib.createInitializer({ device, seed: 1, route })),
    );
    const buffer = harness.poisoned(device, 4 * 2 ** 21);
    const big = { shape: [2 ** 21], init: harness.lib.normal({ stddev: 1 }) } as const;
    const small = { shape: [1000], init: harness.lib.normal({ stddev: 2 }), name: 's', offset: 400 } as const;
    const different: number[] = [];
    const words = async (): Promise<Uint32Array> => harness.readWords(device, buffer);
    const expectedBits = (spec: object, count: number): Uint32Array => {
      const array = new Float32Array(count);
      harness.cpu.fillWeightsSync(array, { seed: 1, ...spec } as never);
      return new Uint32Array(array.buffer);
    };
    const expected = expectedBits(big, 2 ** 21);
    const inside = expectedBits({ ...small, offset: 0 }, 1000);
    for (const [first, second] of [
      [upload, upload],
      [upload, shader],
      [shader, upload],
    ]) {
      const calls = [first?.fill(buffer, big), second?.fill(buffer, small)];
      await calls[1];
      const after = await words();
      const want = expected.slice();
      want.set(inside, 100);
      different.push(after.reduce((sum, word, i) => sum + Number(word !== want[i]), 0));
      await calls[0];
    }
    buffer.destroy();
    return different;
  });
  expect(result).toEqual([0, 0, 0]);
});

test('targets that overlap in one buffer are written in their order', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const buffer = harness.poisoned(device, 4 * 2 ** 21);
    const specs = Object.fromEntries(
      [
        ['all', 2 ** 21, 0],
        ['inside', 300_000, 400_000],
        ['across its start', 200_000, 0],
        ['apart', 1000, 8_000_000],
        ['across its end', 100_000, 1_500_000],
      ].map(([name, count, offset]) => [
        name as string,
        { shape: [count as number] as const, init: harness.lib.normal({ stddev: 1 }), offset: offset as number },
      ]),
    );
    const want = new Uint32Array(2 ** 21);
    for (const [name, { offset, ...spec }] of Object.entries(specs)) {
      const array = new Float32Array(spec.shape[0]);
      harness.cpu.fillWeightsSync(array, { ...spec, name, seed: 1 });
      want.set(new Uint32Array(array.buffer), offset / 4);
    }
    const different: number[] = [];
    for (const route of ['upload', 'shader'] as const) {
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
      device.queue.writeBuffer(buffer, 0, new Uint32Array(2 ** 21).fill(0xdeadbeef));
      await initializer.fillAll(Object.fromEntries(Object.keys(specs).map((name) => [name, buffer])), specs);
      const words = await harness.readWords(device, buffer);
      different.push(words.reduce((sum, word, i) => sum + Number(word !== want[i]), 0));
    }
    buffer.destroy();
    return different;
  });
  expect(result).toEqual([0, 0]);
});

describe('at most 64 MiB are under way to the device', () => {
  beforeAll(async () => {
    await opened.page.evaluate(() => {
      // Calls what it is given, and counts the bytes that are written until then and not yet done.
      const watch = async (device: GPUDevice, work: () => Promise<void>) => {
        const { queue } = device;
        const { writeBuffer, onSubmittedWorkDone } = queue;
        const seen = { written: 0, done: 0, most: 0, largest: 0 };
        queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
          const { byteLength } = args[2] as Uint8Array;
          seen.written += byteLength;
          seen.largest = Math.max(seen.largest, byteLength);
          seen.most = Math.max(seen.most, seen.written - seen.done);
          return writeBuffer.apply(queue, args);
        }) as typeof writeBuffer;
        queue.onSubmittedWorkDone = () => {
          const before = seen.written;
          const promise = onSubmittedWorkDone.call(queue);
          promise.then(() => {
            seen.done = Math.max(seen.done, before);
          });
          return promise;
        };
        await work();
        Object.assign(queue, { writeBuffer, onSubmittedWorkDone });
        return seen;
      };
      Object.assign(globalThis, { watch });
    });
  });
  afterAll(() => opened.page.evaluate(() => Reflect.deleteProperty(globalThis, 'watch')));

  test('of one large tensor; what the buffer held elsewhere stays', async () => {
    const result = await opened.page.evaluate(async () => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload' });
      const count = 3 * 2 ** 23 - 4; // 96 MiB with the words on both sides
      const buffer = harness.poisoned(device, 3 * 2 ** 25);
      const init = harness.lib.normal({ stddev: 1 });
      const seen = await watch(device, () => initializer.fill(buffer, { shape: [count], init, offset: 8 }));
      const words = new Uint32Array((await initializer.read(buffer, { offset: 4 * (count - 1000) })).buffer);
      const tail = harness.compare(words.slice(2), {
        shape: [count],
        init,
        seed: 1,
        slice: [count - 1000, count],
        offset: 0,
      } as never);
      buffer.destroy();
      return { ...seen, expected: 4 * count, tail };
    });
    expect(result.written).toBe(result.expected);
    expect(result.most).toBeGreaterThan(2 ** 20);
    expect(result.most).toBeLessThanOrEqual(2 ** 26);
    expect(result.largest).toBeLessThanOrEqual(2 ** 20);
    expect(result.tail).toMatchObject({ compared: 1000, different: 0, guardsBroken: 0 });
  });

  test('of many small tensors', async () => {
    const result = await opened.page.evaluate(async () => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload' });
      const init = harness.lib.normal({ stddev: 1 });
      const specs = Object.fromEntries(Array.from({ length: 1200 }, (_, i) => [`t${i}`, { shape: [200, 200], init }]));
      const seen = await watch(device, async () => {
        const model = await initializer.createAll(specs as never, { arena: true });
        model.destroy();
      });
      return seen;
    });
    expect(result.written).toBe(1200 * 4 * 40_000);
    expect(result.most).toBeGreaterThan(2 ** 20);
    expect(result.most).toBeLessThanOrEqual(2 ** 26);
  });
});

test('what an upload cannot write, the shader does: no COPY_DST, halves that share a word', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 0, route: 'upload' });
    const { queue } = device;
    const { writeBuffer } = queue;
    let writes = 0;
    queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
      writes++;
      return writeBuffer.apply(queue, args);
    }) as typeof writeBuffer;
    const { STORAGE, COPY_SRC } = GPUBufferUsage;
    const spec = { shape: [31, 31] as const, init: 'he' as const };
    const counts: number[] = [];
    const plain = device.createBuffer({ size: 4 * 961, usage: STORAGE | COPY_SRC });
    await initializer.fill(plain, spec);
    const first = harness.compare(await harness.readWords(device, plain), spec);
    counts.push(writes);
    const half = { ...spec, dtype: 'f16', offset: 2 } as const;
    const halves = harness.poisoned(device, 2 * 964);
    await initializer.fill(halves, half);
    const second = harness.compare(await harness.readWords(device, halves), half);
    counts.push(writes);
    const odd = await initializer.create({ ...spec, dtype: 'bf16' });
    counts.push((await odd.read()).length, writes);
    await initializer.fill(halves, { ...half, shape: [30, 31], offset: 4 });
    counts.push(writes);
    queue.writeBuffer = writeBuffer;
    return { first, second, counts };
  });
  expect(result.first).toMatchObject({ compared: 961, different: 0, guardsBroken: 0 });
  expect(result.second).toMatchObject({ compared: 961, different: 0, guardsBroken: 0 });
  expect(result.counts).toEqual([0, 0, 961, 0, 1]);
});

describe('in the middle of an upload', () => {
  test('the buffer is destroyed: an error of ours, and the next call works', async () => {
    const result = await opened.page.evaluate(async () => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload' });
      const buffer = harness.poisoned(device, 2 ** 26);
      const { queue } = device;
      const { writeBuffer } = queue;
      let writes = 0;
      queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
        if (++writes === 20) buffer.destroy();
        return writeBuffer.apply(queue, args);
      }) as typeof writeBuffer;
      const spec = { shape: [2 ** 24], init: harness.lib.normal({ stddev: 1 }) } as const;
      const error = await initializer.fill(buffer, spec).then(() => 'accepted', String);
      queue.writeBuffer = writeBuffer;
      const next = await initializer.create({ shape: [100, 100], init: 'he' });
      return { error, writes, next: (await next.read()).length };
    });
    expect(result.error).toMatch(/^DeviceError: fill: the GPU refused: .*destroyed/s);
    expect(result.next).toBe(10_000);
    expect(result.writes).toBeLessThan(64); // of at most 1 MiB each: less than all of it
  });

  test('the device is lost: an error that says so', async () => {
    const result = await opened.page.evaluate(async () => {
      const device = (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice;
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload' });
      const { queue } = device;
      const { writeBuffer } = queue;
      let writes = 0;
      queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
        if (++writes === 20) device.destroy();
        return writeBuffer.apply(queue, args);
      }) as typeof writeBuffer;
      const spec = { shape: [2 ** 24], init: harness.lib.normal({ stddev: 1 }) } as const;
      const create = await initializer.create(spec).then(() => 'accepted', String);
      const all = await initializer.createAll({ a: spec }).then(() => 'accepted', String);
      return { create, all };
    });
    expect(result.create).toMatch(/^DeviceLostError: create: the GPU device was lost \(destroyed\)/);
    expect(result.all).toMatch(/^DeviceLostError: createAll: the GPU device was lost \(destroyed\)/);
  });
});

test('no memory for a buffer: refused, and nothing stays allocated', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload' });
    const { createBuffer } = device;
    const made: GPUBuffer[] = [];
    const destroyed: GPUBuffer[] = [];
    // The second of three is one that the device refuses, as it does where memory is short.
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer.call(
        device,
        made.length === 1 ? { ...descriptor, usage: descriptor.usage | GPUBufferUsage.MAP_READ } : descriptor,
      );
      made.push(buffer);
      const { destroy } = buffer;
      buffer.destroy = () => {
        destroyed.push(buffer);
        destroy.call(buffer);
      };
      return buffer;
    };
    const spec = { shape: [1000, 1000], init: harness.lib.heNormal() } as const;
    const error = await initializer.createAll({ a: spec, b: spec, c: spec }).then(() => 'accepted', String);
    device.createBuffer = createBuffer;
    return { error, left: made.filter((buffer) => !destroyed.includes(buffer)).length, made: made.length };
  });
  expect(result.error).toMatch(/^DeviceError: createAll: the GPU refused: /);
  expect(result.made).toBeGreaterThanOrEqual(2);
  expect(result.left).toBe(0);
});

/** Fills by threads, in a page: their number, the differences, whether they made any of it, and whether memory was shared. */
const BY_THREADS = `(async (address) => {
  ${COUNTING}
  const { createInitializer, heNormal } = await import(address + 'index.js');
  const { fillWeightsSync } = await import(address + 'index-cpu.js');
  const spec = { name: 'w', shape: [1501, 1501], init: heNormal() };
  const count = 1501 * 1501;
  const expected = new Float32Array(count);
  fillWeightsSync(expected, { ...spec, seed: 7 });
  const want = new Uint32Array(expected.buffer);
  const different = (array) => {
    const bits = new Uint32Array(array.buffer);
    return bits.reduce((sum, word, i) => sum + Number(word !== want[i]), 0);
  };
  const cpu = await createInitializer({ backend: 'cpu', seed: 7, threads: 3 });
  const target = new Float32Array(count);
  await untilHelped(() => cpu.fill(target, spec));
  const helped = [];
  let before = 0;
  const help = () => {
    helped.push(pieces > before);
    before = pieces;
  };
  help();
  await cpu.fill(target.fill(NaN), spec);
  help();
  const result = { array: different(target), isolated: crossOriginIsolated };
  if (crossOriginIsolated) {
    const shared = new Float32Array(new SharedArrayBuffer(4 * count)).fill(NaN);
    await cpu.fill(shared, spec);
    help();
    result.shared = different(shared);
  }
  const gpu = await createInitializer({ backend: 'webgpu', seed: 7, threads: 3, route: 'upload' });
  const weights = await gpu.create(spec);
  help();
  result.upload = different(await weights.read());
  gpu.destroy();
  return { ...result, helped, threads: started.length };
})`;

describe('threads in a browser', () => {
  let server: { address: string; close(): void };
  beforeAll(async () => {
    const isolating = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    };
    server = await serve({ '/': new URL('../../../', import.meta.url) }, { headers: isolating });
  });
  afterAll(() => {
    server.close();
  });
  const page = openPage('/test/browser/harness/empty.html');

  test('of the built library, without memory that is shared', async () => {
    expect(await page.page.evaluate(`${BY_THREADS}('/dist/')`)).toEqual({
      ...{ array: 0, upload: 0, isolated: false, threads: 2, helped: [true, true, true] },
    });
    expect(page.complaints.splice(0)).toEqual([]);
  });

  test('where pages are isolated, in memory that is shared', async () => {
    await page.page.goto(`${server.address}/test/browser/harness/empty.html`);
    expect(await page.page.evaluate(`${BY_THREADS}('/dist/')`)).toEqual({
      ...{ array: 0, shared: 0, upload: 0, isolated: true, threads: 2, helped: [true, true, true, true] },
    });
    expect(page.complaints.splice(0)).toEqual([]);
  });
});
