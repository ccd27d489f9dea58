// Wrong buffers, wrong devices, lost devices: refused with our message, nothing written, nothing left uncaught.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const ROUTES = ['shader', 'upload'] as const;
const opened = openHarness();

test.each(ROUTES)('buffers, offsets and encoders that cannot be filled, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const device = await harness.deviceWith();
    const other = await harness.deviceWith({ maxBufferSize: 2 ** 28 });
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    const spec = { shape: [10, 10] as const, init: 'he' as const };
    const make = (on: GPUDevice, size: number, usage: number): GPUBuffer => on.createBuffer({ size, usage });
    const good = harness.poisoned(device, 800);
    const destroyed = make(device, 400, STORAGE);
    destroyed.destroy();
    const gone = make(device, 400, COPY_SRC);
    gone.destroy();
    const foreign = harness.poisoned(other, 400);
    const mapped = device.createBuffer({ size: 400, usage: STORAGE, mappedAtCreation: true });
    const outcome = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'accepted', String);
    const attempt = (run: () => unknown): string => {
      try {
        run();
        return 'accepted';
      } catch (error) {
        return String(error);
      }
    };
    const results = {
      small: await outcome(initializer.fill(make(device, 396, STORAGE), spec)),
      offset: await outcome(initializer.fill(good, { ...spec, offset: 404 })),
      misaligned: await outcome(initializer.fill(good, { ...spec, offset: 6 })),
      negative: await outcome(initializer.fill(good, { ...spec, offset: -4 })),
      usage: await outcome(initializer.fill(make(device, 400, COPY_SRC | COPY_DST), spec)),
      mapped: await outcome(initializer.fill(mapped, spec)),
      destroyed: await outcome(initializer.fill(destroyed, spec)),
      foreign: await outcome(initializer.fill(foreign, spec)),
      shape: await outcome(initializer.fill(good, { ...spec, shape: [10] as never })),
      huge: await outcome(initializer.create({ shape: [2 ** 20, 2 ** 20], init: 'he' })),
      encodeNothing: attempt(() => initializer.encode(null as never, [])),
      encodeFake: attempt(() => initializer.encode({ beginComputePass: 1 } as never, [])),
      encodeDevice: attempt(() => initializer.encode(device as never, [])),
      encodeFills: attempt(() => initializer.encode(device.createCommandEncoder(), {} as never)),
      encodeBuffer: attempt(() => initializer.encode(device.createCommandEncoder(), [{ ...spec, buffer: 7 as never }])),
      encodeSecond: attempt(() =>
        initializer.encode(device.createCommandEncoder(), [
          { ...spec, buffer: good },
          { ...spec, buffer: good, offset: 3 },
        ]),
      ),
      encodeSpec: attempt(() => initializer.encode(device.createCommandEncoder(), [undefined as never])),
      encodeKey: attempt(() =>
        initializer.encode(device.createCommandEncoder(), [{ ...spec, buffer: good, buffers: 1 } as never]),
      ),
      encodeInit: attempt(() =>
        initializer.encode(device.createCommandEncoder(), [
          { shape: [10, 10], init: { kind: 'normal', std: 1 } as never, buffer: good },
        ]),
      ),
      readKey: await outcome(initializer.read(good, { offest: 400 } as never)),
      fillKey: await outcome(initializer.fill(good, { ...spec, ofset: 4 } as never)),
      deviceAsOptions: await outcome(harness.lib.createInitializer(device as never)),
      readUsage: await outcome(initializer.read(make(device, 400, STORAGE | COPY_DST))),
      readRange: await outcome(initializer.read(good, { offset: 400, count: 101 })),
      readOffset: await outcome(initializer.read(good, { offset: 401 })),
      readCount: await outcome(initializer.read(good, { count: 0 })),
      readFurther: await outcome(initializer.read(good, { offset: 804, count: 1 })),
      readNull: await outcome(initializer.read(good, null as never)),
      readFive: await outcome(initializer.read(good, 5 as never)),
      readBigint: await outcome(initializer.read(good, { offset: 4n } as never)),
      readEmpty: await outcome(initializer.read(make(device, 0, COPY_SRC))),
      fakeBuffer: await outcome(
        initializer.fill({ getMappedRange() {}, usage: STORAGE, mapState: 'unmapped', size: 400 } as never, spec),
      ),
      readPast: await outcome(initializer.read(good, { offset: 800 })),
      readNothing: await outcome(initializer.read(undefined as never)),
      readDestroyed: await outcome(initializer.read(gone)),
      accepted: await outcome(initializer.fill(good, { ...spec, offset: 400 })),
    };
    const words = await harness.readWords(device, good);
    const untouched = [...words.subarray(0, 100), ...(await harness.readWords(other, foreign))].every(
      (word) => word === harness.POISON,
    );
    return { results, untouched };
  }, route);
  const { results } = result;
  expect(result.untouched).toBe(true);
  expect(results.small).toBe('ArgumentError: fill: buffer.size must be at least 400, got 396');
  expect(results.offset).toBe('ArgumentError: fill: buffer.size must be at least 804, got 800');
  expect(results.misaligned).toBe('ArgumentError: fill: offset must be a multiple of 4 bytes, not negative, got 6');
  expect(results.negative).toBe('ArgumentError: fill: offset must be a multiple of 4 bytes, not negative, got -4');
  expect(results.usage).toBe(
    'ArgumentError: fill: buffer.usage must be one with STORAGE (128), got "COPY_SRC | COPY_DST"',
  );
  expect(results.mapped).toBe(`ArgumentError: fill: buffer.mapState must be 'unmapped', got "mapped"`);
  expect(results.destroyed).toMatch(/^DeviceError: fill: the GPU refused: .*destroyed/s);
  expect(results.foreign).toMatch(/^DeviceError: fill: the GPU refused: .*cannot be used with/s);
  expect(results.shape).toBe(
    'ArgumentError: fill: shape must be of two or more dimensions, unless fanIn is given, got [10]',
  );
  expect(results.huge).toMatch(
    /^ArgumentError: create: size of weights in bytes must be at most \d+ on this device \(create it in \d+ parts, .*\), got 4398046511104$/,
  );
  expect(results.encodeNothing).toBe(
    'ArgumentError: encode: into must be a GPUCommandEncoder or a GPUComputePassEncoder, got null',
  );
  expect(results.encodeDevice).toMatch(/^ArgumentError: encode: into must be .*, got GPUDevice \{/);
  expect(results.encodeFake).toBe(
    'ArgumentError: encode: into must be a GPUCommandEncoder or a GPUComputePassEncoder, got Object { beginComputePass }',
  );
  expect(results.encodeFills).toMatch(/^ArgumentError: encode: fills must be an array, got/);
  expect(results.encodeBuffer).toBe('ArgumentError: encode, fills[0]: buffer must be a GPUBuffer, got 7');
  expect(results.encodeSecond).toMatch(/^ArgumentError: encode, fills\[1\]: offset must be/);
  expect(results.encodeSpec).toMatch(/^ArgumentError: encode, fills\[0\]: spec must be an object/);
  expect(results.encodeKey).toMatch(
    /^ArgumentError: encode, fills\[0\]: spec\.buffers is not known; did you mean buffer\? Known: buffer, /,
  );
  expect(results.encodeInit).toMatch(
    /^ArgumentError: encode, fills\[0\]: init\.std is not known; did you mean stddev\? Known: stddev, /,
  );
  expect(results.readKey).toBe(
    'ArgumentError: read: range.offest is not known; did you mean offset? Known: offset, count, dtype',
  );
  expect(results.fillKey).toMatch(
    /^ArgumentError: fill: spec\.ofset is not known; did you mean offset\? Known: offset, /,
  );
  expect(results.deviceAsOptions).toMatch(
    /^ArgumentError: createInitializer: options must be an object, got GPUDevice \{/,
  );
  expect(results.readUsage).toBe(
    'ArgumentError: read: buffer.usage must be one with COPY_SRC (4), got "COPY_DST | STORAGE"',
  );
  expect(results.readRange).toBe('ArgumentError: read: count must be an integer from 1 to 100, got 101');
  expect(results.readOffset).toMatch(/^ArgumentError: read: offset must be a multiple of 4/);
  expect(results.readCount).toBe('ArgumentError: read: count must be an integer from 1 to 200, got 0');
  expect(results.readPast).toBe('ArgumentError: read: offset must be at most 796 in this buffer, got 800');
  expect(results.readFurther).toBe('ArgumentError: read: offset must be at most 796 in this buffer, got 804');
  expect(results.readNull).toBe('ArgumentError: read: range must be an object, got null');
  expect(results.readFive).toBe('ArgumentError: read: range must be an object, got 5');
  expect(results.readBigint).toBe('ArgumentError: read: offset must be a multiple of 4 bytes, not negative, got 4n');
  expect(results.readEmpty).toBe('ArgumentError: read: buffer.size must be at least 4, got 0');
  expect(results.fakeBuffer).toMatch(/^DeviceError: fill: the GPU refused: /);
  expect(results.readNothing).toBe('ArgumentError: read: buffer must be a GPUBuffer, got undefined');
  expect(results.readDestroyed).toMatch(/^DeviceError: read: the GPU refused: .*destroyed/s);
  expect(results.accepted).toBe('accepted');
});

test.each(ROUTES)('a lost device, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice;
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
    const weights = await initializer.create({ shape: [10, 10], init: 'he' });
    const outcome = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'accepted', String);
    device.destroy();
    const spec = { shape: [10, 10] as const, init: 'he' as const };
    const during = await outcome(initializer.create(spec));
    await device.lost;
    let encode = 'accepted';
    try {
      initializer.encode(device.createCommandEncoder(), [{ ...spec, buffer: weights.buffer as GPUBuffer }]);
    } catch (error) {
      encode = String(error);
    }
    const after = await outcome(initializer.fill(weights.buffer as GPUBuffer, spec));
    const read = await outcome(weights.read());
    const again = await outcome(harness.lib.createInitializer({ device, seed: 1, route }));
    return { during, after, read, encode, again };
  }, route);
  for (const message of Object.values(result))
    expect(message).toMatch(/^DeviceLostError: .*: the GPU device was lost \(destroyed\)/);
});

test('the one call gets a new device when the last one was lost', async () => {
  const result = await opened.page.evaluate(async () => {
    const requested: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await original.apply(this, args);
      requested.push(device);
      return device;
    };
    const call = () => harness.lib.initializeWeights([4, 4], 'he', { seed: 1, backend: 'webgpu' });
    const first = await (await call()).read();
    await call();
    const devices = requested.length;
    for (const device of requested) device.destroy();
    await Promise.all(requested.map((device) => device.lost));
    const second = await (await call()).read();
    GPUAdapter.prototype.requestDevice = original;
    return { devices, after: requested.length, same: String(first) === String(second) };
  });
  expect(result).toEqual({ devices: 1, after: 2, same: true });
});

test('a device of our own that cannot compile is given back, and auto takes the CPU', async () => {
  const result = await opened.page.evaluate(async () => {
    const requested: GPUDevice[] = [];
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await original.apply(this, args);
      const create = device.createShaderModule.bind(device);
      device.createShaderModule = (descriptor) => create({ ...descriptor, code: 'nonsense' });
      requested.push(device);
      return device;
    };
    try {
      const auto = await harness.lib.createInitializer({ seed: 1 });
      const strict = await harness.lib.createInitializer({ backend: 'webgpu' }).then(() => 'accepted', String);
      const lost = await Promise.all(requested.map((device) => device.lost.then(({ reason }) => reason)));
      return { backend: auto.backend, reason: auto.reason, strict, lost };
    } finally {
      GPUAdapter.prototype.requestDevice = original;
    }
  });
  expect(result).toMatchObject({ backend: 'cpu', lost: ['destroyed', 'destroyed'] });
  expect(result.reason).toMatch(/^the GPU refused/);
  expect(result.strict).toMatch(/^DeviceError: createInitializer: the GPU refused/);
});

test('encode reports what only the device can see to the scopes of the caller', async () => {
  const message = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const other = await harness.deviceWith({ maxBufferSize: 2 ** 28 });
    const initializer = await harness.lib.createInitializer({ device, seed: 1 });
    const foreign = harness.poisoned(other, 400);
    device.pushErrorScope('validation');
    initializer.encode(device.createCommandEncoder(), [{ shape: [10, 10], init: 'he', buffer: foreign }]);
    return (await device.popErrorScope())?.message;
  });
  expect(message).toMatch(/cannot be used with/);
});

test('shaders that the device refuses', async () => {
  const message = await opened.page.evaluate(async () => {
    const device = (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice;
    const create = device.createShaderModule.bind(device);
    device.createShaderModule = (descriptor) => create({ ...descriptor, code: `${descriptor.code} nonsense` });
    const first = await harness.lib.createInitializer({ device }).then(() => 'accepted', String);
    device.createShaderModule = create;
    const second = await harness.lib.createInitializer({ device }).then((i) => i.backend, String);
    device.destroy();
    return { first, second };
  });
  expect(message.first).toMatch(/^DeviceError: createInitializer: the GPU refused/);
  expect(message.second).toBe('webgpu');
});
