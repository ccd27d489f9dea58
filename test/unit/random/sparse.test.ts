import { describe, expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { sparse } from '../../../src/initializers/initializers.ts';
import { permute } from '../../../src/random/sparse.ts';
import { permutationOf } from '../../../verify/reference/slices.ts';

describe.each([1, 2, 3, 15, 16, 17, 255, 256, 257, 1000, 1023, 1025, 65535, 65536, 65537, 262145])(
  '%i places',
  (size) => {
    test.each([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xdeadbeef])('are permuted by key %i', (key) => {
      const seen = new Uint8Array(size);
      for (let i = 0; i < size; i++) {
        const place = permute(i, size, key);
        if (!(place >= 0 && place < size && seen[place] === 0)) expect(place, `the place of ${i}`).toBe('a new one');
        seen[place] = 1;
      }
      expect(seen.every((count) => count === 1)).toBe(true);
    });
  },
);

test('the permutation is that of the second implementation, also of the largest size', () => {
  for (const size of [1, 2, 255, 256, 257, 1000, 65537, 2 ** 24 + 1, 2 ** 30, 2 ** 30 + 1, 2 ** 31, 2 ** 32 - 1]) {
    for (let i = 0; i < 50; i++) {
      const index = i === 0 ? size - 1 : Math.floor((i / 50) * size);
      const key = Math.imul(i + 1, 0x9e3779b1);
      expect(permute(index, size, key)).toBe(permutationOf(index, size, BigInt(key >>> 0)));
    }
  }
});

function make(shape: readonly [number, number], sparsity: number, seed = 5): Float32Array {
  const array = new Float32Array(shape[0] * shape[1]);
  fillWeightsSync(array, { shape, init: sparse({ sparsity, stddev: 1 }), seed });
  return array;
}

test.each([
  [[1, 9], 0.5],
  [[2, 7], 0.5],
  [[255, 33], 0.9],
  [[256, 5], 0],
  [[257, 64], 1],
  [[100, 10], 0.29],
  [[1000, 21], 0.001],
  [[1000, 3], 0.9995],
  [[65537, 4], 0.3],
] as const)('shape %j, sparsity %f: as many zeros in every column', (shape, sparsity) => {
  const weights = make(shape, sparsity);
  const [rows, columns] = shape;
  for (let column = 0; column < columns; column++) {
    let zeros = 0;
    for (let row = 0; row < rows; row++) if (weights[row * columns + column] === 0) zeros++;
    expect(zeros).toBe(Math.ceil(sparsity * rows));
  }
  expect(weights.some((weight) => Object.is(weight, -0))).toBe(false);
});

// As mlx.nn.init.sparse: num_zeros = ceil(sparsity * columns) of every row.
test.each([
  [[9, 1], 0.5],
  [[7, 2], 0.5],
  [[33, 255], 0.9],
  [[5, 256], 0],
  [[64, 257], 1],
  [[10, 100], 0.29],
  [[3, 1000], 0.9995],
  [[4, 65537], 0.3],
] as const)('shape %j, sparsity %f, axis 1: as many zeros in every row', (shape, sparsity) => {
  const [rows, columns] = shape;
  const weights = new Float32Array(rows * columns);
  fillWeightsSync(weights, { shape, init: sparse({ sparsity, stddev: 1, axis: 1 }), seed: 5 });
  const zeros = Array.from({ length: rows }, (_, row) =>
    weights.subarray(row * columns, (row + 1) * columns).reduce((sum, weight) => sum + Number(weight === 0), 0),
  );
  expect(new Set(zeros)).toEqual(new Set([Math.ceil(sparsity * columns)]));
  expect(weights.some((weight) => Object.is(weight, -0))).toBe(false);
});

test('rows differ with axis 1, and are not the columns of axis 0', () => {
  const weights = new Float32Array(64 * 64);
  const patternsOf = (axis: 0 | 1): string[] => {
    fillWeightsSync(weights, { shape: [64, 64], init: sparse({ sparsity: 0.5, stddev: 1, axis }), seed: 5 });
    const at = (line: number, place: number): number => weights[axis ? line * 64 + place : place * 64 + line] as number;
    return Array.from({ length: 64 }, (_, line) =>
      Array.from({ length: 64 }, (__, place) => (at(line, place) === 0 ? '0' : '1')).join(''),
    );
  };
  expect(new Set([...patternsOf(0), ...patternsOf(1)]).size).toBe(128);
});

test('stacked matrices have other zeros each', () => {
  for (const axis of [0, 1] as const) {
    const weights = new Float32Array(4 * 32 * 32);
    fillWeightsSync(weights, {
      shape: [4, 32, 32],
      batchDims: 1,
      init: sparse({ sparsity: 0.5, stddev: 1, axis }),
      seed: 5,
    });
    const patterns = [0, 1, 2, 3].map((a) =>
      Array.from(weights.subarray(1024 * a, 1024 * (a + 1)), (weight) => Number(weight === 0)).join(''),
    );
    expect(new Set(patterns).size).toBe(4);
  }
});

test('columns differ, and seeds do', () => {
  const shape = [64, 1000] as const;
  const patterns = (weights: Float32Array): string[] =>
    Array.from({ length: shape[1] }, (_, column) =>
      Array.from({ length: shape[0] }, (_, row) => (weights[row * shape[1] + column] === 0 ? '0' : '1')).join(''),
    );
  const both = [...patterns(make(shape, 0.5, 1)), ...patterns(make(shape, 0.5, 2))];
  expect(new Set(both).size).toBe(2000);
});

test('any slice is that of the whole', () => {
  const shape = [257, 33] as const;
  const whole = make(shape, 0.6);
  const spec = { shape, init: sparse({ sparsity: 0.6, stddev: 1 }), seed: 5 };
  for (const [start, end] of [
    [0, 1],
    [3, 100],
    [32, 34],
    [8480, 8481],
  ] as const) {
    const part = new Float32Array(end - start);
    fillWeightsSync(part, { ...spec, slice: [start, end] });
    expect(part).toEqual(whole.slice(start, end));
  }
  const box = new Float32Array(4 * 3);
  fillWeightsSync(box, {
    ...spec,
    slice: [
      [250, 254],
      [30, 33],
    ],
  });
  const expected = [250, 251, 252, 253].flatMap((row) => [30, 31, 32].map((column) => whole[row * 33 + column]));
  expect([...box]).toEqual(expected);
});

test('what is not 0 is the weight of the plain normal', () => {
  const weights = make([300, 40], 0.5, 9);
  const plain = new Float32Array(12000);
  fillWeightsSync(plain, { shape: [300, 40], init: { kind: 'normal', stddev: 1 }, seed: 9 });
  weights.forEach((weight, i) => {
    if (weight !== 0) expect(weight).toBe(plain[i]);
  });
});
