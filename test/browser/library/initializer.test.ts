// The host API on a GPUDevice.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('the one call: a buffer, its bits, what it says of itself', async () => {
  const result = await opened.page.evaluate(async () => {
    const weights = await harness.lib.initializeWeights([784, 256], 'he', { seed: 42 });
    const read = await weights.read();
    const expected = harness.cpu.initializeWeightsSync([784, 256], 'he', { seed: 42 });
    const a = new Uint32Array(read.buffer);
    const b = new Uint32Array(expected.data.buffer);
    const { shape, dtype, seed, backend, buffer, data } = weights;
    weights.destroy();
    weights.destroy();
    return {
      shape,
      dtype,
      seed,
      backend,
      size: buffer?.size,
      usage: buffer?.usage,
      data: data === undefined,
      compared: a.length,
      equal: a.filter((word, i) => word === b[i]).length,
      afterwards: await weights.read().then(String, String),
    };
  });
  expect(result).toEqual({
    shape: [784, 256],
    dtype: 'f32',
    seed: 42,
    backend: 'webgpu',
    size: 802816,
    usage: 0x80 | 0x4 | 0x8,
    data: true,
    compared: 200704,
    equal: 200704,
    afterwards: 'Error: Weights.read: the weights were destroyed',
  });
});

test('a drawn seed gives the same weights again', async () => {
  const result = await opened.page.evaluate(async () => {
    const first = await harness.lib.initializeWeights([20, 30], 'xavier');
    const again = await harness.lib.initializeWeights([20, 30], 'xavier', { seed: first.seed });
    const other = await harness.lib.initializeWeights([20, 30], 'xavier');
    const bits = async (weights: typeof first): Promise<string> =>
      String(new Uint32Array((await weights.read()).buffer));
    return {
      same: (await bits(first)) === (await bits(again)),
      different: (await bits(first)) !== (await bits(other)),
    };
  });
  expect(result).toEqual({ same: true, different: true });
});

test('a device of the caller: one program for all initializers, never destroyed by us', async () => {
  const result = await opened.page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const device = (await adapter?.requestDevice()) as GPUDevice;
    const counts: Record<string, number> = {};
    for (const name of [
      'createShaderModule',
      'createComputePipelineAsync',
      'createComputePipeline',
      'createBindGroupLayout',
    ] as const) {
      const original = device[name].bind(device) as (d: unknown) => unknown;
      counts[name] = 0;
      Object.assign(device, {
        [name]: (descriptor: { label?: string }) => {
          counts[name] = (counts[name] ?? 0) + 1;
          if (!descriptor.label?.startsWith('weight-init')) throw new Error(`${name} without a label`);
          return original(descriptor);
        },
      });
    }
    const createBuffer = device.createBuffer.bind(device);
    const buffers: GPUBuffer[] = [];
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      buffers.push(buffer);
      return buffer;
    };
    const initializers = await Promise.all(
      [1, 2, 3].map((seed) => harness.lib.createInitializer({ device, seed, route: 'shader' })),
    );
    const [one] = initializers as [(typeof initializers)[0]];
    for (const init of ['he', 'xavier', 'zero', 'small_random'] as const) {
      for (const initializer of initializers as (typeof one)[]) {
        (await initializer?.create({ shape: [7, 9], init }))?.destroy();
        (await initializer?.create({ shape: [7, 9], init, slice: [1, 9], stream: 5 }))?.destroy();
      }
    }
    const same = one?.device === device;
    let ended = false;
    device.lost.then(() => {
      ended = true;
    });
    for (const initializer of initializers) initializer?.destroy();
    const fresh = await (await harness.lib.createInitializer({ device, seed: 1 })).create({
      shape: [2, 2],
      init: 'he',
    });
    const still = (await fresh.read()).length;
    const lost = ended ? 'lost' : 'alive'; // the device has answered since
    device.destroy();
    const labels = buffers.map(({ label }) => label);
    return {
      counts,
      tables: labels.filter((label) => label === 'weight-init normal table').length,
      unlabelled: labels.filter((label) => !label).length,
      same,
      lost,
      still,
    };
  });
  expect(result).toEqual({
    counts: {
      createShaderModule: 1,
      createComputePipelineAsync: 4,
      createComputePipeline: 0,
      createBindGroupLayout: 2,
    },
    tables: 1,
    unlabelled: 0,
    same: true,
    lost: 'alive',
    still: 4,
  });
});

test('a device of our own has the limits of the adapter, and is destroyed with the initializer', async () => {
  const result = await opened.page.evaluate(async () => {
    const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
    const initializer = await harness.lib.createInitializer({ backend: 'webgpu' });
    const device = initializer.device as GPUDevice;
    const limits = (['maxBufferSize', 'maxStorageBufferBindingSize'] as const).map(
      (name) => device.limits[name] === adapter.limits[name],
    );
    const weights = await initializer.create({ shape: [2, 2], init: 'he' });
    initializer.destroy();
    const { reason } = await device.lost;
    return { limits, reason, read: await weights.read().then(String, String) };
  });
  expect(result.limits).toEqual([true, true]);
  expect(result.reason).toBe('destroyed');
  expect(result.read).toContain('DeviceLostError: Weights.read: the GPU device was lost (destroyed)');
});

test('a spec that changes after the call changes nothing', async () => {
  const result = await opened.page.evaluate(async () => {
    const initializer = await harness.lib.createInitializer({ seed: 1 });
    const spec = { shape: [4, 4] as [number, number], init: 'he' as const, seed: 5 };
    const created = initializer.create(spec);
    spec.seed = 6;
    spec.shape[0] = 1;
    const shape: [number, number] = [4, 5];
    const called = harness.lib.initializeWeights(shape, 'he', { seed: 7 });
    shape[0] = 100;
    const [a, b] = await Promise.all([created, called]);
    const sizes = [(await a.read()).length, (await b.read()).length];
    initializer.destroy();
    return { seeds: [a.seed, b.seed], shapes: [a.shape, b.shape], sizes };
  });
  expect(result).toEqual({
    seeds: [5, 7],
    shapes: [
      [4, 4],
      [4, 5],
    ],
    sizes: [16, 20],
  });
});

test('encode records into an encoder or a pass, and submits nothing', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 9 });
    const fills = (['he', 'zero', 'xavier'] as const).map((init, i) => ({
      buffer: harness.poisoned(device, 4096),
      init,
      name: `t${i}`,
      shape: [13, 17] as const,
      offset: 4 * i,
      seed: 9,
    }));
    const submit = device.queue.submit.bind(device.queue);
    const write = device.queue.writeBuffer.bind(device.queue);
    let queued = 0;
    device.queue.submit = (...args) => {
      queued++;
      return submit(...args);
    };
    device.queue.writeBuffer = ((...args: Parameters<typeof write>) => {
      queued++;
      return write(...args);
    }) as typeof write;
    const encoder = device.createCommandEncoder();
    initializer.encode(encoder, fills.slice(0, 2));
    const pass = encoder.beginComputePass();
    initializer.encode(pass, fills.slice(2));
    initializer.encode(pass, []);
    pass.end();
    const commands = encoder.finish();
    const queuedByUs = queued;
    device.queue.submit = submit;
    device.queue.writeBuffer = write;
    const before = await Promise.all(fills.map(({ buffer }) => harness.readWords(device, buffer)));
    submit([commands]);
    const after = await Promise.all(fills.map(({ buffer }) => harness.readWords(device, buffer)));
    return {
      queuedByUs,
      untouched: before.every((words) => words.every((word) => word === harness.POISON)),
      results: after.map((words, i) => harness.compare(words, fills[i] as (typeof fills)[0])),
    };
  });
  expect(result.queuedByUs).toBe(0);
  expect(result.untouched).toBe(true);
  expect(result.results).toEqual(Array(3).fill({ compared: 221, different: 0, firstDifference: '', guardsBroken: 0 }));
});

test('what prepare compiled, encode compiles no more', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 9 });
    const create = device.createComputePipeline.bind(device);
    let blocking = 0;
    device.createComputePipeline = (descriptor) => {
      blocking++;
      return create(descriptor);
    };
    const buffer = harness.poisoned(device, 4096);
    const fill = { buffer, name: 'w', shape: [13, 17], init: harness.lib.heUniform(), offset: 4 } as const;
    await initializer.prepare([fill]);
    const untouched = (await harness.readWords(device, buffer)).every((word) => word === harness.POISON);
    const encoder = device.createCommandEncoder();
    initializer.encode(encoder, [fill]);
    const afterPrepared = blocking;
    initializer.encode(encoder, [{ ...fill, name: 'z', init: harness.lib.zeros(), offset: 2048 }]);
    device.queue.submit([encoder.finish()]);
    const words = await harness.readWords(device, buffer);
    const result = harness.compare(words.subarray(0, 512), { ...fill, seed: 9 });
    return { untouched, afterPrepared, afterOther: blocking, result };
  });
  expect(result).toEqual({
    untouched: true,
    afterPrepared: 0,
    afterOther: 1,
    result: { compared: 221, different: 0, firstDifference: '', guardsBroken: 0 },
  });
});

test('encode takes an orthogonal matrix once it is prepared', async () => {
  const result = await opened.page.evaluate(async () => {
    const initializer = await harness.lib.createInitializer({ seed: 9, backend: 'webgpu' }); // a device of its own
    const { device } = initializer;
    const buffer = harness.poisoned(device, 1024);
    const fills = [{ buffer, name: 'w', shape: [10, 10], init: harness.lib.orthogonal() }];
    const encoded = (): string => {
      const encoder = device.createCommandEncoder();
      try {
        initializer.encode(encoder, fills);
        return 'taken';
      } catch (error) {
        return String(error);
      }
    };
    const before = encoded();
    await initializer.prepare(fills);
    const after = encoded();
    initializer.destroy();
    return { before, after };
  });
  expect(result).toEqual({
    before: 'Error: encode: an orthogonal matrix needs `await initializer.prepare(fills)` first',
    after: 'taken',
  });
});

test('read: all, a range, and a buffer that is not ours', async () => {
  const result = await opened.page.evaluate(async () => {
    const initializer = await harness.lib.createInitializer({ seed: 3 });
    const weights = await initializer.create({ shape: [10, 10], init: 'he' });
    const buffer = weights.buffer as GPUBuffer;
    const all = await initializer.read(buffer);
    const part = await initializer.read(buffer, { offset: 40, count: 5 });
    const rest = await initializer.read(buffer, { offset: 380 });
    initializer.destroy();
    return {
      all: all.length,
      part: String(part) === String(all.slice(10, 15)),
      rest: String(rest) === String(all.slice(95)),
    };
  });
  expect(result).toEqual({ all: 100, part: true, rest: true });
});

test('an array can be filled on the WebGPU backend too, with the same bits', async () => {
  const equal = await opened.page.evaluate(async () => {
    const initializer = await harness.lib.createInitializer({ seed: 3 });
    const spec = { shape: [100, 33] as const, init: harness.lib.heNormal(), name: 'w' };
    const array = new Float32Array(3300);
    await initializer.fill(array, spec);
    const weights = await initializer.create(spec);
    const read = await weights.read();
    initializer.destroy();
    return String(new Uint32Array(read.buffer)) === String(new Uint32Array(array.buffer));
  });
  expect(equal).toBe(true);
});

test('in a worker, without WebGPU types, the CPU path gives the same bits', async () => {
  const equal = await opened.page.evaluate(async () => {
    const source = `import { initializeWeightsSync } from '${location.origin}/src/index-cpu.ts';
      postMessage(initializeWeightsSync([100, 33], 'he', { seed: 5 }).data);`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), { type: 'module' });
    const data = await new Promise<Float32Array<ArrayBuffer>>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
    worker.terminate();
    const weights = await harness.lib.initializeWeights([100, 33], 'he', { seed: 5, backend: 'webgpu' });
    return String(new Uint32Array(data.buffer)) === String(new Uint32Array((await weights.read()).buffer));
  });
  expect(equal).toBe(true);
});
