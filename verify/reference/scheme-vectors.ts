// The cases of verify/reference/vectors/schemes-v1.json and halves-v1.json, computed by the second implementation.
import type { Distribution, Dtype, FanMode, Init, Shape, Slice } from '../../src/types.ts';
import { hex } from './hex.ts';
import { weightBits } from './schemes.ts';
import { streamOfName } from './stream.ts';
import type { Tensor } from './tensor.ts';
import { SHAPE } from './vectors.ts';

/** A tensor, and the bits of its slice. 64-bit integers are decimal strings; infinite numbers are strings. */
export interface SchemeVector extends Omit<Tensor, 'seed' | 'stream'> {
  readonly seed: string;
  readonly name?: string;
  readonly stream: string;
  readonly bits: readonly string[];
}

const STREAMS: { seed: bigint; name?: string; stream?: bigint }[] = [
  { seed: 0n, stream: 0n },
  { seed: 42n, name: 'fc1.weight' },
  { seed: 2n ** 64n - 1n, stream: 2n ** 64n - 1n },
  { seed: 2n ** 32n, name: 'größe/層 0' },
  { seed: 2n ** 53n - 1n, stream: 2n ** 32n },
];

/** Slices of SHAPE: across blocks of four, where the block's high word becomes 1, and at the end. */
const FLAT: Slice[] = [
  [0, 5],
  [2, 9],
  [2 ** 34 - 3, 2 ** 34 + 3],
  [2 ** 53 - 6, 2 ** 53 - 1],
];

/** A tensor without its initializer, and slices of it. */
export type Part = Pick<Tensor, 'shape' | 'layout' | 'batchDims' | 'groups' | 'fanIn' | 'fanOut'> & {
  readonly slices: readonly Slice[];
};

const big: Part = { shape: SHAPE, slices: FLAT };
const truncated = (
  bounds: 'absolute' | 'standard-deviations',
  mean: number,
  stddev: number,
  low: number,
  high: number,
) => ({ kind: 'truncated-normal', mean, stddev, low, high, bounds }) as const;

/** No bf16 lies within the bounds of this one, */
const NARROW = truncated('absolute', 10000, 0.001, 9999, 10000);
/** and no half within those of this one, which has one weight. */
const TAIL = truncated('standard-deviations', 0, 1, 6.3, 7);
const REFUSED = new Map<Init, readonly Dtype[]>([
  [NARROW, ['bf16']],
  [TAIL, ['f16', 'bf16']],
]);

const INITS: Init[] = [
  { kind: 'constant', value: 0 },
  { kind: 'constant', value: 0.1 },
  { kind: 'constant', value: -3.7 },
  { kind: 'normal', stddev: 0.02 },
  { kind: 'normal', mean: 0.5, stddev: 0.1 },
  { kind: 'normal', mean: -1000, stddev: 0.001 },
  { kind: 'normal', mean: 0.1, stddev: 0 },
  { kind: 'normal', mean: -(2 ** -98), stddev: 2 ** -98 },
  { kind: 'normal', stddev: 2 ** 100 },
  // Subnormal halves of both kinds.
  { kind: 'normal', stddev: 1e-7 },
  { kind: 'uniform', low: 0, high: 1 },
  { kind: 'uniform', low: 1, high: 1 + 2 ** -22 },
  { kind: 'uniform', low: -1, high: 0 },
  { kind: 'uniform', low: 0.1, high: 0.3 },
  { kind: 'uniform', low: -0.05, high: 0.05 },
  { kind: 'uniform', low: 0.3, high: 0.3 },
  { kind: 'uniform', low: -(2 ** -130), high: 1 },
  truncated('absolute', 0, 1, -2, 2),
  truncated('absolute', 0.5, 0.3, 0, 1),
  NARROW,
  truncated('standard-deviations', 0, 0.02, -2, 2),
  truncated('standard-deviations', -0.1, 0.3, 1, Infinity),
  truncated('standard-deviations', 0, 1, 3, 4),
  TAIL,
  truncated('standard-deviations', 0, 1, -Infinity, Infinity),
  { kind: 'with-rows', init: { kind: 'normal', stddev: 1 }, start: 0, end: 1, value: 0 },
];

const conv: Part = {
  shape: [3, 3, 5, 8],
  slices: [
    [
      [1, 3],
      [0, 2],
      [4, 5],
      [2, 6],
    ],
    [357, 360],
  ],
};
const groupedConv: Part = {
  shape: [8, 5, 3, 2],
  layout: 'out-in',
  groups: 4,
  slices: [
    [
      [6, 8],
      [0, 5],
      [1, 2],
      [1, 2],
    ],
    [239, 240],
  ],
};
const dense: Part = {
  shape: [7, 11],
  slices: [
    [0, 4],
    [
      [2, 4],
      [9, 11],
    ],
  ],
};
const vector: Part = { shape: [13], fanIn: 100, fanOut: 7.5, slices: [[9, 13], [[0, 3]]] };

const MODES: FanMode[] = ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'];
const DISTRIBUTIONS: Distribution[] = ['normal', 'truncated-normal', 'uniform'];
const SCALES = [2, 1, 25 / 9, 0.1];

const whole = (shape: Shape): Part => ({ shape, slices: [[0, shape.reduce((a, b) => a * b, 1)]] });
/** A tensor of nearly 2^32 elements. */
const wide = (...slices: Slice[]): Part => ({ shape: [70000, 60000], slices });
export const rows = (init: Init, start: number, end: number, value: number): Init => ({
  kind: 'with-rows',
  init,
  start,
  end,
  value,
});

const PLACED: [Init, Part][] = [
  ...MODES.flatMap((mode, i) =>
    DISTRIBUTIONS.flatMap((distribution, j): [Init, Part][] => {
      const init: Init = { kind: 'variance-scaling', scale: SCALES[(i + j) % 4] as number, mode, distribution };
      return [
        [init, [conv, groupedConv, dense, vector][(i + j) % 4] as Part],
        [init, [groupedConv, big, conv, { ...dense, layout: 'out-in' } as Part][(i + j) % 4] as Part],
      ];
    }),
  ),
  [{ kind: 'sparse', sparsity: 0.1, stddev: 0.01 }, whole([10, 3])],
  [
    { kind: 'sparse', sparsity: 0.5, stddev: 1 },
    {
      shape: [257, 9],
      slices: [
        [
          [100, 110],
          [3, 6],
        ],
      ],
    },
  ],
  [{ kind: 'sparse', sparsity: 0, stddev: 0.3 }, whole([5, 2])],
  [{ kind: 'sparse', sparsity: 1, stddev: 0.3 }, whole([3, 2])],
  [{ kind: 'sparse', sparsity: 0.7, stddev: 0.3 }, whole([1, 4])],
  [
    { kind: 'sparse', sparsity: 0.6, stddev: 0.01 },
    wide(
      [4199999985, 4200000000],
      [
        [65534, 65538],
        [59997, 60000],
      ],
    ),
  ],
  [{ kind: 'eye', gain: -2.5 }, whole([3, 4])],
  [
    { kind: 'eye', gain: 0.1 },
    { ...whole([4, 3]), layout: 'out-in' },
  ],
  [
    { kind: 'eye', gain: 1 },
    wide(
      [
        [59998, 60001],
        [59997, 60000],
      ],
      [3599999998, 3600000002],
    ),
  ],
  [
    { kind: 'dirac', groups: 1 },
    {
      shape: [3, 2, 3, 4],
      slices: [
        [36, 52],
        [
          [1, 2],
          [1, 2],
          [0, 3],
          [0, 4],
        ],
      ],
    },
  ],
  [
    { kind: 'dirac', groups: 3 },
    { ...whole([6, 2, 3]), layout: 'out-in' },
  ],
  [
    { kind: 'dirac', groups: 2 },
    {
      shape: [2, 2, 3, 2, 4],
      slices: [
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [0, 2],
          [0, 4],
        ],
      ],
    },
  ],
  [rows({ kind: 'eye', gain: 1 }, 1, 2, 0.1), whole([3, 3])],
  [
    rows(rows({ kind: 'uniform', low: 0, high: 1 }, 1, 4, -7), 2, 3, 0.3),
    {
      shape: [5, 2, 3],
      slices: [
        [5, 25],
        [
          [0, 4],
          [1, 2],
          [1, 3],
        ],
      ],
    },
  ],
  [
    rows({ kind: 'sparse', sparsity: 0.5, stddev: 0.1 }, 0, 2, 1),
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
];

const DTYPES: Dtype[] = ['f32', 'f16', 'bf16'];

/** A tensor's bits, in the stream whose turn it is. */
function vectorOf(tensor: Omit<Tensor, 'seed' | 'stream'>, turn: number, table: Uint32Array): SchemeVector {
  const { seed, name, stream = streamOfName(name as string) } = STREAMS[turn % STREAMS.length] as (typeof STREAMS)[0];
  return {
    seed: String(seed),
    ...(name !== undefined && { name }),
    stream: String(stream),
    ...tensor,
    bits: weightBits({ ...tensor, seed, stream }, table).map((value) => hex(value, tensor.dtype === 'f32' ? 8 : 4)),
  };
}

export const makeSchemes = (table: Uint32Array): SchemeVector[] =>
  vectorsOf([...INITS.map((init): [Init, Part] => [init, big]), ...PLACED], table);

/** Vectors of each initializer and tensor: of all slices in f32, of one in each 16-bit dtype. */
export function vectorsOf(cases: readonly [Init, Part][], table: Uint32Array): SchemeVector[] {
  let count = 0;
  return cases.flatMap(([init, { slices, ...part }]) =>
    DTYPES.flatMap((dtype, i) => {
      // All slices for f32, one of them for each 16-bit dtype.
      const chosen = dtype === 'f32' ? slices : [slices[i % slices.length] as Slice];
      return chosen.flatMap((slice) => {
        const turn = count++;
        return REFUSED.get(init)?.includes(dtype) ? [] : [vectorOf({ ...part, init, dtype, slice }, turn, table)];
      });
    }),
  );
}

/** Draws with bounds in a 16-bit dtype, and elements that rounding alone would put outside: where there are both, one below and one above. */
const HALVES: readonly [dtype: Dtype, init: Init, elements: readonly number[], shape?: Shape][] = [
  ['f16', { kind: 'uniform', low: 0, high: 1 }, [3608]],
  ['bf16', { kind: 'uniform', low: 0, high: 1 }, [245]],
  ['bf16', { kind: 'uniform', low: -0.05, high: 0.05 }, [829, 289]],
  ['f16', { kind: 'uniform', low: 0.1, high: 0.3 }, [24189, 3096]],
  ['bf16', { kind: 'uniform', low: 0.1, high: 0.3 }, [507]],
  ['bf16', { kind: 'uniform', low: 1.001, high: 1.023 }, [7, 1]],
  ['f16', { kind: 'uniform', low: -1.2, high: -1.1 }, [806, 245]],
  // Subnormal halves.
  ['f16', { kind: 'uniform', low: 0, high: 1e-6 }, [105, 253]],
  ['f16', { kind: 'uniform', low: -1e-6, high: 0 }, [137, 79]],
  // The least half is +0; in the second slice it replaces a -0. In the next row a -0 stays.
  ['f16', { kind: 'uniform', low: -5e-8, high: 1e-6 }, [0, 67, 14]],
  ['f16', { kind: 'uniform', low: -1e-7, high: 1e-7 }, [7, 4]],
  ['f16', { kind: 'uniform', low: -1e-9, high: 1e-9 }, [2]],
  ['f16', truncated('absolute', 0, 1, -0.3, 0.3), [829, 7023]],
  ['bf16', truncated('absolute', 0, 1, -0.3, 0.3), [137, 3096]],
  ['f16', truncated('standard-deviations', 0.5, 0.02, -1, 3), [767, 8895]],
  // Without a bound the extreme words have the extreme weights.
  ['bf16', truncated('standard-deviations', 0, 1, 5.01, Infinity), [8, 554]],
  ['f16', truncated('standard-deviations', 0, 40000, -Infinity, 1), [17]],
  ['f16', truncated('standard-deviations', 0, 40000, -Infinity, Infinity), [11, 41]],
  ['f16', rows({ kind: 'uniform', low: -1.2, high: -1.1 }, 0, 1, 7), [262234, 263737]],
  ['bf16', { kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'uniform' }, [1981, 8895], [784, 256]],
  [
    'f16',
    { kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'truncated-normal' },
    [74581],
    [784, 256],
  ],
  [
    'bf16',
    { kind: 'variance-scaling', scale: 2, mode: 'fan-out', distribution: 'truncated-normal' },
    [4019, 11356],
    [784, 256],
  ],
  ['f16', { kind: 'variance-scaling', scale: 1, mode: 'fan-out', distribution: 'uniform' }, [32367, 7023], [784, 256]],
];

/** A slice round each of these elements. */
export function makeHalves(table: Uint32Array): SchemeVector[] {
  return HALVES.flatMap(([dtype, init, elements, shape = [6, 2 ** 18]], turn) =>
    elements.map((element) => {
      const slice = [Math.max(0, element - 2), element + 3] as const;
      return vectorOf({ shape, init, dtype, slice }, turn, table);
    }),
  );
}
