// docs/SPEC.md, section 11: every argument at its limits, and just beyond. What is taken has the bits of the second implementation.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import type { Dtype, Init, Slice, WeightSpec } from '../../../src/types.ts';
import { weightBits } from '../../../verify/reference/schemes.ts';
import edges from '../../../verify/reference/vectors/edges-v1.json';
import { POISON } from '../../helpers/bits.ts';

const published = readFileSync(new URL('../../../verify/reference/vectors/normal-table.bin', import.meta.url));
const table = new Uint32Array(published.buffer.slice(published.byteOffset, published.byteOffset + published.length));

const float64 = new Float64Array(1);
const integer64 = new BigInt64Array(float64.buffer);
/** The next binary64 away from 0, or towards it. */
function step(value: number, by: 1n | -1n): number {
  float64[0] = value;
  integer64[0] = (integer64[0] as bigint) + by;
  return float64[0] as number;
}
const beyond = (value: number): number => step(value, 1n);
const within = (value: number): number => step(value, -1n);

// The limits are those of numbers rounded to binary32, ties to even. These are the binary64 numbers where that decides.
/** The least number that rounds to 2^-98, a tie. */
const LEAST_SCALE = 2 ** -98 - 2 ** -123;
/** The least that rounds to 2^125, which is out. */
const SCALE_END = 2 ** 125 - 2 ** 100;
/** The greatest that rounds to 0, a tie with the least subnormal number. */
const GREATEST_ZERO = 2 ** -150;
/** The least that rounds to infinity. */
const FLOAT_END = 2 ** 128 - 2 ** 103;
/** The least that rounds to 65520, which is infinite as a binary16; and so for the upper half. */
const HALF_END: [Dtype, number][] = [
  ['f16', 65520 - 2 ** -9],
  ['bf16', 2 ** 128 - 2 ** 119 - 2 ** 103],
];

type Rest = Partial<Omit<WeightSpec, 'init'>>;
const fill = (init: Init, rest: Rest): { spec: WeightSpec & { slice: Slice }; count: number } => {
  const { shape = [4, 5], slice = [0, 20] } = rest;
  const [start, end] = slice as readonly [number, number];
  return { spec: { ...rest, shape, slice, init, stream: 7 }, count: end - start };
};

/** Whether the library takes it; if so, with the right bits. */
function taken(init: Init, rest: Rest = {}): void {
  const { spec, count } = fill(init, rest);
  if (init.kind === 'orthogonal' || init.kind === 'delta-orthogonal') {
    resolveFill(spec, 42); // its matrix may be larger than memory
    return;
  }
  const { dtype = 'f32' } = rest;
  const target = dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
  fillWeightsSync(target, { ...spec, seed: 42 });
  const { shape, layout, groups, fanIn, fanOut, slice } = spec;
  const tensor = {
    ...{ seed: 42n, stream: 7n, shape, init, dtype, slice },
    ...(layout && { layout }),
    ...(groups && { groups }),
    ...(fanIn && { fanIn }),
    ...(fanOut && { fanOut }),
  };
  const bits = dtype === 'f32' ? new Uint32Array(target.buffer) : target;
  expect([...bits]).toEqual(weightBits(tensor, table));
}

/** That the library refuses it, names the argument, and writes nothing. */
function refused(argument: string, init: Init, rest: Rest = {}): void {
  const { spec, count } = fill(init, rest);
  const target = rest.dtype === undefined ? new Float32Array(count) : new Uint16Array(count);
  const words = new Uint16Array(target.buffer).fill(POISON & 0xffff);
  const call = (): void => fillWeightsSync(target, { ...spec, seed: 42 });
  expect(call).toThrow(expect.objectContaining({ name: 'ArgumentError' }));
  expect(call).toThrow(`fillWeightsSync: ${argument} must be `);
  expect(words.every((word) => word === (POISON & 0xffff))).toBe(true);
}

const constant = (value: number): Init => ({ kind: 'constant', value });
const eye = (gain = 1): Init => ({ kind: 'eye', gain });
const dirac = (groups: number): Init => ({ kind: 'dirac', groups });
const orthogonal = (gain = 1): Init => ({ kind: 'orthogonal', gain });
const deltaOrthogonal = (gain = 1): Init => ({ kind: 'delta-orthogonal', gain });
const normal = (mean: number, stddev: number): Init => ({ kind: 'normal', mean, stddev });
const uniform = (low: number, high: number): Init => ({ kind: 'uniform', low, high });
const sparse = (sparsity: number, stddev: number): Init => ({ kind: 'sparse', sparsity, stddev });
const rows = (start: number, end: number, value = 0): Init => ({
  kind: 'with-rows',
  init: constant(1),
  start,
  end,
  value,
});
const truncated = (
  low: number,
  high: number,
  { mean = 0, stddev = 1, bounds = 'standard-deviations' as 'absolute' | 'standard-deviations' } = {},
): Init => ({ kind: 'truncated-normal', mean, stddev, low, high, bounds });
const scaling = (scale: number, distribution: 'normal' | 'truncated-normal' | 'uniform' = 'normal'): Init => ({
  kind: 'variance-scaling',
  scale,
  mode: 'fan-in',
  distribution,
});

/** The value of a word at an edge, as published. */
const edge = (word: string): number => {
  const bits = edges.find((one) => one.word === word)?.normal as string;
  return new Float32Array(Uint32Array.of(Number.parseInt(bits, 16)).buffer)[0] as number;
};

describe('numbers that are weights: finite as a binary32, and in the dtype', () => {
  const cases: [string, (value: number) => Init, Rest][] = [
    ['init.value', constant, {}],
    ['init.value', (value) => rows(1, 2, value), {}],
    ['init.gain', eye, {}],
    ['init.gain', orthogonal, {}],
    ['init.gain', deltaOrthogonal, { shape: [1, 4, 5] }],
  ];
  test.each(cases)('%s, %o', (argument, of, rest) => {
    for (const sign of [1, -1]) {
      taken(of(sign * within(FLOAT_END)), rest);
      refused(argument, of(sign * FLOAT_END), rest);
      refused(argument, of(sign * Number.POSITIVE_INFINITY), rest);
      for (const [dtype, end] of HALF_END) {
        taken(of(sign * within(end)), { ...rest, dtype });
        refused(argument, of(sign * end), { ...rest, dtype });
      }
    }
    refused(argument, of(Number.NaN), rest);
  });
});

describe('standard deviations', () => {
  const cases: [string, (stddev: number) => Init, boolean][] = [
    ['normal', (stddev) => normal(0.5, stddev), true],
    ['sparse', (stddev) => sparse(0.5, stddev), true],
    ['truncated-normal', (stddev) => truncated(-2, 2, { stddev }), false],
  ];
  test.each(cases)('of %s', (_kind, of, zero) => {
    taken(of(LEAST_SCALE));
    refused('init.stddev', of(within(LEAST_SCALE)));
    taken(of(within(SCALE_END)));
    refused('init.stddev', of(SCALE_END));
    refused('init.stddev', of(-1));
    refused('init.stddev', of(GREATEST_ZERO));
    for (const none of [0, -0]) {
      if (zero) taken(of(none));
      else refused('init.stddev', of(none));
    }
  });

  test('0 in sparse: every element is +0', () => {
    const target = new Float32Array(20).fill(Number.NaN);
    fillWeightsSync(target, { shape: [4, 5], init: sparse(0.25, 0), seed: 1 });
    expect([...new Uint32Array(target.buffer)]).toEqual(new Array(20).fill(0));
    refused('shape', sparse(0.25, 0), { shape: [1, 4, 5] });
  });
});

describe('means: 0 as a binary32, or of a magnitude in the range of scales', () => {
  const cases: [string, (mean: number) => Init][] = [
    ['normal', (mean) => normal(mean, 1)],
    ['normal with stddev 0', (mean) => normal(mean, 0)],
    ['truncated-normal', (mean) => truncated(-2, 2, { mean })],
    [
      'truncated-normal, absolute',
      (mean) => truncated(Number.NEGATIVE_INFINITY, Math.fround(mean), { mean, bounds: 'absolute' }),
    ],
  ];
  test.each(cases)('of %s', (_kind, of) => {
    for (const sign of [1, -1]) {
      for (const zero of [0, 5e-324, GREATEST_ZERO]) taken(of(sign * zero));
      refused('init.mean', of(sign * beyond(GREATEST_ZERO)));
      refused('init.mean', of(sign * within(LEAST_SCALE)));
      taken(of(sign * LEAST_SCALE));
      taken(of(sign * within(SCALE_END)));
      refused('init.mean', of(sign * SCALE_END));
    }
    refused('init.mean', of(Number.NaN));
    refused('init.mean', of(Number.POSITIVE_INFINITY));
  });

  test('in halves a mean is finite', () => {
    const [dtype, end] = HALF_END[0] as (typeof HALF_END)[0];
    taken(normal(within(end), 1), { dtype });
    refused('init.mean', normal(end, 1), { dtype });
    refused('init.mean', truncated(-2, -1, { mean: end }), { dtype });
  });

  test('a mean that rounds to 0 is 0: the same weights', () => {
    for (const of of [(mean: number) => normal(mean, 1), (mean: number) => truncated(-2, 2, { mean })]) {
      const weights = [0, 1e-50, -1e-50].map((mean) => {
        const target = new Float32Array(20);
        fillWeightsSync(target, { shape: [4, 5], init: of(mean), seed: 42 });
        return target;
      });
      expect(weights[1]).toEqual(weights[0]);
      expect(weights[2]).toEqual(weights[0]);
    }
  });
});

describe('uniform', () => {
  test('low and high: finite as a binary32, low not above high', () => {
    taken(uniform(3, 3));
    refused('init.high', uniform(3, within(3)));
    taken(uniform(within(FLOAT_END), within(FLOAT_END)));
    refused('init.low', uniform(FLOAT_END, FLOAT_END));
    refused('init.high', uniform(0, FLOAT_END));
    refused('init.low', uniform(Number.NaN, 1));
  });
  test('half the difference is in the range of scales', () => {
    taken(uniform(-LEAST_SCALE, LEAST_SCALE));
    refused('init.high', uniform(-within(LEAST_SCALE), within(LEAST_SCALE)));
    taken(uniform(-within(SCALE_END), within(SCALE_END)));
    refused('init.high', uniform(-SCALE_END, SCALE_END));
  });
  test('half the sum is a mean', () => {
    // Half the sum is 2^-150 and rounds to 0; or 2^-149, which is subnormal.
    taken(uniform(-(2 ** -97), 2 ** -97 * (1 + 2 ** -52)));
    refused('init.high', uniform(-(2 ** -97), 2 ** -97 * (1 + 2 ** -51)));
    taken(uniform(2 ** 125 - 2 ** 110, 2 ** 125 - 2 ** 105));
    refused('init.high', uniform(2 ** 125 - 2 ** 105, 2 ** 125 + 2 ** 105));
  });
  test('a binary32 lies in [low, high)', () => {
    taken(uniform(1, 1 + 2 ** -40));
    refused('init.high', uniform(beyond(1), 1 + 2 ** -23));
    taken(uniform(beyond(1), beyond(1 + 2 ** -23)));
  });
});

describe('truncated-normal', () => {
  const most = edge('ffffffff');
  test('low = high, where one word qualifies', () => {
    expect(most).not.toBe(edge('fffffffe'));
    for (const sign of [1, -1]) {
      taken(truncated(sign * most, sign * most));
      taken(truncated(sign * most, sign * most, { bounds: 'absolute' }));
      taken(truncated(sign * most, sign * most, { mean: 0.5, stddev: 3 }));
      refused(sign > 0 ? 'init.low' : 'init.high', truncated(sign * beyond(most), sign * beyond(most)));
      refused('init.high', truncated(sign * within(most), sign * within(most)));
    }
    const target = new Float32Array(20);
    fillWeightsSync(target, { shape: [4, 5], init: truncated(most, most, { stddev: 2 }), seed: 42 });
    expect([...target]).toEqual(new Array(20).fill(2 * most));
  });
  test('low = high, where many words qualify', () => {
    taken(truncated(1, 1));
    taken(truncated(1000, 1000, { mean: 1000, stddev: 2 ** -20, bounds: 'absolute' }));
  });
  test('bounds: numbers, infinite too; low not above high; some word within', () => {
    taken(truncated(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
    taken(truncated(most, Number.POSITIVE_INFINITY));
    refused('init.low', truncated(beyond(most), Number.POSITIVE_INFINITY));
    taken(truncated(Number.NEGATIVE_INFINITY, -most));
    refused('init.high', truncated(Number.NEGATIVE_INFINITY, -beyond(most)));
    refused('init.high', truncated(1, within(1)));
    refused('init.low', truncated(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY));
    refused('init.high', truncated(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY));
    refused('init.low', truncated(Number.NaN, 1));
    refused('init.high', truncated(0, Number.NaN));
  });
  test('in halves a finite bound is finite', () => {
    const end = 65520 - 2 ** -9;
    taken(truncated(-1, within(end), { bounds: 'absolute' }), { dtype: 'f16' });
    refused('init.high', truncated(-1, end, { bounds: 'absolute' }), { dtype: 'f16' });
    taken(truncated(-1, within(end), { stddev: 1 }), { dtype: 'f16' });
    refused('init.high', truncated(-1, end / 4, { stddev: 4 }), { dtype: 'f16' });
    taken(truncated(-1, Number.POSITIVE_INFINITY), { dtype: 'f16' });
  });
});

describe('variance-scaling', () => {
  test('what multiplies a sample is in the range of scales', () => {
    const fans = { fanIn: 1, fanOut: 1 };
    for (const [distribution, widest] of [
      ['normal', 2 ** 250],
      ['truncated-normal', 2 ** 250 * 0.7737],
      ['uniform', 2 ** 250 / 3],
    ] as const) {
      taken(scaling(widest * 0.99999, distribution), fans);
      refused('init.scale', scaling(widest * 1.001, distribution), fans);
      taken(scaling(2 ** -446 * widest * 1.001, distribution), fans);
      refused('init.scale', scaling(2 ** -446 * widest * 0.99999, distribution), fans);
    }
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) refused('init.scale', scaling(scale), fans);
  });
});

describe('shapes', () => {
  test('at most 2^53 - 1 elements', () => {
    const last = { slice: [2 ** 53 - 6, 2 ** 53 - 1] } as const;
    taken(normal(0, 1), { shape: [6361, 1416003655831], ...last });
    refused('shape', normal(0, 1), { shape: [2 ** 26, 2 ** 27], ...last });
    refused('shape', normal(0, 1), { shape: [2 ** 53], ...last });
  });

  const fewer: [string, Init, number[]][] = [
    ['eye', eye(), [65537, 65535]],
    ['sparse', sparse(0.5, 1), [65537, 65535]],
    ['sparse, stddev 0', sparse(0.5, 0), [65537, 65535]],
    ['dirac', dirac(1), [1, 65537, 65535]],
    ['orthogonal', orthogonal(), [65537, 65535]],
    ['delta-orthogonal', deltaOrthogonal(), [1, 65535, 65537]],
  ];
  test.each(fewer)('fewer than 2^32 elements for %s', (_kind, init, shape) => {
    taken(init, { shape, slice: [2 ** 32 - 6, 2 ** 32 - 1] });
    const square = shape.length === 2 ? [65536, 65536] : [1, 65536, 65536];
    refused('shape', init, { shape: square, slice: [2 ** 32 - 5, 2 ** 32] });
  });

  const ranks: [string, Init, number, number][] = [
    ['eye', eye(), 2, 2],
    ['sparse', sparse(0.5, 1), 2, 2],
    ['dirac', dirac(1), 3, 5],
    ['orthogonal', orthogonal(), 2, 8],
    ['delta-orthogonal', deltaOrthogonal(), 3, 5],
    ['constant', constant(1), 1, 8],
  ];
  test.each(ranks)('dimensions of %s', (_kind, init, least, most) => {
    for (let rank = 1; rank <= 9; rank++) {
      const rest = { shape: new Array(rank).fill(1), slice: [0, 1] } as const;
      if (rank >= least && rank <= most) taken(init, rest);
      else refused('shape', init, rest);
    }
  });

  test('delta-orthogonal has no more inputs than outputs', () => {
    taken(deltaOrthogonal(), { shape: [3, 5, 5] });
    refused('shape', deltaOrthogonal(), { shape: [3, 5, 4] });
    taken(deltaOrthogonal(), { shape: [5, 4, 3], layout: 'out-in' });
  });
});

describe('groups', () => {
  test('of dirac: its own argument, a divisor of the outputs; those of the tensor change nothing', () => {
    const shape = [3, 2, 6];
    for (const groups of [1, 2, 3, 6]) taken(dirac(groups), { shape });
    for (const groups of [0, 4, 12, 1.5]) refused('init.groups', dirac(groups), { shape });
    for (const groups of [1, 2, 3, 6]) taken(dirac(2), { shape, groups });
    taken(dirac(3), { shape: [6, 2, 2], layout: 'out-in' });
    refused('init.groups', dirac(4), { shape: [6, 2, 2], layout: 'out-in' });
  });
  test('of the tensor: a divisor of its outputs, whatever the initializer', () => {
    const fanOut: Init = { kind: 'variance-scaling', scale: 1, mode: 'fan-out', distribution: 'normal' };
    for (const init of [fanOut, constant(1)]) {
      taken(init, { shape: [2, 4, 6], groups: 3 });
      refused('groups', init, { shape: [2, 4, 6], groups: 4 });
      taken(init, { shape: [4, 6, 2], groups: 4, layout: 'out-in' });
      refused('groups', init, { shape: [4, 6, 2], groups: 3, layout: 'out-in' });
    }
  });
});

test('sparsity is in [0, 1]', () => {
  for (const sparsity of [0, -0, within(1), 1]) taken(sparse(sparsity, 1));
  for (const sparsity of [-5e-324, beyond(1), Number.NaN]) refused('init.sparsity', sparse(sparsity, 1));
});

test('with-rows: 0 <= start < end <= the size of the first axis', () => {
  taken(rows(0, 1));
  taken(rows(3, 4));
  refused('init.start', rows(-1, 1));
  refused('init.start', rows(0.5, 1));
  refused('init.end', rows(1, 1));
  refused('init.end', rows(3, 5));
});

test('the default layout is in-out', () => {
  const init: Init = { kind: 'variance-scaling', scale: 1, mode: 'fan-in', distribution: 'normal' };
  const made = ([undefined, 'in-out', 'out-in'] as const).map((layout) => {
    const target = new Float32Array(20);
    fillWeightsSync(target, { shape: [4, 5], init, seed: 1, ...(layout && { layout }) });
    return target;
  });
  expect(made[0]).toEqual(made[1]);
  expect(made[0]).not.toEqual(made[2]);
});
