// A device with each limit at its minimum in compatibility mode: the same bits, and no command that it would refuse.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';
import { COMPATIBILITY } from '../harness/compatibility-limits.ts';

const opened = openHarness();

/** Until 2025 Dawn had fewer storage buffers there too, as OpenGL ES 3.1 has. */
const LEAST = { ...COMPATIBILITY, maxStorageBuffersPerShaderStage: 4 };

test('every path of the shader, in pipelines compiled for it, by workgroups that share the work', async () => {
  const found = await opened.page.evaluate(async (least) => {
    const device = await harness.deviceWith({}, { ...least, maxComputeWorkgroupsPerDimension: 65535 });
    const sizes = new Set<unknown>();
    const grids: number[][] = [];
    const storage: number[] = [];
    const { createComputePipelineAsync, createBindGroupLayout } = GPUDevice.prototype;
    const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
    GPUDevice.prototype.createComputePipelineAsync = function (descriptor) {
      if (descriptor.compute.constants) sizes.add(descriptor.compute.constants.wi_workgroupSize);
      return createComputePipelineAsync.call(this, descriptor);
    };
    GPUDevice.prototype.createBindGroupLayout = function (descriptor) {
      const entries = [...descriptor.entries];
      storage.push(entries.filter(({ buffer }) => buffer?.type?.endsWith('storage')).length);
      return createBindGroupLayout.call(this, descriptor);
    };
    GPUComputePassEncoder.prototype.dispatchWorkgroups = function (x, y = 1, z = 1) {
      grids.push([x, y, z]);
      dispatchWorkgroups.call(this, x, y, z);
    };
    try {
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route: 'shader' });
      (await initializer.create({ shape: [1, 8 * 128 * 5], init: harness.lib.heNormal() })).destroy();
      const [first] = grids;
      const { passed, different, failures } = await harness.lib.selfTest(device);
      return { sizes: [...sizes], first, storage: Math.max(...storage), passed, different, failures };
    } finally {
      Object.assign(GPUDevice.prototype, { createComputePipelineAsync, createBindGroupLayout });
      GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
    }
  }, LEAST);
  // Each invocation has two quads; orthogonal matrices have four storage buffers.
  expect(found).toEqual({ sizes: [128], first: [5, 1, 1], storage: 4, passed: true, different: 0, failures: [] });
});
