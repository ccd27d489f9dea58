// The cases of verify/reference/vectors/stacks-v1.json, computed by the second implementation: docs/SPEC.md,
// sections 2, 2.1, 8.4 and 8.5.
import type { FanMode, Init } from '../../src/types.ts';
import { type Part, rows, type SchemeVector, vectorsOf } from './scheme-vectors.ts';

const scaled = (mode: FanMode, distribution: 'normal' | 'truncated-normal' | 'uniform', scale = 2): Init => ({
  kind: 'variance-scaling',
  scale,
  mode,
  distribution,
});
const sparse = (sparsity: number, axis: 0 | 1, stddev = 0.3): Init => ({ kind: 'sparse', sparsity, stddev, axis });

const CASES: readonly [Init, Part][] = [
  // Fans of a stack.
  [
    scaled('fan-in', 'normal'),
    {
      shape: [5, 100, 20],
      batchDims: 1,
      slices: [
        [1997, 2003],
        [
          [4, 5],
          [98, 100],
          [17, 20],
        ],
      ],
    },
  ],
  [
    scaled('fan-avg', 'uniform', 1),
    {
      shape: [2, 3, 8, 5, 3],
      layout: 'out-in',
      batchDims: 2,
      slices: [
        [0, 3],
        [717, 720],
      ],
    },
  ],
  [scaled('fan-out', 'truncated-normal', 1), { shape: [4, 3, 3, 6, 8], batchDims: 1, groups: 4, slices: [[430, 436]] }],
  [
    scaled('fan-geo-avg', 'normal'),
    {
      shape: [2 ** 20, 2 ** 16, 2 ** 16],
      batchDims: 1,
      slices: [
        [2 ** 34 - 2, 2 ** 34 + 2],
        [2 ** 52 - 3, 2 ** 52],
      ],
    },
  ],
  [scaled('fan-in', 'normal'), { shape: [3, 4], batchDims: 2, fanIn: 9, slices: [[0, 5]] }],
  // One fan, where the other is not used.
  [scaled('fan-in', 'normal'), { shape: [256], fanIn: 784, slices: [[0, 4]] }],
  [scaled('fan-out', 'uniform'), { shape: [256], fanOut: 10.5, slices: [[252, 256]] }],
  // Zeros in rows.
  [sparse(0.25, 1), { shape: [4, 11], slices: [[0, 44]] }],
  [
    sparse(0.5, 1, 1),
    {
      shape: [9, 257],
      slices: [
        [
          [7, 9],
          [250, 257],
        ],
        [255, 259],
      ],
    },
  ],
  [sparse(0, 1), { shape: [2, 5], slices: [[0, 10]] }],
  [sparse(1, 1), { shape: [2, 3], slices: [[0, 6]] }],
  [sparse(0.7, 1), { shape: [4, 1], slices: [[0, 4]] }],
  [
    sparse(0.6, 1, 0.01),
    {
      shape: [60000, 70000],
      slices: [
        [4199999985, 4200000000],
        [
          [59997, 60000],
          [65534, 65538],
        ],
      ],
    },
  ],
  [
    rows(sparse(0.5, 1), 0, 2, 1),
    {
      shape: [6, 4],
      slices: [
        [
          [1, 6],
          [2, 4],
        ],
      ],
    },
  ],
  // Stacked matrices.
  [sparse(0.3, 0), { shape: [3, 10, 3], batchDims: 1, slices: [[0, 90]] }],
  [
    sparse(0.5, 0),
    {
      shape: [2, 2, 5, 4],
      batchDims: 2,
      slices: [
        [
          [1, 2],
          [0, 2],
          [0, 5],
          [1, 3],
        ],
      ],
    },
  ],
  [sparse(0.5, 1), { shape: [3, 4, 6], batchDims: 1, slices: [[20, 54]] }],
  [
    sparse(0.6, 0),
    {
      shape: [70000, 10, 6000],
      batchDims: 1,
      slices: [
        [4199999985, 4200000000],
        [
          [69999, 70000],
          [8, 10],
          [5996, 6000],
        ],
      ],
    },
  ],
  [
    sparse(0.6, 1),
    {
      shape: [70000, 10, 6000],
      batchDims: 1,
      slices: [
        [4199999985, 4200000000],
        [
          [69999, 70000],
          [8, 10],
          [5996, 6000],
        ],
      ],
    },
  ],
  [rows(sparse(0.5, 0), 1, 2, -2), { shape: [3, 4, 2], batchDims: 1, slices: [[4, 20]] }],
  [
    { kind: 'eye', gain: 0.1 },
    { shape: [3, 2, 4], batchDims: 1, slices: [[0, 24]] },
  ],
  [
    { kind: 'eye', gain: 1 },
    {
      shape: [2, 2, 3, 2],
      batchDims: 2,
      layout: 'out-in',
      slices: [
        [
          [0, 2],
          [1, 2],
          [0, 3],
          [0, 2],
        ],
      ],
    },
  ],
  [
    { kind: 'dirac', groups: 3 },
    { shape: [2, 6, 2, 3], batchDims: 1, layout: 'out-in', slices: [[30, 72]] },
  ],
  [
    { kind: 'dirac', groups: 1 },
    {
      shape: [2, 3, 4, 2, 3],
      batchDims: 1,
      slices: [
        [
          [1, 2],
          [1, 2],
          [1, 3],
          [0, 2],
          [0, 3],
        ],
      ],
    },
  ],
  // One element without an axis.
  [
    { kind: 'constant', value: 2.6592 },
    { shape: [], slices: [[0, 1], []] },
  ],
  [
    { kind: 'normal', mean: 0.5, stddev: 0.1 },
    { shape: [], slices: [[0, 1], []] },
  ],
  [scaled('fan-avg', 'normal', 1), { shape: [], fanIn: 3, fanOut: 4, slices: [[0, 1]] }],
  // No elements.
  [
    scaled('fan-in', 'normal'),
    {
      shape: [0, 4],
      slices: [
        [0, 0],
        [
          [0, 0],
          [1, 3],
        ],
      ],
    },
  ],
  [scaled('fan-avg', 'truncated-normal'), { shape: [0], slices: [[0, 0], [[0, 0]]] }],
  [
    sparse(0.5, 0),
    {
      shape: [3, 0],
      slices: [
        [
          [1, 2],
          [0, 0],
        ],
      ],
    },
  ],
  [
    { kind: 'dirac', groups: 2 },
    { shape: [2, 0, 3, 4], batchDims: 1, slices: [[0, 0]] },
  ],
];

export const makeStacks = (table: Uint32Array): SchemeVector[] => vectorsOf(CASES, table);
