// Rows with gaps between them, stacked matrices and shapes without elements, in buffers: each word of each buffer equals the CPU's.
import { describe, expect, test } from 'vitest';
import type { FillSpec, Init } from '../../../src/types.ts';
import { ALL_CASES } from '../../helpers/runs.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

/** Writes specs one behind the other into a poisoned buffer, by both routes and by encode, and into the same memory on the CPU; the places where they differ. */
const differences = (specs: readonly FillSpec[], told: Record<string, number> = {}): Promise<unknown[]> =>
  opened.page.evaluate(
    async (cases, limits) => {
      const { lib, cpu, deviceWith, poisoned, readWords, POISON } = harness;
      const device = await deviceWith({}, limits);
      const found: unknown[] = [];
      let end = 0;
      // Each begins where a binding may begin, and has poison behind it.
      const placed = cases.map((spec, i) => {
        const size = spec.dtype === undefined || spec.dtype === 'f32' ? 4 : 2;
        const rows = spec.shape.slice(0, -1).reduce((a, b) => a * b, 1);
        const offset = 256 * Math.ceil(end / 256) + (spec.offset ?? 0);
        end = offset + rows * (spec.bytesPerRow ?? size * (spec.shape.at(-1) ?? 1)) + 64;
        return { ...spec, name: `w${i}`, offset };
      });
      const expected = new Uint32Array(Math.ceil(end / 4)).fill(POISON);
      for (const spec of placed) {
        const Elements = spec.dtype === undefined || spec.dtype === 'f32' ? Float32Array : Uint16Array;
        cpu.fillWeightsSync(new Elements(expected.buffer), { ...spec, seed: 5 });
      }
      for (const way of ['shader', 'upload', 'encode'] as const) {
        const route = way === 'upload' ? way : 'shader';
        const initializer = await lib.createInitializer({ device, seed: 5, route });
        const buffer = poisoned(device, expected.byteLength);
        if (way === 'encode') {
          const encoder = device.createCommandEncoder();
          const fills = initializer.encode(
            encoder,
            placed.map((spec) => ({ ...spec, buffer })),
          );
          device.queue.submit([encoder.finish()]);
          fills.destroy();
        } else {
          await initializer.fillAll(Object.fromEntries(placed.map(({ name }) => [name, buffer])), placed);
        }
        const words = await readWords(device, buffer);
        for (const [i, spec] of placed.entries()) {
          const from = i === 0 ? 0 : Math.floor(spec.offset / 256) * 64;
          const to = Math.floor((placed[i + 1]?.offset ?? Number.POSITIVE_INFINITY) / 256) * 64;
          const at = words.subarray(from, to).findIndex((word, j) => word !== expected[from + j]);
          if (at < 0) continue;
          found.push([spec, way, at, words[from + at]?.toString(16), expected[from + at]?.toString(16)]);
        }
        buffer.destroy();
      }
      found.push(...harness.uncaptured);
      return found;
    },
    specs as FillSpec[],
    told,
  );

const INITS: Readonly<Record<string, Init>> = {
  normal: { kind: 'normal', stddev: 1 },
  'with rows': { kind: 'with-rows', init: { kind: 'uniform', low: 1, high: 2 }, start: 1, end: 9, value: 3 },
  eye: { kind: 'eye', gain: 2 },
  sparse: { kind: 'sparse', sparsity: 0.4, stddev: 1 },
  'sparse, axis 1': { kind: 'sparse', sparsity: 0.4, stddev: 1, axis: 1 },
};

describe.each(Object.entries(INITS).map(([name, init], place) => ({ name, init, place })))(
  '$name: gaps are not touched',
  ({ init, place }) => {
    test.each(['f32', 'f16', 'bf16'] as const)('%s', async (dtype) => {
      const size = dtype === 'f32' ? 4 : 2;
      const specs: FillSpec[] = [];
      // Rows of all lengths modulo a word and a quad, longer than the 32 elements of an invocation and shorter; odd and even gaps and offsets.
      for (const length of [1, 2, 3, 4, 31, 32, 33, 64, 100]) {
        for (const gap of [1, 2, 4, 7]) {
          for (const offset of [0, 1, 4]) {
            specs.push({
              name: 'w',
              shape: [37, length],
              init,
              dtype,
              offset: size * offset,
              bytesPerRow: size * (length + gap),
            });
          }
        }
      }
      // Each of the five initializers has all of them, or a fifth.
      const some = specs.filter((_, i) => ALL_CASES || i % 5 === place);
      expect(await differences(some)).toEqual([]);
    });
  },
);

test('bindings that hold few rows, one, or less than one', async () => {
  for (const dtype of ['f32', 'f16'] as const) {
    const size = dtype === 'f32' ? 4 : 2;
    // With the gap, 123 and 251 elements are a binding.
    const specs = [3, 32, 59, 100, 122, 123, 124, 250, 251, 252, 301, 640].map(
      (length): FillSpec => ({
        name: 'w',
        shape: [40, length],
        init: INITS.normal as Init,
        dtype,
        offset: size * 3,
        bytesPerRow: size * (length + 5),
      }),
    );
    expect(await differences(specs, { maxStorageBufferBindingSize: 512 })).toEqual([]);
  }
});

test('column blocks of [H, 4H], by fillAll, in one buffer', async () => {
  const wrong = await opened.page.evaluate(async () => {
    const { lib, cpu, deviceWith, poisoned, readWords } = harness;
    const device = await deviceWith();
    const H = 64;
    const faults: string[] = [];
    for (const route of ['shader', 'upload'] as const) {
      const initializer = await lib.createInitializer({ device, seed: 5, route });
      const buffer = poisoned(device, 16 * H * H);
      const names = ['i', 'f', 'g', 'o'];
      const specs = names.map((name, g) => ({
        name,
        shape: [H, H],
        init: lib.heNormal(),
        offset: 4 * H * g,
        bytesPerRow: 16 * H,
      }));
      await initializer.fillAll(Object.fromEntries(names.map((name) => [name, buffer])), specs);
      const words = await readWords(device, buffer);
      const expected = new Float32Array(4 * H * H);
      for (const spec of specs) cpu.fillWeightsSync(expected, { ...spec, seed: 5 });
      if (new Uint32Array(expected.buffer).some((word, i) => word !== words[i])) faults.push(route);
    }
    return faults;
  });
  expect(wrong).toEqual([]);
});

test('stacked matrices: eye, dirac and sparse in every bit', async () => {
  const specs: FillSpec[] = [];
  for (const dtype of ['f32', 'bf16'] as const) {
    const common = { name: 'w', dtype } as const;
    specs.push(
      { ...common, shape: [5, 9, 7], batchDims: 1, init: INITS.sparse as Init },
      { ...common, shape: [5, 9, 7], batchDims: 1, init: INITS['sparse, axis 1'] as Init, offset: 8 },
      { ...common, shape: [2, 3, 8, 4], batchDims: 2, init: INITS.eye as Init, bytesPerRow: 20 },
      { ...common, shape: [4, 6, 2, 3], batchDims: 1, layout: 'out-in', init: { kind: 'dirac', groups: 3 } },
      { ...common, shape: [5, 100, 20], batchDims: 1, init: 'he' },
    );
  }
  expect(await differences(specs)).toEqual([]);
});

test('shapes with a 0: buffers of 4 bytes, and empty arrays', async () => {
  const found = await opened.page.evaluate(async () => {
    const { lib, deviceWith, poisoned, readWords, POISON } = harness;
    const device = await deviceWith();
    const results: unknown[] = [];
    for (const route of ['shader', 'upload'] as const) {
      const initializer = await lib.createInitializer({ device, seed: 5, route });
      const alone = await initializer.create({ name: 'w', shape: [0, 4], init: lib.heNormal() });
      results.push([alone.buffer?.size, (await alone.read()).length]);
      const specs = {
        none: { shape: [3, 0], init: lib.orthogonal() },
        scale: { shape: [], init: lib.constant(2.5) },
        last: { shape: [0], init: lib.heNormal() },
      };
      for (const arena of [false, true]) {
        const { tensors } = await initializer.createAll(specs, { arena });
        const read = await Promise.all(Object.values(tensors).map(async (weights) => [...(await weights.read())]));
        const places = Object.values(tensors).map(
          (weights) => weights.backend === 'webgpu' && weights.buffer.size - weights.offset >= 4,
        );
        results.push(read, places.every(Boolean));
      }
      const buffer = poisoned(device, 16);
      await initializer.fillAll(
        { none: buffer, last: buffer },
        { none: specs.none, last: { ...specs.last, offset: 8 } },
      );
      const encoder = device.createCommandEncoder();
      initializer.encode(encoder, [{ ...specs.last, buffer, name: 'last' }]);
      device.queue.submit([encoder.finish()]);
      results.push((await readWords(device, buffer)).every((word) => word === POISON));
    }
    return [...results, ...harness.uncaptured];
  });
  const one = [[4, 0], [[], [2.5], []], true, [[], [2.5], []], true, true];
  expect(found).toEqual([...one, ...one]);
});
