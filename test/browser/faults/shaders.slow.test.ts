// Shaders that the device refuses once: the call says so, and the next one works.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();

/** What is refused once, as a property of the device and a change of its argument. */
const REFUSED = {
  'the module of fills': ['createShaderModule', 'weight-init fill', 'he'],
  'the module of orthogonal matrices': ['createShaderModule', 'weight-init orthogonal', 'orthogonal'],
  'a pipeline of fills': ['createComputePipelineAsync', 'weight-init wi_fillQuads', 'he'],
  'a pipeline of orthogonal matrices': ['createComputePipelineAsync', 'weight-init wi_project', 'orthogonal'],
} as const;

test.each(Object.entries(REFUSED))('%s', async (_, [method, label, of]) => {
  const result = await opened.page.evaluate(
    async (method, label, of) => {
      const device = await watched.device();
      const original = device[method].bind(device) as (descriptor: GPUObjectDescriptorBase) => unknown;
      let refusals = 0;
      Object.assign(device, {
        [method]: (descriptor: GPUObjectDescriptorBase) => {
          if (descriptor.label !== label || refusals++ > 0) return original(descriptor);
          return original({ ...descriptor, code: 'nonsense', compute: { entryPoint: 'nonsense' } } as never);
        },
      });
      const call = async (): Promise<string> => {
        const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'shader' });
        const init = of === 'he' ? 'he' : harness.lib.orthogonal();
        const weights = await initializer.create({ shape: [16, 32], init });
        const array = (await weights.read()) as Float32Array;
        weights.destroy();
        if (of === 'he') return `${watched.different(array, { shape: [16, 32], init, seed: 1 })} words differ`;
        // The rows are of length 1.
        return array
          .subarray(0, 32)
          .reduce((sum, x) => sum + x * x, 0)
          .toFixed(3);
      };
      watched.begin();
      const outcomes = [await call().catch(String), await call().catch(String)];
      const left = watched.left();
      device.destroy();
      return { outcomes, left, refusals: refusals > 0 };
    },
    method,
    label,
    of,
  );
  expect(result.outcomes[0]).toMatch(/^DeviceError: create(Initializer)?: the GPU refused: /);
  expect(result).toMatchObject({ refusals: true, left: ['weight-init normal table'] });
  expect(result.outcomes[1]).toBe(of === 'he' ? '0 words differ' : '1.000');
});

test("pipelines that encode compiles at once: their refusal is the caller's to hear, and holds for no later call", async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'shader' });
    const spec = { shape: [32, 32], init: 'he' } as const;
    const buffer = harness.poisoned(device, 4096);
    const original = device.createComputePipeline.bind(device);
    device.createComputePipeline = (descriptor) =>
      original({ ...descriptor, compute: { ...descriptor.compute, entryPoint: 'nonsense' } });
    device.pushErrorScope('validation');
    initializer.encode(device.createCommandEncoder(), [{ ...spec, buffer }]);
    const heard = (await device.popErrorScope())?.message;
    device.createComputePipeline = original;
    const fill = await watched.outcome(initializer.fill(buffer, spec));
    const different = watched.different((await initializer.read(buffer)) as Float32Array, { ...spec, seed: 1 });
    // And a later encode takes what the fill has compiled.
    const encoder = device.createCommandEncoder();
    initializer.encode(encoder, [{ ...spec, seed: 2, buffer }]);
    device.queue.submit([encoder.finish()]);
    const encoded = watched.different((await initializer.read(buffer)) as Float32Array, { ...spec, seed: 2 });
    device.destroy();
    return { heard, fill, different, encoded };
  });
  expect(result.heard).toMatch(/nonsense/);
  expect(result).toMatchObject({ fill: 'accepted', different: 0, encoded: 0 });
});
