// bytesPerRow: rows lie where they are asked for, with the bits that they have without gaps, and gaps are not touched.
import { expect, test } from 'vitest';
import { createInitializer, type FillSpec } from '../../../src/index.ts';
import { fillWeightsSync, heNormal, normal, sparse, uniform, withRows } from '../../../src/index-cpu.ts';
import { bitsOfArray } from '../../helpers/bits.ts';

const GUARD = 7;

/** The same weights without gaps, put to their places; everything else is the guard. */
function placed(spec: FillSpec, length: number, row: number): Float32Array {
  const { offset = 0, bytesPerRow = 0, ...rest } = spec;
  const target = new Float32Array(length).fill(GUARD);
  const count = Math.ceil((length - offset / 4) / (bytesPerRow / 4));
  const dense = new Float32Array(count * row);
  fillWeightsSync(dense, { ...rest, seed: 3 });
  for (let r = 0; r < count; r++)
    target.set(dense.subarray(r * row, (r + 1) * row), offset / 4 + (r * bytesPerRow) / 4);
  return target;
}

test('vec3 at 16 bytes', () => {
  const spec = { name: 'points', shape: [1000, 3], init: uniform({ low: -1, high: 1 }), bytesPerRow: 16 };
  const target = new Float32Array(4 * 999 + 3).fill(GUARD);
  fillWeightsSync(target, { ...spec, seed: 3 });
  expect(target.filter((_, i) => i % 4 === 3).every((gap) => gap === GUARD)).toBe(true);
  expect(bitsOfArray(target)).toEqual(bitsOfArray(placed(spec, target.length, 3)));
});

test('four gates side by side: column blocks of [H, 4H], each its own tensor', async () => {
  const H = 48;
  const initializer = await createInitializer({ backend: 'cpu', seed: 3 });
  const target = new Float32Array(4 * H * H).fill(GUARD);
  const gates = ['input', 'forget', 'cell', 'output'];
  const specs = gates.map((name, g) => ({
    name,
    shape: [H, H],
    init: heNormal(),
    offset: 4 * H * g,
    bytesPerRow: 16 * H,
  }));
  await initializer.fillAll(Object.fromEntries(gates.map((name) => [name, target])), specs);
  for (const [g, name] of gates.entries()) {
    const dense = new Float32Array(H * H);
    fillWeightsSync(dense, { name, shape: [H, H], init: heNormal(), seed: 3 });
    const block = target.filter((_, i) => Math.floor((i % (4 * H)) / H) === g);
    expect(block).toEqual(dense);
  }
});

test.each([
  ['f32', 1001, [2_100, 1000], sparse({ sparsity: 0.2, axis: 1 })],
  ['f32', 32, [105_000, 20], normal({ stddev: 1 })],
  ['f16', 21, [105_000, 20], uniform()],
  ['bf16', 23, [105_000, 20], normal({ stddev: 1 })],
] as const)('%s, %i elements from a row to the next, by threads', async (dtype, pitch, shape, init) => {
  const [rows, columns] = shape;
  const spec = { name: 'w', shape, init: withRows(init, { start: 1, end: 3, value: 2 }), dtype };
  const Elements = dtype === 'f32' ? Float32Array : Uint16Array;
  const target = new Elements(pitch * (rows - 1) + columns).fill(GUARD);
  const dense = new Elements(rows * columns);
  fillWeightsSync(dense, { ...spec, seed: 3 });
  const initializer = await createInitializer({ backend: 'cpu', seed: 3, threads: 2 });
  await initializer.fill(target, { ...spec, bytesPerRow: pitch * target.BYTES_PER_ELEMENT });
  const wrong = target.findIndex(
    (weight, i) => weight !== (i % pitch < columns ? dense[Math.floor(i / pitch) * columns + (i % pitch)] : GUARD),
  );
  expect(wrong).toBe(-1);
});

test('the rows of a box are the last axis of the box', () => {
  const slice = [
    [1, 4],
    [0, 2],
    [2, 5],
  ] as const;
  const spec = { name: 'w', shape: [5, 2, 7], init: heNormal(), slice, offset: 8, bytesPerRow: 20 };
  const target = new Float32Array(2 + 5 * 5 + 3).fill(GUARD);
  fillWeightsSync(target, { ...spec, seed: 3 });
  expect(target).toEqual(placed(spec, target.length, 3));
});

test('one row, or none, needs no gap', () => {
  const target = new Float32Array(5).fill(GUARD);
  fillWeightsSync(target, { shape: [5], init: 'small_random', bytesPerRow: 4000, seed: 3 });
  expect(target.includes(GUARD)).toBe(false);
  fillWeightsSync(new Float32Array(1), { shape: [], init: 'small_random', bytesPerRow: 4000, seed: 3 });
  fillWeightsSync(new Float32Array(0), { shape: [0, 5], init: 'small_random', bytesPerRow: 4000, seed: 3 });
  fillWeightsSync(new Float32Array(0), { shape: [5, 0], init: 'small_random', bytesPerRow: 0, seed: 3 });
});
