// Orthogonal matrices on the GPU: against the CPU's, and by themselves.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WeightSpec } from '../../../src/types.ts';
import { fromLines } from '../../../verify/reference/json.ts';
import type { OrthogonalVector } from '../../../verify/reference/orthogonal-vectors.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

interface Result {
  /** Largest difference from the CPU. */
  difference: number;
  /** Largest entry of |Q Q^T - I|, by rows or by columns, whichever are fewer. */
  error: number;
}

const run = (spec: WeightSpec, gain = 1): Promise<Result> =>
  opened.page.evaluate(
    async (given, factor) => {
      const device = await harness.deviceWith();
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route: 'shader' });
      const made = await initializer.create<'f32'>({ ...given, dtype: 'f32' });
      const actual = await made.read();
      made.destroy();
      const expected = new Float32Array(actual.length);
      harness.cpu.fillWeightsSync(expected, { ...given, seed: 42 });
      let difference = 0;
      for (let i = 0; i < actual.length; i++) {
        const distance = Math.abs((actual[i] as number) - (expected[i] as number));
        if (!(distance <= difference)) difference = distance; // NaN too
      }
      if (given.slice) return { difference, error: 0 };
      const rows =
        given.layout === 'out-in' ? (given.shape[0] as number) : actual.length / (given.shape.at(-1) as number);
      const columns = actual.length / rows;
      const [count, step, length, stride] = rows <= columns ? [rows, columns, columns, 1] : [columns, 1, rows, columns];
      let error = 0;
      for (let i = 0; i < count; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = i === j ? -1 : 0;
          for (let k = 0; k < length; k++) {
            const a = actual[i * step + k * stride] as number;
            sum += (a / factor) * ((actual[j * step + k * stride] as number) / factor);
          }
          if (!(Math.abs(sum) <= error)) error = Math.abs(sum);
        }
      }
      return { difference, error };
    },
    spec,
    gain,
  );

/** Of entries between -1 and 1, in f32 on the GPU: measured 5.2e-7 at most, on SwiftShader. */
const DIFFERENCE = 4e-6;
/** Of Q Q^T - I: measured 1.1e-6 at most, at 40 x 5000. */
const ERROR = 4e-6;
const orthogonal = { kind: 'orthogonal', gain: 1 } as const;

test.each([
  [1, 1],
  [1, 7],
  [7, 1],
  [31, 33],
  [33, 31],
  [32, 32],
  [33, 65],
  [65, 66],
  [257, 100],
  [256, 256],
  [40, 5000],
  [1024, 1024],
])('%i x %i', async (rows, columns) => {
  const result = await run({ shape: [rows, columns], init: orthogonal, name: 'q' });
  console.log(`${rows} x ${columns}: ${JSON.stringify(result)}`);
  expect(result.difference).toBeLessThan(DIFFERENCE);
  expect(result.error).toBeLessThan(ERROR);
});

test.each(['in-out', 'out-in'] as const)('four dimensions, a gain, layout %s', async (layout) => {
  const init = { kind: 'orthogonal', gain: 2.5 } as const;
  const { difference, error } = await run({ shape: [3, 4, 10, 11], layout, init }, 2.5);
  expect(difference).toBeLessThan(2.5 * DIFFERENCE);
  expect(error).toBeLessThan(ERROR);
});

const published = new URL('../../../verify/reference/vectors/orthogonal-v1.json', import.meta.url);

test.each(fromLines<OrthogonalVector[]>(readFileSync(published, 'utf8')))(
  'published: $init.kind of $shape, batchDims $batchDims, layout $layout',
  async ({ seed, name, shape, layout, batchDims, init, tolerance, weights }) => {
    const actual = await opened.page.evaluate(
      async (given, own) => {
        const device = await harness.deviceWith();
        const initializer = await harness.lib.createInitializer({ device, seed: BigInt(own), route: 'shader' });
        const made = await initializer.create(given);
        const read = [...(await made.read())];
        made.destroy();
        return read;
      },
      { name, shape, init, ...(layout && { layout }), ...(batchDims && { batchDims }) },
      seed,
    );
    expect(actual.length).toBe(weights.length);
    for (const [i, weight] of weights.entries()) {
      expect(Math.abs((actual[i] as number) - Number(weight)), `element ${i}`).toBeLessThanOrEqual(tolerance);
    }
  },
);

test('stacked matrices are made together, and have the bits of each made by itself', async () => {
  const results = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 42, route: 'shader' });
    const made = { buffers: 0, bindGroups: 0, dispatches: 0 };
    const { createBuffer, createBindGroup } = GPUDevice.prototype;
    const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      made.buffers++;
      return createBuffer.call(this, descriptor);
    };
    GPUDevice.prototype.createBindGroup = function (descriptor) {
      made.bindGroups++;
      return createBindGroup.call(this, descriptor);
    };
    GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...grid) {
      made.dispatches++;
      dispatchWorkgroups.apply(this, grid);
    };
    const bitsOf = async (spec: WeightSpec): Promise<Uint32Array> => {
      const weights = await initializer.create<'f32'>({ ...spec, dtype: 'f32' });
      const { buffer } = new Float32Array(await weights.read());
      weights.destroy();
      return new Uint32Array(buffer);
    };
    const list = [];
    try {
      for (const [shape, batchDims, init, some] of [
        [[2500, 3, 5], 1, harness.lib.orthogonal(0.7), [0, 1, 1023, 1024, 2047, 2048, 2499]],
        [[2, 6, 67, 40], 2, harness.lib.orthogonal(), [0, 1, 5, 6, 11]],
        [[3, 40, 130], 1, harness.lib.orthogonal(), [0, 1, 2]],
        [[1100, 3, 2, 3], 1, harness.lib.deltaOrthogonal(), [0, 1023, 1024, 1099]],
      ] as const) {
        const spec: WeightSpec = { shape, batchDims, init, name: 'w' };
        Object.assign(made, { buffers: 0, bindGroups: 0, dispatches: 0 });
        const whole = await bitsOf(spec);
        const counts = { ...made };
        const size = shape.slice(batchDims).reduce<number>((all, length) => all * length, 1);
        let different = 0;
        for (const number of some) {
          const one = await bitsOf({ ...spec, slice: [number * size, (number + 1) * size] });
          for (const [i, bits] of one.entries()) different += Number(bits !== whole[number * size + i]);
        }
        const parts = new Set(some.map((number) => whole.slice(number * size, (number + 1) * size).join()));
        list.push({ ...counts, different, same: some.length - parts.size });
      }
    } finally {
      Object.assign(GPUDevice.prototype, { createBuffer, createBindGroup });
      GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
    }
    return list;
  });
  // The tensor; of the fill its parameters; of the matrices their parameters, and four buffers of their elements; the copy that is read.
  const common = { buffers: 8, different: 0, same: 0 };
  // The bind groups of the four entry points, and one for each batch.
  expect(results).toEqual([
    { ...common, bindGroups: 4 + 3, dispatches: 3 * 5 },
    { ...common, bindGroups: 4 + 1, dispatches: 2 + 2 * 2 + 1 },
    { ...common, bindGroups: 4 + 1, dispatches: 2 + 2 * 2 + 1 },
    { ...common, bindGroups: 4 + 2, dispatches: 2 * 5 },
  ]);
});

test('a slice, in halves, next to other fills, into a pass of the caller', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 7, route: 'shader' });
    const shape = [48, 70];
    const slice: [number, number][] = [
      [3, 48],
      [5, 68],
    ];
    const spec = { shape, slice, init: harness.lib.orthogonal(), dtype: 'f16', name: 'q' } as const;
    const other = { shape: [100], init: harness.lib.ones(), offset: 8000 } as const;
    const buffer = harness.poisoned(device, 8500);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const fills = [
      { ...other, buffer },
      { ...spec, buffer, offset: 2 },
    ];
    await initializer.prepare(fills);
    initializer.encode(pass, fills);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const words = await harness.readWords(device, buffer);
    const halves = new Uint16Array(words.buffer);
    const whole = new Float32Array(48 * 70);
    harness.cpu.fillWeightsSync(whole, { shape, init: spec.init, name: 'q', seed: 7 });
    const value = (half: number): number => {
      const exponent = (half >> 10) & 31;
      const fraction = exponent === 0 ? (half & 1023) / 1024 : 1 + (half & 1023) / 1024;
      return (half & 0x8000 ? -1 : 1) * fraction * 2 ** Math.max(exponent - 15, -14);
    };
    let worst = 0;
    let at = 1;
    for (let row = 3; row < 48; row++) {
      for (let column = 5; column < 68; column++, at++) {
        worst = Math.max(worst, Math.abs(value(halves[at] as number) - (whole[row * 70 + column] as number)));
      }
    }
    const ones = new Float32Array(words.buffer, 8000, 100).every((x) => x === 1);
    return { worst, ones, before: halves[0], after: halves[at] };
  });
  // Half of the last place of a half below 1, and the difference.
  expect(result.worst).toBeLessThan(2 ** -12 + DIFFERENCE);
  expect(result.ones).toBe(true);
  expect([result.before, result.after]).toEqual([0xcaca, 0xcaca]);
});

test('stacked matrices, and slices of two of them', async () => {
  const worst = await opened.page.evaluate(async () => {
    const { lib, cpu, deviceWith } = harness;
    const initializer = await lib.createInitializer({ device: await deviceWith(), seed: 5, route: 'shader' });
    let most = 0;
    for (const [shape, batchDims, init] of [
      [[3, 20, 30], 1, lib.orthogonal()],
      [[2, 3, 33, 17], 2, lib.orthogonal()],
      [[3, 3, 4, 6], 1, lib.deltaOrthogonal()],
      [[5, 1, 3], 1, lib.orthogonal()],
    ] as const) {
      const spec = { name: 'w', shape, batchDims, init };
      const expected = new Float32Array(shape.reduce<number>((a, b) => a * b, 1));
      cpu.fillWeightsSync(expected, { ...spec, seed: 5 });
      const actual = await (await initializer.create(spec)).read();
      for (const [i, weight] of expected.entries()) most = Math.max(most, Math.abs(weight - (actual[i] as number)));
      // A slice within two matrices.
      const slice = [expected.length / 3 - 5, expected.length / 2 + 4].map(Math.round) as [number, number];
      const part = await (await initializer.create({ ...spec, slice })).read();
      for (const [i, weight] of part.entries())
        most = Math.max(most, Math.abs(weight - (expected[slice[0] + i] as number)));
    }
    return most;
  });
  expect(worst).toBeLessThan(DIFFERENCE);
  expect(worst).toBeGreaterThan(0);
});

test('delta-orthogonal: the centre, in both layouts', async () => {
  for (const [layout, shape] of [
    ['in-out', [3, 4, 10, 21]],
    ['out-in', [21, 10, 4, 3]],
  ] as const) {
    const whole: WeightSpec = { shape, layout, init: { kind: 'delta-orthogonal', gain: 1 }, name: 'd' };
    expect((await run({ ...whole, slice: [0, 2520] })).difference).toBeLessThan(DIFFERENCE);
  }
});

test.each([
  [[40, 300], 0, 3],
  [[3, 40, 300], 1, 8],
] as const)('more columns than a row of the grid has workgroups for: %j', async (shape, batchDims, layers) => {
  const spec = { shape, batchDims, init: orthogonal };
  const difference = await opened.page.evaluate(
    async (given, high) => {
      // As if a grid had at most two a side: what needs 65,536 takes too long here.
      const device = await harness.deviceWith({}, { maxComputeWorkgroupsPerDimension: 2 });
      const grids: number[][] = [];
      const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
      GPUComputePassEncoder.prototype.dispatchWorkgroups = function (x, y = 1, z = 1) {
        grids.push([x, y, z]);
        dispatchWorkgroups.call(this, x, y, z);
      };
      const initializer = await harness.lib.createInitializer({ device, seed: 42, route: 'shader' });
      const made = await initializer.create(given);
      GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
      const actual = await made.read();
      const expected = new Float32Array(actual.length);
      harness.cpu.fillWeightsSync(expected, { ...given, seed: 42 });
      if (!grids.some(([x, y, z]) => x === 2 && y === 2 && z === high)) throw new Error(JSON.stringify(grids));
      return actual.reduce((worst, weight, i) => Math.max(worst, Math.abs(weight - (expected[i] as number))), 0);
    },
    spec,
    layers,
  );
  expect(difference).toBeLessThan(DIFFERENCE);
});
