// createAll and fillAll without a GPU: on the CPU, and on a stand-in device that records and allocates nothing.
import { expect, test } from 'vitest';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { planDispatches } from '../../../src/gpu/dispatches.ts';
import { createInitializer, heNormal, ones } from '../../../src/index.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { parameterCount, tinyLlama } from '../../helpers/published-models.ts';

const specs = {
  w: { shape: [20, 30], init: heNormal() },
  b: { shape: [7], init: ones() },
} as const;

test.each([false, true])('on the CPU, arena: %s', async (arena) => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const reports: string[] = [];
  const model = await initializer.createAll(specs, { arena, onProgress: ({ name }) => reports.push(name) });
  expect(Object.keys(model.tensors)).toEqual(['w', 'b']);
  const { data } = initializeWeightsSync([20, 30], 'he', { seed: 42, name: 'w' });
  expect(model.tensors.w?.data).toEqual(data);
  expect(model.tensors.b?.data).toEqual(new Float32Array(7).fill(1));
  expect(model.tensors.w?.data?.buffer === model.tensors.b?.data?.buffer).toBe(arena);
  if (arena) expect(model.tensors.b?.data?.byteOffset).toBe(2560); // 2400, up to a multiple of 256
  expect(reports).toEqual(['w', 'b']);
  model.destroy();
  await expect(model.tensors.w?.read()).rejects.toThrow('destroyed');
});

test('on the CPU, arrays of the caller', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const targets = { w: new Float32Array(600), b: new Float32Array(7) };
  await initializer.fillAll(targets, specs);
  expect(targets.w).toEqual(initializeWeightsSync([20, 30], 'he', { seed: 42, name: 'w' }).data);
  await expect(initializer.fillAll({ ...targets, w: {} as GPUBuffer }, specs)).rejects.toThrow(
    'fillAll, "w": target must be a GPUBuffer, Float32Array, Uint16Array or Float16Array',
  );
});

test('on the CPU, an arena that no memory holds', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const huge = { w: { shape: [2 ** 50], init: ones() } };
  await expect(initializer.createAll(huge, { arena: true })).rejects.toThrow(
    `createAll: size of arena in bytes must be small enough for an ArrayBuffer of this host, got ${2 ** 52}`,
  );
});

/** The names of own properties do not matter: tensors may be called as properties of objects are. */
test('tensors with the names of properties of objects', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 1 });
  const named = ['constructor', 'toString', '__proto__'].map((name) => ({ name, shape: [2], init: ones() }));
  const { tensors } = await initializer.createAll(named);
  expect(Object.keys(tensors)).toEqual(['constructor', 'toString', '__proto__']);
});

/** A device that keeps what it is asked for, and allocates nothing but parameters. */
function standIn() {
  const asked = {
    submits: 0,
    dispatches: [] as { params: DataView; binding: number }[],
    sizes: new Map<string, number>(),
  };
  let bound: { params: DataView; binding: number } | undefined;
  const pass = {
    setPipeline() {},
    setBindGroup(_: number, group: { entries: GPUBindGroupEntry[] }, [offset]: [number]) {
      const [params, , target] = group.entries.map(({ resource }) => resource) as GPUBufferBinding[];
      const { data } = (params as GPUBufferBinding).buffer as unknown as { data: ArrayBuffer };
      bound = { params: new DataView(data, offset, 224), binding: target?.size ?? 0 };
    },
    dispatchWorkgroups() {
      if (bound) asked.dispatches.push(bound);
    },
    end() {},
  };
  const device = {
    limits: {
      maxBufferSize: 2 ** 28,
      maxStorageBufferBindingSize: 2 ** 27,
      minStorageBufferOffsetAlignment: 256,
      minUniformBufferOffsetAlignment: 256,
      maxComputeWorkgroupsPerDimension: 65535,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupSizeX: 256,
    },
    lost: new Promise(() => {}),
    queue: {
      submit() {
        asked.submits++;
      },
      writeBuffer() {},
    },
    pushErrorScope() {},
    popErrorScope: async () => null,
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createShaderModule: () => ({}),
    createComputePipelineAsync: async () => ({}),
    createBindGroup: (descriptor: object) => descriptor,
    createCommandEncoder: () => ({ beginComputePass: () => pass, finish: () => ({}) }),
    createBuffer({ label, size, mappedAtCreation }: GPUBufferDescriptor) {
      asked.sizes.set(label as string, size);
      const data = mappedAtCreation ? new ArrayBuffer(size) : undefined;
      return {
        label,
        size,
        usage: 0x8c,
        mapState: 'unmapped',
        data,
        getMappedRange: () => data,
        unmap() {},
        destroy() {},
      };
    },
  };
  return { device: device as unknown as GPUDevice, asked };
}

test.each(['f16', 'bf16'] as const)(
  '1.1 billion parameters in %s are recorded whole, and nothing is allocated',
  async (dtype) => {
    const model = tinyLlama(dtype);
    expect([Object.keys(model).length, parameterCount(model)]).toEqual([201, 1_100_048_384]);
    const { device, asked } = standIn();
    const initializer = await createInitializer({ device, seed: 42 });
    const before = process.memoryUsage();
    const { tensors } = await initializer.createAll(model);
    const after = process.memoryUsage();
    expect(asked.submits).toBe(1);
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    console.log(`${dtype}: ${asked.dispatches.length} dispatches, ${(grown / 2 ** 20).toFixed(1)} MiB of host memory`);
    expect(grown).toBeLessThan(16 * 2 ** 20);
    let bytes = 0;
    for (const [name, { shape }] of Object.entries(model)) {
      const size = 2 * shape.reduce((a, b) => a * b);
      bytes += size;
      expect(asked.sizes.get(name)).toBe(Math.ceil(size / 4) * 4);
      expect(tensors[name]?.dtype).toBe(dtype);
    }
    expect(bytes).toBe(2_200_096_768);
    // What the parameters of the dispatches say: elements written, from which on, within the binding.
    const written = asked.dispatches.reduce((sum, { params, binding }) => {
      const first = params.getUint32(24, true);
      const count = params.getUint32(28, true);
      const quads = params.getUint32(48, true) === 0 && binding >= 8;
      expect(binding).toBeLessThanOrEqual(2 ** 27);
      expect(8 * (first + count)).toBeLessThanOrEqual(quads ? binding : Number.POSITIVE_INFINITY);
      return sum + 4 * count; // every tensor of this model is a multiple of four, at byte 0: all in quads
    }, 0);
    expect(written).toBe(1_100_048_384);
  },
);

test('in one arena, 2.2 GB are more than this device has, and that is said', async () => {
  const { device, asked } = standIn();
  const initializer = await createInitializer({ device, seed: 42 });
  await expect(initializer.createAll(tinyLlama('f16'), { arena: true })).rejects.toThrow(
    'createAll: size of arena in bytes must be at most 268435456 on this device (arena: false gives each tensor a buffer of its own), got 2200096768',
  );
  expect(asked.submits).toBe(0);
});

test('an embedding of more than 128 MiB is cut where bindings end, without gaps', () => {
  const fill = resolveFill({ shape: [50257, 768], init: heNormal() }, 1);
  const limits = {
    maxStorageBufferBindingSize: 2 ** 27,
    minStorageBufferOffsetAlignment: 256,
    maxComputeWorkgroupsPerDimension: 65535,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
  };
  const region = fill.parts[0]?.region as never;
  const dispatches = planDispatches(region, 0, 4, true, limits);
  expect(dispatches.map(({ start, count, bindingOffset }) => [start, count, bindingOffset])).toEqual([
    [0, 2 ** 23, 0],
    [2 ** 25, (50257 * 768 - 2 ** 25) / 4, 2 ** 27],
  ]);
});
