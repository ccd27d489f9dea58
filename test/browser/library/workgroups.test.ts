// Devices with smaller workgroups than WebGPU's default: in compatibility mode, and with each limit at its minimum there. The same
// bits, and no command that such a device would refuse.
import { expect, test } from 'vitest';
import { type Dtype, heNormal, sparse, truncatedNormal } from '../../../src/index.ts';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';
import type { FillCase } from '../harness/fills.ts';

const opened = openHarness();
const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];

/** Compatibility mode's limits of what compute uses, where they are lower: `compat` in src/dawn/native/Limits.cpp of Dawn. */
const COMPATIBILITY = {
  maxComputeInvocationsPerWorkgroup: 128,
  maxComputeWorkgroupSizeX: 128,
  maxComputeWorkgroupSizeY: 128,
  maxUniformBufferBindingSize: 16384,
};
/** Until 2025 Dawn had fewer storage buffers there too, as OpenGL ES 3.1 has. */
const LEAST = { ...COMPATIBILITY, maxStorageBuffersPerShaderStage: 4 };
const IN_COMPATIBILITY_MODE = { after: 64, adapter: { featureLevel: 'compatibility' } } as const;

test('in compatibility mode a device has less than the defaults, so that the tests below try something', async () => {
  const limits = await opened.page.evaluate(async (names) => {
    const { limits } = await harness.deviceWith({}, {}, { featureLevel: 'compatibility' });
    return Object.fromEntries(names.map((name) => [name, limits[name as keyof GPUSupportedLimits]]));
  }, Object.keys(COMPATIBILITY));
  expect(limits).toEqual(COMPATIBILITY);
});

test('fills of whole and broken workgroups on a device in compatibility mode', async () => {
  const cases = DTYPES.flatMap((dtype) =>
    // Elements of a workgroup of 128 and of 256, in quads and one by one.
    [1024, 2048, 4096, 8192].flatMap((each) =>
      [-33, -4, -1, 0, 1, 4, 33].flatMap((more): FillCase[] => {
        const spec = { shape: [1, 3 * each + more], init: heNormal(), dtype, seed: 11 };
        return [
          { spec, ...IN_COMPATIBILITY_MODE },
          { spec: { ...spec, offset: dtype === 'f32' ? 4 : 2 }, ...IN_COMPATIBILITY_MODE },
        ];
      }),
    ),
  );
  const others = [truncatedNormal({ bounds: 'absolute' }), sparse({ sparsity: 0.3 })].map(
    (init): FillCase => ({ spec: { shape: [130, 67], init, seed: 12 }, ...IN_COMPATIBILITY_MODE }),
  );
  await checkFills(opened, [...cases, ...others]);
});

test('with the least that it may have: every path of the shader, in pipelines compiled for it, by workgroups that share the work', async () => {
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
