// What 'auto' does in a browser where WebGPU is missing at each of its stages, and that 'webgpu' says why it cannot.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

const STAGES = {
  'no navigator.gpu': { gpu: 'undefined', reason: 'this host has no WebGPU (navigator.gpu)' },
  'no adapter': { gpu: '({ requestAdapter: async () => null })', reason: 'there is no WebGPU adapter' },
  'an adapter that throws': {
    gpu: "({ requestAdapter: async () => { throw new Error('blocked'); } })",
    reason: 'WebGPU refused a device: blocked',
  },
  'no device': {
    gpu: "({ requestAdapter: async () => ({ limits: {}, requestDevice: async () => { throw new TypeError('limits'); } }) })",
    reason: 'WebGPU refused a device: limits',
  },
  'a device that is gone at once': {
    gpu: `(({ gpu }) => ({
      requestAdapter: async () => {
        const adapter = await gpu.requestAdapter();
        const requestDevice = async (descriptor) => {
          const device = await adapter.requestDevice(descriptor);
          device.destroy();
          return device;
        };
        return { limits: adapter.limits, requestDevice };
      },
    }))({ gpu: navigator.gpu })`,
    reason: 'the GPU device was lost (destroyed): Device was destroyed.',
  },
};

test.each(Object.entries(STAGES))('%s', async (_, { gpu, reason }) => {
  const result = await opened.page.evaluate(async (code) => {
    const original = Object.getOwnPropertyDescriptor(Navigator.prototype, 'gpu') as PropertyDescriptor;
    // biome-ignore lint/security/noGlobalEval: the stand-in travels as text
    const standIn: unknown = globalThis.eval(code);
    Object.defineProperty(Navigator.prototype, 'gpu', { configurable: true, get: () => standIn });
    try {
      const initializer = await harness.lib.createInitializer({ seed: 42 });
      const weights = await initializer.create({ shape: [10, 10], init: 'he' });
      const expected = harness.cpu.initializeWeightsSync([10, 10], 'he', { seed: 42 });
      const once = await harness.lib.initializeWeights([10, 10], 'he', { seed: 42 });
      const { initializeWeights } = harness.lib;
      return {
        once: [once.backend, String(once.data) === String(expected.data)],
        onceOnGpu: await initializeWeights([10, 10], 'he', { backend: 'webgpu' }).then(() => 'accepted', String),
        backend: initializer.backend,
        reason: initializer.reason,
        equal: String(new Uint32Array((await weights.read()).buffer)) === String(new Uint32Array(expected.data.buffer)),
        webgpu: await harness.lib.createInitializer({ backend: 'webgpu' }).then(() => 'accepted', String),
      };
    } finally {
      Object.defineProperty(Navigator.prototype, 'gpu', original);
    }
  }, gpu);
  const kind = /was lost/.test(reason) ? 'DeviceLostError' : 'DeviceError';
  expect(result).toEqual({
    ...{ backend: 'cpu', reason, equal: true, webgpu: `${kind}: createInitializer: ${reason}` },
    ...{ once: ['cpu', true], onceOnGpu: `${kind}: initializeWeights: ${reason}` },
  });
});
