// The device that the library sets up: what the caller asks of it.
import { expect, test } from 'vitest';
import { expectRefusedDevices, openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('adapterOptions and deviceDescriptor reach WebGPU, with our buffer limits where none are named', async () => {
  const result = await opened.page.evaluate(async () => {
    const { createInitializer } = harness.lib;
    const adapter = (await navigator.gpu.requestAdapter()) as GPUAdapter;
    const { maxBufferSize, maxStorageBufferBindingSize, maxBindGroups } = adapter.limits;
    const feature = [...adapter.features].find((name) => name === 'timestamp-query') as GPUFeatureName;
    const asked: unknown[] = [];
    const { requestAdapter } = GPU.prototype;
    GPU.prototype.requestAdapter = function (options) {
      asked.push(options);
      return requestAdapter.call(this, options);
    };
    const of = async (options: object): Promise<unknown> => {
      const initializer = await createInitializer({ seed: 1, ...options });
      const { device, reason } = initializer;
      if (!device) return reason;
      const { limits, features, label } = device;
      const found = [label, features.has(feature), limits.maxBufferSize, limits.maxStorageBufferBindingSize];
      initializer.destroy();
      return found;
    };
    try {
      const changed = { requiredLimits: { maxBufferSize: 2 ** 28 } };
      const changing = of({ deviceDescriptor: changed });
      changed.requiredLimits.maxBufferSize = 2 ** 60; // has no effect any more
      return {
        feature,
        largest: [maxBufferSize, maxStorageBufferBindingSize],
        found: [
          await of({}),
          await of({ adapterOptions: { powerPreference: 'low-power' }, deviceDescriptor: { label: 'mine' } }),
          await of({ deviceDescriptor: { requiredFeatures: new Set([feature]), requiredLimits: { maxBindGroups } } }),
          await changing,
          await of({ deviceDescriptor: { requiredLimits: { maxStorageBufferBindingSize: 2 ** 27 } } }),
          await of({ deviceDescriptor: { requiredLimits: { maxBufferSize: undefined } } }),
        ],
        asked,
      };
    } finally {
      GPU.prototype.requestAdapter = requestAdapter;
    }
  });
  expect(result.feature).toBe('timestamp-query');
  const [buffer, binding] = result.largest as [number, number];
  expect(buffer).toBeGreaterThan(2 ** 28);
  expect(binding).toBeGreaterThan(2 ** 27);
  expect(result.found).toEqual([
    ['weight-init', false, buffer, binding],
    ['mine', false, buffer, binding],
    ['weight-init', true, buffer, binding],
    ['weight-init', false, 2 ** 28, binding],
    ['weight-init', false, buffer, 2 ** 27],
    ['weight-init', false, buffer, binding],
  ]);
  expect(result.asked).toContainEqual({ powerPreference: 'low-power' });
});

test("what WebGPU refuses is the CPU with a reason, or with 'webgpu' an error", async () => {
  expectRefusedDevices(opened, 4); // of the first options, by each of four calls; the others reach no adapter
  const result = await opened.page.evaluate(async () => {
    const { createInitializer, initializeWeights } = harness.lib;
    const wrong: object[] = [
      { deviceDescriptor: { requiredLimits: { maxBufferSize: 2 ** 50 } } },
      { deviceDescriptor: { requiredFeatures: ['no such feature'] } },
      { deviceDescriptor: { requiredLimits: { noSuchLimit: 1 } } },
      { adapterOptions: { powerPreference: 'most' } },
    ];
    const found = [];
    for (const options of wrong) {
      const { backend, reason } = await createInitializer({ ...options, seed: 1 });
      const error = await createInitializer({ ...options, backend: 'webgpu' }).then(String, (thrown) => thrown);
      const weights = await initializeWeights([3, 4], 'he', { ...options, seed: 1 });
      const refused = await initializeWeights([3, 4], 'he', { ...options, backend: 'webgpu' }).then(String, String);
      const same = String(error) === `DeviceError: createInitializer: ${reason}`;
      found.push({
        backend,
        reason: reason?.startsWith('WebGPU refused a device: '),
        same,
        cause: error.cause?.name,
        once: [weights.backend, refused === `DeviceError: initializeWeights: ${reason}`],
      });
    }
    return found;
  });
  const refusal = (cause: string): unknown => ({
    backend: 'cpu',
    reason: true,
    same: true,
    cause,
    once: ['cpu', true],
  });
  expect(result).toEqual(['OperationError', 'TypeError', 'OperationError', 'TypeError'].map(refusal));
});

test('initializeWeights keeps a device for each distinct pair', async () => {
  const result = await opened.page.evaluate(async () => {
    const { initializeWeights } = harness.lib;
    const deviceOf = async (options: object): Promise<GPUDevice> =>
      (await initializeWeights([3, 4], 'he', { backend: 'webgpu', seed: 1, ...options })).device;
    const limits = { maxBufferSize: 2 ** 28, maxBindGroups: 4 };
    const same: object[] = [
      { adapterOptions: { powerPreference: 'low-power' }, deviceDescriptor: { label: 'a', requiredLimits: limits } },
      {
        deviceDescriptor: {
          requiredFeatures: undefined,
          requiredLimits: { maxBindGroups: 4, maxBufferSize: 2 ** 28 },
          label: 'a',
        },
        adapterOptions: { powerPreference: 'low-power', forceFallbackAdapter: undefined },
      },
    ];
    const plain: object[] = [{}, { adapterOptions: {} }, { deviceDescriptor: {} }, { adapterOptions: undefined }];
    const lists: object[] = [
      { deviceDescriptor: { requiredFeatures: ['timestamp-query', 'bgra8unorm-storage'] } },
      { deviceDescriptor: { requiredFeatures: new Set(['bgra8unorm-storage', 'timestamp-query']) } },
    ];
    const others: object[] = [
      { deviceDescriptor: { label: 'a' } },
      { deviceDescriptor: { label: 'b' } },
      { deviceDescriptor: { requiredLimits: limits } },
    ];
    const groups = [same, plain, lists, ...others.map((one) => [one])];
    const devices = [];
    for (const group of groups) {
      const found = new Set<GPUDevice>();
      for (const options of group) found.add(await deviceOf(options));
      devices.push(found);
    }
    const all = new Set(devices.flatMap((found) => [...found]));
    // Eight are kept: the first is used again, so the second is let go of; its weights live on.
    const [first, second] = [same[0] as object, {}];
    const weights = await initializeWeights([3, 4], 'he', { backend: 'webgpu', seed: 1 });
    await deviceOf(first);
    for (let i = 0; i < 7; i++) await deviceOf({ deviceDescriptor: { label: `more ${i}` } });
    const kept = devices[0]?.has(await deviceOf(first));
    const let_go = !devices[1]?.has(await deviceOf(second));
    return { sizes: devices.map(({ size }) => size), all: all.size, kept, let_go, read: (await weights.read()).length };
  });
  expect(result).toEqual({ sizes: [1, 1, 1, 1, 1, 1], all: 6, kept: true, let_go: true, read: 12 });
});

test('they are refused where no device is set up, and where they are no dictionaries', async () => {
  const result = await opened.page.evaluate(async () => {
    const { createInitializer, initializeWeights } = harness.lib;
    const device = await harness.deviceWith();
    const found = [];
    for (const [name, call] of [
      ['createInitializer', (options: object) => createInitializer(options)],
      ['initializeWeights', (options: object) => initializeWeights([3, 4], 'he', options)],
    ] as const) {
      for (const option of ['adapterOptions', 'deviceDescriptor']) {
        for (const others of [{ device }, { backend: 'cpu' }, {}]) {
          const value = Object.keys(others).length > 0 ? {} : 7;
          const error = await call({ ...others, [option]: value }).then(() => 'accepted', String);
          found.push(error.replace(name, 'CALL').replace(option, 'OPTION'));
        }
      }
    }
    return found;
  });
  expect(result).toEqual(
    Array(4)
      .fill([
        'ArgumentError: CALL: OPTION must be absent with a device, got Object {  }',
        "ArgumentError: CALL: OPTION must be absent with backend 'cpu', got Object {  }",
        'ArgumentError: CALL: OPTION must be an object, got 7',
      ])
      .flat(),
  );
});
