// Fans against the rules of PyTorch and JAX, written out by hand.

import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { fillWeightsSync, lecunNormal, varianceScaling } from '../../../src/index-cpu.ts';
import { checkFanSpec, type FanSpec, fan, fansOf } from '../../../src/initializers/fans.ts';

type Row = [rule: string, spec: FanSpec, fanIn: number, fanOut: number];

// torch: _calculate_fan_in_and_fan_out: fan_in = size(1) * R, fan_out = size(0) * R, R = prod(size[2:]).
// jax: _compute_fans with in_axis -2 and out_axis -1: fan_in = shape[-2] * R, fan_out = shape[-1] * R, R = prod(shape[:-2]).
const TORCH: [number[], number, number][] = [
  [[256, 784], 784, 256],
  [[1, 1], 1, 1],
  [[1, 10], 10, 1],
  [[10, 1], 1, 10],
  [[64, 3, 3], 9, 192], // Conv1d(3, 64, 3)
  [[384, 80, 3], 240, 1152],
  [[5, 7, 1], 7, 5],
  [[64, 3, 7, 7], 147, 3136], // Conv2d(3, 64, 7)
  [[128, 64, 1, 1], 64, 128],
  [[32, 16, 3, 5], 240, 480],
  [[8, 4, 1, 9], 36, 72],
  [[64, 1, 3, 3], 9, 576], // depthwise
  [[16, 8, 2, 3, 4], 192, 384],
  [[64, 3, 3, 7, 7], 441, 9408],
  [[2, 3, 1, 1, 1], 3, 2],
  [[2, 3, 4, 5, 6, 7], 2520, 1680],
];
const JAX: [number[], number, number][] = [
  [[784, 256], 784, 256],
  [[1, 1], 1, 1],
  [[10, 1], 10, 1],
  [[1, 10], 1, 10],
  [[3, 3, 64], 9, 192],
  [[3, 80, 384], 240, 1152],
  [[1, 7, 5], 7, 5],
  [[7, 7, 3, 64], 147, 3136],
  [[1, 1, 64, 128], 64, 128],
  [[3, 5, 16, 32], 240, 480],
  [[1, 9, 4, 8], 36, 72],
  [[3, 3, 1, 64], 9, 576],
  [[2, 3, 4, 8, 16], 192, 384],
  [[3, 7, 7, 3, 64], 441, 9408],
  [[1, 1, 1, 3, 2], 3, 2],
  [[4, 5, 6, 7, 3, 2], 2520, 1680],
];
const ROWS: Row[] = [
  ...TORCH.map(([shape, fanIn, fanOut]): Row => ['torch', { shape, layout: 'out-in' }, fanIn, fanOut]),
  ...JAX.map(([shape, fanIn, fanOut]): Row => ['jax', { shape, layout: 'in-out' }, fanIn, fanOut]),
  // Without a layout, JAX's.
  ['jax', { shape: [784, 256] }, 784, 256],
  ['jax', { shape: [3, 5, 16, 32] }, 240, 480],
  // JAX with batch_axis=0, which Keras and TensorFlow call a batch dimension: fan_in = shape[-2] * R without the batch axes.
  ['jax batch_axis', { shape: [5, 100, 20], batchDims: 1 }, 100, 20],
  ['jax batch_axis', { shape: [12, 8, 768, 64], batchDims: 2 }, 768, 64],
  ['jax batch_axis', { shape: [5, 3, 3, 16, 32], batchDims: 1 }, 144, 288],
  ['jax batch_axis', { shape: [5, 64, 16, 3, 3], layout: 'out-in', batchDims: 1, groups: 4 }, 144, 144],
  ['jax batch_axis', { shape: [784, 256], batchDims: 0 }, 784, 256],
  // Groups: an output sees in / groups inputs, which the shape says; an input reaches out / groups outputs.
  ['groups', { shape: [64, 16, 3, 3], layout: 'out-in', groups: 4 }, 144, 144],
  ['groups', { shape: [64, 1, 3, 3], layout: 'out-in', groups: 64 }, 9, 9],
  ['groups', { shape: [3, 3, 16, 64], layout: 'in-out', groups: 4 }, 144, 144],
  ['groups', { shape: [5, 32, 32], groups: 2 }, 160, 80],
  ['groups', { shape: [12, 5], layout: 'out-in', groups: 3 }, 5, 4],
  ['groups', { shape: [64, 16, 3, 3], layout: 'out-in', groups: 1 }, 144, 576],
  // What the spec says is what counts, groups or not.
  ['explicit', { shape: [256], fanIn: 784, fanOut: 256 }, 784, 256],
  ['explicit', { shape: [784, 256], fanIn: 10 }, 10, 256],
  ['explicit', { shape: [784, 256], fanOut: 10 }, 784, 10],
  ['explicit', { shape: [64, 16, 3, 3], layout: 'out-in', groups: 4, fanOut: 7 }, 144, 7],
  ['explicit', { shape: [784, 256], fanIn: 0.5, fanOut: 1.5 }, 0.5, 1.5],
];

test('there are enough rows', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(30);
});

test.each(ROWS)('%s: %j has fanIn %d and fanOut %d', (_, spec, fanIn, fanOut) => {
  expect(() => checkFanSpec(spec)).not.toThrow();
  expect(fansOf(spec)).toEqual({ fanIn, fanOut });
});

test('modes', () => {
  const fans = { fanIn: 3, fanOut: 12 };
  expect(fan(fans, 'fan-in')).toBe(3);
  expect(fan(fans, 'fan-out')).toBe(12);
  expect(fan(fans, 'fan-avg')).toBe(7.5);
  expect(fan(fans, 'fan-geo-avg')).toBe(6);
});

describe('errors', () => {
  const fill = (spec: object): (() => void) => {
    const full = { shape: [4, 6], init: lecunNormal(), seed: 1, ...spec };
    return () => fillWeightsSync(new Float32Array(24), full as Parameters<typeof fillWeightsSync>[1]);
  };
  const cases: [object, string][] = [
    [{ layout: 'oi' }, `layout must be 'in-out' or 'out-in', got "oi"`],
    [{ layout: null }, "layout must be 'in-out' or 'out-in', got null"],
    [{ groups: 4 }, 'groups must be a positive integer that divides the 6 outputs, got 4'],
    [
      { groups: 4, layout: 'out-in', shape: [6, 4] },
      'groups must be a positive integer that divides the 6 outputs, got 4',
    ],
    [{ groups: 0 }, 'groups must be a positive integer that divides the 6 outputs, got 0'],
    [{ groups: -1 }, 'groups must be a positive integer that divides the 6 outputs, got -1'],
    [{ groups: 1.5 }, 'groups must be a positive integer that divides the 6 outputs, got 1.5'],
    [{ groups: '2' }, 'groups must be a positive integer that divides the 6 outputs, got "2"'],
    [{ fanIn: 0 }, 'fanIn must be a positive number, got 0'],
    [{ fanIn: Number.NaN }, 'fanIn must be a positive number, got NaN'],
    [{ fanOut: -3 }, 'fanOut must be a positive number, got -3'],
    [{ fanOut: Number.POSITIVE_INFINITY }, 'fanOut must be a positive number, got Infinity'],
    [{ fanOut: '5' }, 'fanOut must be a positive number, got "5"'],
    [{ shape: [24] }, 'shape must be of two or more dimensions, unless fanIn is given, got [24]'],
    [{ shape: [] }, 'shape must be of two or more dimensions, unless fanIn is given, got []'],
    [{ shape: [24], fanOut: 3 }, 'shape must be of two or more dimensions, unless fanIn is given, got [24]'],
    [
      { shape: [24], fanIn: 3, init: varianceScaling({ scale: 1, mode: 'fan-out' }) },
      'shape must be of two or more dimensions, unless fanOut is given, got [24]',
    ],
    ...(['fan-avg', 'fan-geo-avg'] as const).flatMap((mode): [object, string][] =>
      [{ fanIn: 3 }, { fanOut: 3 }, {}].map((fans) => [
        { shape: [24], ...fans, init: varianceScaling({ scale: 1, mode }) },
        'shape must be of two or more dimensions, unless fanIn and fanOut are given, got [24]',
      ]),
    ),
    [
      { shape: [6, 4], batchDims: 1 },
      'shape must be of two or more dimensions after the 1 of batchDims, unless fanIn is given, got [6, 4]',
    ],
    [{ batchDims: 3 }, 'batchDims must be an integer from 0 to 2, the number of axes, got 3'],
    [{ batchDims: -1 }, 'batchDims must be an integer from 0 to 2, the number of axes, got -1'],
    [{ batchDims: 0.5 }, 'batchDims must be an integer from 0 to 2, the number of axes, got 0.5'],
    [{ batchDims: null }, 'batchDims must be an integer from 0 to 2, the number of axes, got null'],
  ];
  test.each(cases)('%j', (spec, message) => {
    expect(fill(spec)).toThrow(new ArgumentError(`fillWeightsSync: ${message}`));
  });

  test.each([
    [{ fanIn: 3, fanOut: 5 }, 'fan-avg'],
    [{ fanIn: 3 }, 'fan-in'],
    [{ fanOut: 3 }, 'fan-out'],
  ] as const)('a shape of one dimension, or of none, with the fans that are used is allowed: %j', (fans, mode) => {
    const init = varianceScaling({ scale: 1, mode });
    expect(fill({ shape: [24], init, ...fans })).not.toThrow();
    expect(fill({ shape: [], init, ...fans })).not.toThrow();
    expect(fill({ shape: [4, 6], batchDims: 2, init, ...fans })).not.toThrow();
  });
});
