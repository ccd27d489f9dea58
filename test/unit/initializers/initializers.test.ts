// Every factory: its plain data, its defaults, its options, its errors.

import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import * as wi from '../../../src/index-static.ts';

const scaling = (scale: number, mode: string, distribution: string): object => ({
  kind: 'variance-scaling',
  scale,
  mode,
  distribution,
});

const CASES: [string, wi.Init, object][] = [
  ['constant', wi.constant(0.1), { kind: 'constant', value: 0.1 }],
  ['zeros', wi.zeros(), { kind: 'constant', value: 0 }],
  ['ones', wi.ones(), { kind: 'constant', value: 1 }],
  ['eye', wi.eye(), { kind: 'eye', gain: 1 }],
  ['eye, gain', wi.eye(-2), { kind: 'eye', gain: -2 }],
  ['dirac', wi.dirac(), { kind: 'dirac', groups: 1 }],
  ['dirac, groups', wi.dirac(4), { kind: 'dirac', groups: 4 }],
  ['uniform', wi.uniform(), { kind: 'uniform', low: 0, high: 1 }],
  ['uniform, low', wi.uniform({ low: -1 }), { kind: 'uniform', low: -1, high: 1 }],
  ['uniform, high', wi.uniform({ high: 5 }), { kind: 'uniform', low: 0, high: 5 }],
  ['uniform, empty', wi.uniform({ low: 3, high: 3 }), { kind: 'uniform', low: 3, high: 3 }],
  ['normal', wi.normal({ stddev: 0.02 }), { kind: 'normal', mean: 0, stddev: 0.02 }],
  ['normal, mean', wi.normal({ mean: 1, stddev: 0 }), { kind: 'normal', mean: 1, stddev: 0 }],
  ['smallRandom', wi.smallRandom(), { kind: 'normal', mean: 0, stddev: 0.01 }],
  [
    'truncatedNormal',
    wi.truncatedNormal({ bounds: 'absolute' }),
    { kind: 'truncated-normal', mean: 0, stddev: 1, low: -2, high: 2, bounds: 'absolute' },
  ],
  [
    'truncatedNormal, all',
    wi.truncatedNormal({ mean: 1, stddev: 0.5, low: -1, high: 3, bounds: 'standard-deviations' }),
    { kind: 'truncated-normal', mean: 1, stddev: 0.5, low: -1, high: 3, bounds: 'standard-deviations' },
  ],
  ['varianceScaling', wi.varianceScaling({ scale: 3, mode: 'fan-out' }), scaling(3, 'fan-out', 'normal')],
  [
    'varianceScaling, all',
    wi.varianceScaling({ scale: 0.1, mode: 'fan-geo-avg', distribution: 'uniform' }),
    scaling(0.1, 'fan-geo-avg', 'uniform'),
  ],
  ['xavierNormal', wi.xavierNormal(), scaling(1, 'fan-avg', 'normal')],
  ['xavierNormal, gain', wi.xavierNormal({ gain: 3 }), scaling(9, 'fan-avg', 'normal')],
  [
    'xavierNormal, distribution',
    wi.xavierNormal({ distribution: 'truncated-normal' }),
    scaling(1, 'fan-avg', 'truncated-normal'),
  ],
  ['xavierUniform', wi.xavierUniform(), scaling(1, 'fan-avg', 'uniform')],
  ['xavierUniform, gain', wi.xavierUniform({ gain: 0.5 }), scaling(0.25, 'fan-avg', 'uniform')],
  ['heNormal', wi.heNormal(), scaling(2, 'fan-in', 'normal')],
  ['heNormal, mode', wi.heNormal({ mode: 'fan-out' }), scaling(2, 'fan-out', 'normal')],
  ['heNormal, slope', wi.heNormal({ nonlinearity: 'leaky_relu', a: 1 }), scaling(1, 'fan-in', 'normal')],
  // Without a slope leaky_relu is ReLU, as PyTorch's kaiming_normal_.
  ['heNormal, leaky_relu', wi.heNormal({ nonlinearity: 'leaky_relu' }), scaling(2, 'fan-in', 'normal')],
  ['heNormal, linear', wi.heNormal({ nonlinearity: 'linear' }), scaling(1, 'fan-in', 'normal')],
  [
    'heNormal, distribution',
    wi.heNormal({ distribution: 'truncated-normal' }),
    scaling(2, 'fan-in', 'truncated-normal'),
  ],
  ['heUniform', wi.heUniform(), scaling(2, 'fan-in', 'uniform')],
  ['heUniform, tanh', wi.heUniform({ nonlinearity: 'tanh', mode: 'fan-avg' }), scaling(25 / 9, 'fan-avg', 'uniform')],
  ['lecunNormal', wi.lecunNormal(), scaling(1, 'fan-in', 'normal')],
  [
    'lecunNormal, distribution',
    wi.lecunNormal({ distribution: 'truncated-normal' }),
    scaling(1, 'fan-in', 'truncated-normal'),
  ],
  ['lecunUniform', wi.lecunUniform(), scaling(1, 'fan-in', 'uniform')],
  ['orthogonal', wi.orthogonal(), { kind: 'orthogonal', gain: 1 }],
  ['orthogonal, gain', wi.orthogonal(Math.SQRT2), { kind: 'orthogonal', gain: Math.SQRT2 }],
  ['deltaOrthogonal', wi.deltaOrthogonal(), { kind: 'delta-orthogonal', gain: 1 }],
  ['deltaOrthogonal, gain', wi.deltaOrthogonal(0), { kind: 'delta-orthogonal', gain: 0 }],
  ['sparse', wi.sparse({ sparsity: 0.9 }), { kind: 'sparse', sparsity: 0.9, stddev: 0.01 }],
  ['sparse, stddev', wi.sparse({ sparsity: 1, stddev: 2 }), { kind: 'sparse', sparsity: 1, stddev: 2 }],
  [
    'withRows',
    wi.withRows(wi.ones(), { start: 0, end: 1 }),
    { kind: 'with-rows', init: { kind: 'constant', value: 1 }, start: 0, end: 1, value: 0 },
  ],
  [
    'withRows, value',
    wi.withRows(wi.withRows(wi.eye(), { start: 0, end: 1 }), { start: 2, end: 4, value: 1 }),
    {
      kind: 'with-rows',
      init: { kind: 'with-rows', init: { kind: 'eye', gain: 1 }, start: 0, end: 1, value: 0 },
      start: 2,
      end: 4,
      value: 1,
    },
  ],
];

test.each(CASES)('%s', (_, init, data) => {
  expect(init).toStrictEqual(data);
  expect(Object.getPrototypeOf(init)).toBe(Object.prototype);
  expect(JSON.parse(JSON.stringify(init))).toStrictEqual(data);
  expect(structuredClone(init)).toStrictEqual(data);
});

test('both names are of the same function', () => {
  expect(wi.identity).toBe(wi.eye);
  expect(wi.kaimingNormal).toBe(wi.heNormal);
  expect(wi.kaimingUniform).toBe(wi.heUniform);
  expect(wi.glorotNormal).toBe(wi.xavierNormal);
  expect(wi.glorotUniform).toBe(wi.xavierUniform);
});

test('plain data that went through JSON makes the same weights', () => {
  for (const init of [wi.heNormal(), wi.truncatedNormal({ bounds: 'absolute' }), wi.sparse({ sparsity: 0.5 })]) {
    const weights = [init, JSON.parse(JSON.stringify(init))].map((each) => {
      const out = new Float32Array(35);
      wi.fillWeightsSync(out, { shape: [5, 7], init: each, seed: 1 });
      return out;
    });
    expect(weights[0]).toEqual(weights[1]);
  }
});

describe('errors', () => {
  const SCALE = '[2^-98, 2^125)';
  const KNOWN = `"linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "selu", "gelu", "silu", "leaky_relu"`;
  const cases: [message: string, call: (any: never) => unknown][] = [
    [
      'constant: value must be a number that float32 can hold, got Infinity',
      () => wi.constant(Number.POSITIVE_INFINITY),
    ],
    ['constant: value must be a number that float32 can hold, got 1e+39', () => wi.constant(1e39)],
    ['constant: value must be a number that float32 can hold, got "0"', (x) => wi.constant('0' as typeof x)],
    [
      'constant: value must be a number that float32 can hold, got undefined',
      (x) => wi.constant(undefined as typeof x),
    ],
    ['eye: gain must be a number that float32 can hold, got NaN', () => wi.eye(Number.NaN)],
    ['orthogonal: gain must be a number that float32 can hold, got NaN', () => wi.orthogonal(Number.NaN)],
    [
      'deltaOrthogonal: gain must be a number that float32 can hold, got null',
      (x) => wi.deltaOrthogonal(null as typeof x),
    ],
    ['dirac: groups must be a positive integer, got 0', () => wi.dirac(0)],
    ['dirac: groups must be a positive integer, got 1.5', () => wi.dirac(1.5)],
    ['uniform: options must be an object, got null', (x) => wi.uniform(null as typeof x)],
    ['uniform: options must be an object, got 0.05', (x) => wi.uniform(0.05 as typeof x)],
    ['uniform: low must be a number that float32 can hold, got NaN', () => wi.uniform({ low: Number.NaN })],
    [
      'uniform: high must be a number that float32 can hold, got Infinity',
      () => wi.uniform({ high: Number.POSITIVE_INFINITY }),
    ],
    ['uniform: high must be at least low, 2, got 1', () => wi.uniform({ low: 2 })],
    [`uniform: high must be such that (high - low) / 2 is in ${SCALE}, got 1e-35`, () => wi.uniform({ high: 1e-35 })],
    [
      `uniform: high must be such that (high - low) / 2 is in ${SCALE}, got 3e+38`,
      () => wi.uniform({ low: -3e38, high: 3e38 }),
    ],
    [
      `uniform: high must be such that (low + high) / 2 is 0 or of a magnitude in ${SCALE}, got 1.5e+38`,
      () => wi.uniform({ low: 1.4e38, high: 1.5e38 }),
    ],
    ['normal: options must be an object, got undefined', (x) => wi.normal(undefined as typeof x)],
    [`normal: stddev must be 0 or in ${SCALE}, got -1`, () => wi.normal({ stddev: -1 })],
    [`normal: stddev must be 0 or in ${SCALE}, got undefined`, (x) => wi.normal({} as typeof x)],
    [`normal: stddev must be 0 or in ${SCALE}, got 1e-30`, () => wi.normal({ stddev: 1e-30 })],
    [`normal: mean must be 0 or of a magnitude in ${SCALE}, got NaN`, () => wi.normal({ mean: Number.NaN, stddev: 1 })],
    [
      `normal: mean must be 0 or of a magnitude in ${SCALE}, got "1"`,
      (x) => wi.normal({ mean: '1' as typeof x, stddev: 1 }),
    ],
    ['truncatedNormal: options must be an object, got undefined', (x) => wi.truncatedNormal(undefined as typeof x)],
    [
      'truncatedNormal: bounds must be "absolute" or "standard-deviations", got undefined',
      (x) => wi.truncatedNormal({} as typeof x),
    ],
    [`truncatedNormal: stddev must be in ${SCALE}, got 0`, () => wi.truncatedNormal({ stddev: 0, bounds: 'absolute' })],
    [
      `truncatedNormal: mean must be 0 or of a magnitude in ${SCALE}, got 1e-30`,
      () => wi.truncatedNormal({ mean: 1e-30, bounds: 'absolute' }),
    ],
    [
      'truncatedNormal: low must be a number, got NaN',
      () => wi.truncatedNormal({ low: Number.NaN, bounds: 'absolute' }),
    ],
    ['truncatedNormal: high must be at least low, 3, got 2', () => wi.truncatedNormal({ low: 3, bounds: 'absolute' })],
    [
      'varianceScaling: options must be an object with a scale and a mode, got undefined',
      (x) => wi.varianceScaling(undefined as typeof x),
    ],
    ['varianceScaling: scale must be a positive number, got 0', () => wi.varianceScaling({ scale: 0, mode: 'fan-in' })],
    [
      'varianceScaling: scale must be a positive number, got Infinity',
      () => wi.varianceScaling({ scale: Number.POSITIVE_INFINITY, mode: 'fan-in' }),
    ],
    [
      'varianceScaling: mode must be "fan-in" or "fan-out" or "fan-avg" or "fan-geo-avg", got "fan_in"',
      (x) => wi.varianceScaling({ scale: 1, mode: 'fan_in' as typeof x }),
    ],
    [
      'varianceScaling: distribution must be "normal" or "truncated-normal" or "uniform", got "cauchy"',
      (x) => wi.varianceScaling({ scale: 1, mode: 'fan-in', distribution: 'cauchy' as typeof x }),
    ],
    ['xavierNormal: options must be an object, got 2', (x) => wi.xavierNormal(2 as typeof x)],
    ['xavierNormal: gain must be a positive number, got 0', () => wi.xavierNormal({ gain: 0 })],
    [
      'xavierNormal: distribution must be "normal" or "truncated-normal", got "uniform"',
      (x) => wi.xavierNormal({ distribution: 'uniform' as typeof x }),
    ],
    ['xavierUniform: gain must be a positive number, got -1', () => wi.xavierUniform({ gain: -1 })],
    ['heNormal: options must be an object, got null', (x) => wi.heNormal(null as typeof x)],
    [
      'heNormal: a must be a number, the negative slope, got NaN',
      () => wi.heNormal({ nonlinearity: 'leaky_relu', a: Number.NaN }),
    ],
    [
      `heNormal: nonlinearity must be one of ${KNOWN}, got "swish"`,
      (x) => wi.heNormal({ nonlinearity: 'swish' as typeof x }),
    ],
    [
      'heNormal: distribution must be "normal" or "truncated-normal", got null',
      (x) => wi.heNormal({ distribution: null as typeof x }),
    ],
    [
      'heUniform: mode must be "fan-in" or "fan-out" or "fan-avg" or "fan-geo-avg", got "fan"',
      (x) => wi.heUniform({ mode: 'fan' as typeof x }),
    ],
    [
      'lecunNormal: distribution must be "normal" or "truncated-normal", got "uniform"',
      (x) => wi.lecunNormal({ distribution: 'uniform' as typeof x }),
    ],
    ['sparse: options must be an object, got 0.9', (x) => wi.sparse(0.9 as typeof x)],
    ['sparse: sparsity must be in [0, 1], got 1.1', () => wi.sparse({ sparsity: 1.1 })],
    ['sparse: sparsity must be in [0, 1], got NaN', () => wi.sparse({ sparsity: Number.NaN })],
    [`sparse: stddev must be 0 or in ${SCALE}, got -1`, () => wi.sparse({ sparsity: 0.5, stddev: -1 })],
    ['withRows: options must be an object, got undefined', (x) => wi.withRows(wi.zeros(), undefined as typeof x)],
    [
      'withRows: init must be an initializer, such as heNormal(), got "he"',
      (x) => wi.withRows('he' as typeof x, { start: 0, end: 1 }),
    ],
    [
      'withRows: init.value must be a number that float32 can hold, got NaN',
      () => wi.withRows({ kind: 'constant', value: Number.NaN }, { start: 0, end: 1 }),
    ],
    ['withRows: start must be an integer, not negative, got -1', () => wi.withRows(wi.zeros(), { start: -1, end: 1 })],
    ['withRows: end must be an integer above start, 1, got 1', () => wi.withRows(wi.zeros(), { start: 1, end: 1 })],
    [
      'withRows: value must be a number that float32 can hold, got NaN',
      () => wi.withRows(wi.zeros(), { start: 0, end: 1, value: Number.NaN }),
    ],
  ];
  test.each(cases)('%s', (message, call) => {
    expect(() => call(undefined as never)).toThrow(new ArgumentError(message));
  });
});

test('a slope alone is leaky_relu: the bound of a Linear in PyTorch', () => {
  // kaiming_uniform_(w, a=math.sqrt(5)) of [256, 784]: sqrt(6 / ((1 + 5) * 784)) = 1 / 28, PyTorch 2.13, Linear.reset_parameters.
  const weights = new Float32Array(784 * 256);
  const init = wi.kaimingUniform({ a: Math.sqrt(5) });
  wi.fillWeightsSync(weights, { name: 'fc1.weight', shape: [784, 256], init, seed: 42 });
  const most = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  expect(most).toBeLessThanOrEqual(Math.fround(1 / 28));
  expect(most).toBeGreaterThan(0.0357);
  expect(wi.kaimingUniform({ a: 0 })).toEqual(wi.kaimingUniform());
  expect(init).toEqual(wi.heUniform({ nonlinearity: 'leaky_relu', a: Math.sqrt(5) }));
});

test('gain / sqrt(fan), in place of the gain of a nonlinearity', () => {
  expect(wi.heNormal({ gain: 1 })).toEqual(wi.varianceScaling({ scale: 1, mode: 'fan-in' }));
  expect(wi.heUniform({ gain: 0.5, mode: 'fan-out' })).toEqual(
    wi.varianceScaling({ scale: 0.25, mode: 'fan-out', distribution: 'uniform' }),
  );
  expect(wi.lecunNormal({ gain: 3, distribution: 'truncated-normal' })).toEqual(
    wi.varianceScaling({ scale: 9, mode: 'fan-in', distribution: 'truncated-normal' }),
  );
  expect(wi.lecunUniform({ gain: 3 })).toEqual(
    wi.varianceScaling({ scale: 9, mode: 'fan-in', distribution: 'uniform' }),
  );
  const refusals: [() => unknown, string][] = [
    [
      () => wi.heNormal({ gain: 1, nonlinearity: 'relu' }),
      'heNormal: nonlinearity must be absent when there is a gain, got "relu"',
    ],
    [() => wi.heUniform({ gain: 1, a: 0 }), 'heUniform: a must be absent when there is a gain, got 0'],
    [() => wi.heNormal({ gain: 0 }), 'heNormal: gain must be a positive number, got 0'],
    [() => wi.lecunNormal({ gain: -1 }), 'lecunNormal: gain must be a positive number, got -1'],
    [
      () => wi.heUniform({ nonlinearity: 'tanh', a: 0.1 }),
      'heUniform: a must be absent with the nonlinearity "tanh", which has no slope, got 0.1',
    ],
  ];
  for (const [call, message] of refusals) expect(call).toThrow(new ArgumentError(message));
});
