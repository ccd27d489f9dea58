// Every wrong argument of every public function that needs no GPU: the message, and that nothing was written.
// The same for GPUBuffers is in test/browser/library/errors.test.ts.

import { describe, expect, test, vi } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { ArgumentError } from '../../../src/errors.ts';
import {
  createInitializer,
  heNormal,
  type Initializer,
  initializeWeights,
  lecunNormal,
  normal,
  streamOfName,
  varianceScaling,
  xavierNormal,
} from '../../../src/index.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { gpt2, llama, torchLayerNorm } from '../../../src/index-presets.ts';
import { bitsOfArray, POISON } from '../../helpers/bits.ts';

const SHAPES: [unknown, string][] = [
  [[10], '[10]'],
  [[10, 10, 10], '[10, 10, 10]'],
  [[], '[]'],
  [[3, -1], '[3, -1]'],
  [[2.5, 3], '[2.5, 3]'],
  [[Number.NaN, 3], '[NaN, 3]'],
  [[3, Number.POSITIVE_INFINITY], '[3, Infinity]'],
  [[2 ** 53, 1], '[9007199254740992, 1]'],
  [[2 ** 30, 2 ** 30], '[1073741824, 1073741824]'],
  [['3', 3], '["3", 3]'],
  [[3n, 3], '[3n, 3]'],
  ['10x10', '"10x10"'],
  [100, '100'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{ fanIn: 3, fanOut: 5 }, 'Object { fanIn, fanOut }'],
];
const METHODS: [unknown, string][] = [
  ['Xavier', '"Xavier"'],
  ['toString', '"toString"'],
  ['__proto__', '"__proto__"'],
  ['', '""'],
  [undefined, 'undefined'],
  [0, '0'],
];
const SEEDS: [unknown, string][] = [
  [1.5, '1.5'],
  [-1, '-1'],
  [2 ** 53, '9007199254740992'],
  [2n ** 64n, '18446744073709551616n'],
  [-1n, '-1n'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['42', '"42"'],
  [null, 'null'],
  [{}, 'Object {  }'],
];
const anything = (value: unknown): never => value as never;

describe('the four methods', () => {
  const callers = {
    initializeWeights: (shape: unknown, method: unknown, options?: unknown) =>
      initializeWeights(anything(shape), anything(method), anything(options)),
    initializeWeightsSync: async (shape: unknown, method: unknown, options?: unknown) =>
      initializeWeightsSync(anything(shape), anything(method), anything(options)),
  };
  describe.each(Object.entries(callers))('%s', (name, call) => {
    test.each(SHAPES)('shape %s', async (shape, shown) => {
      await expect(call(shape, 'he')).rejects.toThrow(
        new ArgumentError(
          `Shape must be a tuple of (fan_in, fan_out), got ${shown}. ${name}: shape must be [fanIn, fanOut], ` +
            'two integers, not negative, with a product of at most 2^53 - 1' +
            // Shapes that other functions take.
            (/^\[(10(, 10, 10)?)?\]$/.test(shown)
              ? "; for other shapes use an initializer's create, or fillWeightsSync"
              : ''),
        ),
      );
    });

    test.each(METHODS)('method %s', async (method, shown) => {
      await expect(call([3, 5], method)).rejects.toThrow(
        new ArgumentError(`Unknown method ${shown}. ${name}: method must be 'zero', 'small_random', 'xavier' or 'he'`),
      );
    });

    test.each(SEEDS)('seed %s', async (seed, shown) => {
      await expect(call([3, 5], 'he', { seed })).rejects.toThrow(
        new ArgumentError(
          `${name}: seed must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got ${shown}`,
        ),
      );
      await expect(call([3, 5], 'he', { stream: seed })).rejects.toThrow(`${name}: stream must be an integer in`);
    });

    test('name, stream, options', async () => {
      await expect(call([3, 5], 'he', { name: 7 })).rejects.toThrow(
        `${name}: name must be a string without lone surrogates, got 7`,
      );
      await expect(call([3, 5], 'he', { name: '\ud800' })).rejects.toThrow(
        'name must be a string without lone surrogates',
      );
      await expect(call([3, 5], 'he', [])).rejects.toThrow(`${name}: options must be an object, got []`);
      await expect(call([3, 5], 'he', { name: 'w', stream: 1 })).rejects.toThrow(`${name}: stream must be absent`);
      await expect(call([3, 5], 'he', 42)).rejects.toThrow(`${name}: options must be an object, got 42`);
      await expect(call([3, 5], 'he', null)).rejects.toThrow(`${name}: options must be an object, got null`);
    });

    test('a matrix that no array can hold', async () => {
      const backend = name === 'initializeWeights' && { backend: 'cpu' };
      await expect(call([2 ** 20, 2 ** 20], 'he', { ...backend })).rejects.toThrow(
        /element count must be small enough for an array of this host, got 1099511627776$/,
      );
    });
  });

  test('backend, device', async () => {
    await expect(initializeWeights([3, 5], 'he', { backend: anything('gpu') })).rejects.toThrow(
      new ArgumentError(`initializeWeights: backend must be 'auto', 'webgpu' or 'cpu', got "gpu"`),
    );
    await expect(initializeWeights([3, 5], 'he', { device: anything({}) })).rejects.toThrow(
      'initializeWeights: device must be a GPUDevice, got Object {  }',
    );
    await expect(initializeWeights([3, 5], 'he', { backend: 'webgpu' })).rejects.toThrow(
      'initializeWeights: this host has no WebGPU (navigator.gpu)',
    );
  });
});

test('streamOfName', () => {
  expect(() => streamOfName(anything(undefined))).toThrow(
    'streamOfName: name must be a string without lone surrogates, got undefined',
  );
});

test('normal and varianceScaling refuse at once', () => {
  expect(() => normal({ stddev: -1 })).toThrow('normal: stddev must be 0 or in [2^-98, 2^125), got -1');
  expect(() => normal(anything(undefined))).toThrow('normal: options must be an object, got undefined');
  expect(() => varianceScaling({ scale: 0, mode: 'fan-in' })).toThrow(
    'varianceScaling: scale must be a positive number, got 0',
  );
  expect(() => varianceScaling({ scale: 1, mode: anything('fan_in') })).toThrow(
    'varianceScaling: mode must be "fan-in" or',
  );
  expect(() => varianceScaling(anything(null))).toThrow('varianceScaling: options must be an object, got null');
});

test('holes in arrays are seen', async () => {
  const holed = (length: number): never => anything(Object.assign(new Array(length), { [length - 1]: 3 }));
  expect(() => fillWeightsSync(new Float32Array(3), { shape: holed(2), init: 'zero', seed: 0 })).toThrow(
    'fillWeightsSync: shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got [, 3]',
  );
  const slice = anything(Object.assign([[0, 1]], { length: 2 }));
  expect(() => fillWeightsSync(new Float32Array(3), { shape: [1, 3], init: 'zero', seed: 0, slice })).toThrow(
    'fillWeightsSync: slice[1] must be [start, end], integers with 0 <= start < end <= 3, got undefined',
  );
  expect(() => torchLayerNorm({ normalizedShape: holed(2) })).toThrow('torchLayerNorm: normalizedShape must be');
  const initializer = await createInitializer({ backend: 'cpu', seed: 1 });
  await expect(initializer.createAll(anything(new Array(1)))).rejects.toThrow(
    'createAll: specs[0] must be an object, got undefined',
  );
});

test('what is wrong is named as the caller knows it', async () => {
  const spec = { shape: [1], init: anything({ kind: 'normal', mean: null, stddev: 1 }), seed: 0 };
  expect(() => fillWeightsSync(new Float32Array(1), spec)).toThrow('fillWeightsSync: init.mean must be 0 or of a');
  expect(() => lecunNormal(anything(null))).toThrow('lecunNormal: options must be an object, got null');
  expect(() => lecunNormal(anything(5))).toThrow('lecunNormal: options must be an object, got 5');
  expect(() => xavierNormal({ gain: 1e200 })).toThrow(
    'xavierNormal: gain must be such that its square is positive and finite, got 1e+200',
  );
  expect(() => heNormal({ nonlinearity: 'leaky_relu', a: 1e200 })).toThrow(
    'heNormal: a must be such that its square is finite, got 1e+200',
  );
  expect(() => gpt2({ layers: 1, width: 1, vocabulary: 1, context: 1, stddev: -1 })).toThrow('gpt2: stddev must be');
  expect(() => llama({ layers: 1, width: 1, heads: 1, hidden: 1, vocabulary: 1, stddev: anything('1') })).toThrow(
    'llama: stddev must be',
  );
  await expect(initializeWeights([3, 5], 'he', { device: anything(null) })).rejects.toThrow(
    'initializeWeights: device must be a GPUDevice, got null',
  );
});

test('a message about a large array does not list its elements', () => {
  const target = new Float32Array(1e7);
  const listed = vi.spyOn(Object, 'keys');
  const call = () => fillWeightsSync(target, { shape: [3], init: 'zero', seed: 0, dtype: 'bf16' });
  expect(call).toThrow('fillWeightsSync: target must be a Uint16Array, got Float32Array of 40000000 bytes');
  const values = listed.mock.calls.map(([value]) => value);
  listed.mockRestore();
  expect(values.includes(target)).toBe(false);
});

test('odd values can be shown', () => {
  expect(() => initializeWeightsSync(Object.create(null), 'he')).toThrow('got Object {  }');
  expect(() => initializeWeightsSync(anything({ constructor: { name: Symbol('x') } }), 'he')).toThrow(
    'got Symbol(x) { constructor }',
  );
  const shape: unknown[] = [];
  shape.push(shape, 1);
  expect(() => initializeWeightsSync(anything(shape), 'he')).toThrow('got [[…], 1]');
});

describe('errors', () => {
  test('have a name of their own, which tells them apart where two copies of the library meet', () => {
    const error = new ArgumentError('message');
    expect([error.name, error instanceof TypeError, String(error)]).toEqual([
      'ArgumentError',
      true,
      'ArgumentError: message',
    ]);
  });

  const target = new Float32Array(4);
  const wrong = anything({ name: 'w', shape: [4, -1], init: heNormal() });
  test.each<[string, (init: Initializer) => Promise<unknown>]>([
    ['fill', (init) => init.fill(target, wrong)],
    ['create', (init) => init.create(wrong)],
    ['createAll', (init) => init.createAll({ w: wrong })],
    ['fillAll', (init) => init.fillAll({ w: target }, { w: wrong })],
    ['createInitializer', () => createInitializer({ seed: -1 })],
    ['initializeWeights', () => initializeWeights(anything([4, -1]), 'he')],
  ])('of %s have the caller in their stack', async (called, call) => {
    const init = await createInitializer({ backend: 'cpu', seed: 0 });
    const error = await call(init).catch((reason: Error) => reason);
    expect((error as Error).message).toContain(`${called}`);
    expect((error as Error).stack).toContain('errors.test.ts');
  });
});

describe('createInitializer', () => {
  test.each(SEEDS)('seed %s', async (seed, shown) => {
    await expect(createInitializer({ seed: anything(seed) })).rejects.toThrow(
      `createInitializer: seed must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got ${shown}`,
    );
  });
  test.each([
    [null, 'null'],
    ['cpu', '"cpu"'],
  ])('options %s', async (options, shown) => {
    await expect(createInitializer(anything(options))).rejects.toThrow(
      `createInitializer: options must be an object, got ${shown}`,
    );
  });
  test('a device with backend cpu', async () => {
    await expect(createInitializer({ backend: 'cpu', device: anything({ createBuffer() {} }) })).rejects.toThrow(
      "createInitializer: device must be absent with backend 'cpu', got Object { createBuffer }",
    );
  });
});

describe('a wrong spec is refused before anything is written', () => {
  const good = { shape: [4, 5], init: 'he', seed: 1 };
  const INITS: [unknown, string][] = [
    [{ kind: 'normal', stddev: -1 }, 'init.stddev must be 0 or in [2^-98, 2^125), got -1'],
    [{ kind: 'normal', stddev: Number.NaN }, 'init.stddev must be 0 or in [2^-98, 2^125), got NaN'],
    [{ kind: 'normal', stddev: Number.POSITIVE_INFINITY }, 'init.stddev must be 0 or in [2^-98, 2^125), got Infinity'],
    [{ kind: 'normal', stddev: 1e-40 }, 'init.stddev must be 0 or in [2^-98, 2^125), got 1e-40'],
    [{ kind: 'normal', stddev: 1e-300 }, 'init.stddev must be 0 or in [2^-98, 2^125), got 1e-300'],
    [{ kind: 'normal', stddev: 2 ** 125 }, 'init.stddev must be 0 or in [2^-98, 2^125), got 4.253529586511731e+37'],
    [{ kind: 'normal', stddev: anything('0.1') }, 'init.stddev must be 0 or in [2^-98, 2^125), got "0.1"'],
    [{ kind: 'constant', value: Number.NaN }, 'init.value must be a number that float32 can hold, got NaN'],
    [{ kind: 'normal', stddev: 1n }, 'init.stddev must be 0 or in [2^-98, 2^125), got 1n'],
    [{ kind: 'constant', value: 1n }, 'init.value must be a number that float32 can hold, got 1n'],
    [{ kind: 'constant', value: 1e39 }, 'init.value must be a number that float32 can hold, got 1e+39'],
    [{ kind: 'constant' }, 'init.value must be a number that float32 can hold, got undefined'],
    [{ ...heNormal(), scale: 0, mode: 'fan-in' }, 'init.scale must be a positive number, got 0'],
    [{ ...heNormal(), scale: -2, mode: 'fan-in' }, 'init.scale must be a positive number, got -2'],
    [{ ...heNormal(), scale: Number.NaN, mode: 'fan-in' }, 'init.scale must be a positive number, got NaN'],
    [
      { ...heNormal(), scale: 1e90, mode: 'fan-in' },
      'init.scale must be such that sqrt(scale / fan) is in [2^-98, 2^125), got 1e+90',
    ],
    [
      { ...heNormal(), scale: 5e-324, mode: 'fan-in' },
      'init.scale must be such that sqrt(scale / fan) is in [2^-98, 2^125), got 5e-324',
    ],
    [
      { ...heNormal(), scale: 1, mode: anything('fan_in') },
      'init.mode must be "fan-in" or "fan-out" or "fan-avg" or "fan-geo-avg", got "fan_in"',
    ],
    [
      { ...heNormal(), distribution: 'gamma' },
      'init.distribution must be "normal" or "truncated-normal" or "uniform", got "gamma"',
    ],
    [{ kind: 'normal', mean: 1e-40, stddev: 1 }, 'init.mean must be 0 or of a magnitude in [2^-98, 2^125), got 1e-40'],
    [{ kind: 'uniform', low: 1, high: 0 }, 'init.high must be at least low, 1, got 0'],
    [{ kind: 'uniform', low: 0, high: Number.NaN }, 'init.high must be a number that float32 can hold, got NaN'],
    [
      { kind: 'uniform', low: 0, high: 1e-38 },
      'init.high must be such that (high - low) / 2 is in [2^-98, 2^125), got 1e-38',
    ],
    [
      { kind: 'truncated-normal', mean: 0, stddev: 1, low: 2, high: 1, bounds: 'absolute' },
      'init.high must be at least low, 2, got 1',
    ],
    [
      { kind: 'truncated-normal', mean: 0, stddev: 1, low: -1, high: 1 },
      'init.bounds must be "absolute" or "standard-deviations", got undefined',
    ],
    [
      { kind: 'truncated-normal', mean: 0, stddev: 0, low: -1, high: 1, bounds: 'absolute' },
      'init.stddev must be in [2^-98, 2^125), got 0',
    ],
    [
      { kind: 'truncated-normal', mean: 0, stddev: 1, low: 7, high: 8, bounds: 'absolute' },
      'init.low must be at most 6.33',
    ],
    [{ kind: 'eye', gain: Number.NaN }, 'init.gain must be a number that float32 can hold, got NaN'],
    [{ kind: 'dirac', groups: 0 }, 'init.groups must be a positive integer, got 0'],
    [{ kind: 'dirac', groups: 1 }, 'shape must be of 3 to 5 dimensions for dirac, got [4, 5]'],
    [{ kind: 'delta-orthogonal', gain: 1 }, 'shape must be of 3 to 5 dimensions for delta-orthogonal, got [4, 5]'],
    [{ kind: 'orthogonal', gain: Number.NaN }, 'init.gain must be a number that float32 can hold, got NaN'],
    [{ kind: 'sparse', sparsity: 1.5, stddev: 1 }, 'init.sparsity must be in [0, 1], got 1.5'],
    [{ kind: 'sparse', sparsity: 1n, stddev: 1 }, 'init.sparsity must be in [0, 1], got 1n'],
    [{ kind: 'sparse', sparsity: '0.5', stddev: 1 }, 'init.sparsity must be in [0, 1], got "0.5"'],
    [{ kind: 'sparse', sparsity: 0.5, stddev: -1 }, 'init.stddev must be 0 or in [2^-98, 2^125), got -1'],
    [
      { kind: 'with-rows', init: { kind: 'normal', stddev: -1 }, start: 0, end: 1, value: 0 },
      'init.init.stddev must be 0 or in',
    ],
    [
      { kind: 'with-rows', init: heNormal(), start: 1, end: 1, value: 0 },
      'init.end must be an integer above start, 1, got 1',
    ],
    [
      { kind: 'with-rows', init: heNormal(), start: 0, end: 5, value: 0 },
      'init.end must be at most 4 for this shape, got 5',
    ],
    [heNormal, 'init must be an initializer, such as heNormal()'],
    [undefined, 'init must be an initializer, such as heNormal()'],
    [{ kind: 'gamma' }, 'init must be an initializer, such as heNormal()'],
  ];
  const OTHERS: [object, string][] = [
    [{ slice: [0, 21] }, 'slice must be [start, end], integers with 0 <= start < end <= 20, got [0, 21]'],
    [{ slice: [5, 5] }, 'slice must be [start, end], integers with 0 <= start < end <= 20, got [5, 5]'],
    [{ slice: [-1, 5] }, 'slice must be'],
    [{ slice: [0.5, 5] }, 'slice must be'],
    [{ slice: [0, Number.NaN] }, 'slice must be'],
    [{ slice: [] }, 'slice must be'],
    [{ slice: [0, 5, 9] }, 'slice must be [start, end], integers with 0 <= start < end <= 20, got [0, 5, 9]'],
    [{ slice: null }, 'slice must be [start, end], integers with 0 <= start < end <= 20, got null'],
    [{ seed: null }, 'seed must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got null'],
    [{ offset: 2 }, 'offset must be a multiple of 4 bytes, not negative, got 2'],
    [{ offset: -4 }, 'offset must be a multiple of 4 bytes, not negative, got -4'],
    [{ offset: Number.NaN }, 'offset must be a multiple of 4 bytes, not negative, got NaN'],
    [{ offset: 8 }, 'target.length must be at least 22, got 20'],
    [{ shape: [4, 6] }, 'target.length must be at least 24, got 20'],
    [{ shape: [4] }, 'shape must be of two or more dimensions, unless fanIn is given, got [4]'],
    [{ shape: [] }, 'shape must be of two or more dimensions, unless fanIn is given, got []'],
    [
      { shape: [4, -1] },
      'shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got [4, -1]',
    ],
    [{ shape: [4, 0], slice: [0, 1] }, 'slice must be [0, 0], got [0, 1]'],
    [{ bytesPerRow: 24 }, 'target.length must be at least 23, got 20'],
    [{ bytesPerRow: 16 }, 'bytesPerRow must be a multiple of 4, at least 20, the bytes of a row, got 16'],
    [{ bytesPerRow: 22 }, 'bytesPerRow must be a multiple of 4, at least 20, the bytes of a row, got 22'],
    [{ bytesPerRow: 24, slice: [0, 5] }, 'bytesPerRow must be absent with a flat slice, which has no rows, got 24'],
    [{ shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] }, 'shape must be 0 to 8 integers, not negative'],
    [
      { shape: [20], init: { kind: 'orthogonal', gain: 1 } },
      'shape must be of 2 to 8 dimensions for orthogonal, got [20]',
    ],
    [{ layout: 'io' }, `layout must be 'in-out' or 'out-in', got "io"`],
    [{ groups: 2 }, 'groups must be a positive integer that divides the 5 outputs, got 2'],
    [{ fanIn: 0 }, 'fanIn must be a positive number, got 0'],
    [{ fanOut: Number.NaN }, 'fanOut must be a positive number, got NaN'],
    [{ dtype: 'f64' }, `dtype must be 'f32', 'f16' or 'bf16', got "f64"`],
    [{ dtype: 'f16' }, 'target must be a Uint16Array or a Float16Array, got Float32Array'],
    [
      { dtype: 'f16', init: { kind: 'constant', value: 65520 } },
      'init.value must be a number that f16 can hold, got 65520',
    ],
    [
      { dtype: 'f16', init: { kind: 'uniform', low: -7e4, high: 0 } },
      'init.low must be a number that f16 can hold, got -70000',
    ],
    [
      { dtype: 'bf16', init: { kind: 'constant', value: 3.4e38 } },
      'init.value must be a number that bf16 can hold, got 3.4e+38',
    ],
    [
      { dtype: 'f16', init: { kind: 'normal', mean: 7e4, stddev: 1 } },
      'init.mean must be a number that f16 can hold, got 70000',
    ],
    [
      {
        dtype: 'f16',
        init: { kind: 'truncated-normal', mean: 0, stddev: 4e4, low: -1, high: 2, bounds: 'standard-deviations' },
      },
      'init.high must be a bound that f16 can hold, got 2',
    ],
    [
      { dtype: 'f16', init: { kind: 'truncated-normal', mean: 0, stddev: 1, low: -7e4, high: 2, bounds: 'absolute' } },
      'init.low must be a bound that f16 can hold, got -70000',
    ],
    ...(['uniform', 'truncated-normal'] as const).map((distribution): [object, string] => [
      { dtype: 'f16', fanIn: 1, init: { kind: 'variance-scaling', scale: 1.5e9, mode: 'fan-in', distribution } },
      'init.scale must be such that f16 can hold the bounds, got 1500000000',
    ]),
    [
      { dtype: 'bf16', init: { kind: 'uniform', low: 1.001, high: 1.007 } },
      'init.high must be such that bf16 has a number in [1.0010000467300415, 1.006999969482421',
    ],
    [{ dtype: 'bf16', init: { kind: 'uniform', low: 1.001, high: 1.007 } }, '], the range in f32, got 1.007'],
    [
      {
        dtype: 'f16',
        init: { kind: 'truncated-normal', mean: 1, stddev: 1, low: 1.0001, high: 1.0009, bounds: 'absolute' },
      },
      'init.high must be such that f16 has a number in [1.000',
    ],
    [{ slice: [[0, 4]] }, 'slice must be [start, end], or one such range for each of the 2 axes, got [[…]]'],
    [
      {
        slice: [
          [0, 4],
          [2, 6],
        ],
      },
      'slice[1] must be [start, end], integers with 0 <= start < end <= 5, got [2, 6]',
    ],
    [{ seed: -1 }, 'seed must be an integer'],
    [
      { init: 'HE' },
      `init must be an initializer, such as heNormal(), or 'zero', 'small_random', 'xavier' or 'he', got "HE"`,
    ],
    [
      { init: 'zeros' },
      `init must be an initializer, such as zeros(), or 'zero', 'small_random', 'xavier' or 'he', got "zeros"`,
    ],
  ];
  const cases: [unknown, string][] = [
    ...INITS.map(([init, message]): [unknown, string] => [{ ...good, init }, message]),
    ...OTHERS.map(([change, message]): [unknown, string] => [{ ...good, ...change }, message]),
    [undefined, 'spec must be an object, got undefined'],
    [null, 'spec must be an object'],
    ['he', 'spec must be an object'],
  ];
  const poisoned = (): Float32Array<ArrayBuffer> => new Float32Array(new Uint32Array(20).fill(POISON).buffer);
  const untouched = (array: Float32Array): boolean => bitsOfArray(array).every((word) => word === POISON);

  test.each(cases)('%o: %s', async (spec, message) => {
    const target = poisoned();
    expect(() => fillWeightsSync(target, anything(spec))).toThrow(message);
    const initializer = await createInitializer({ backend: 'cpu', seed: 0 });
    await expect(initializer.fill(target, anything(spec))).rejects.toThrow(message);
    expect(untouched(target)).toBe(true);
  });

  test('targets', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 0 });
    for (const target of [undefined, [], new Float64Array(20), {}]) {
      await expect(initializer.fill(anything(target), anything(good))).rejects.toThrow(
        'fill: target must be a GPUBuffer, Float32Array, Uint16Array or Float16Array, got',
      );
      expect(() => fillWeightsSync(anything(target), anything(good))).toThrow(
        'fillWeightsSync: target must be a Float32Array, got',
      );
    }
  });

  test('GPU calls on the CPU backend say so, and why', async () => {
    const cpu = await createInitializer({ backend: 'cpu', seed: 0 });
    const buffer = anything({ getMappedRange() {}, usage: 0x80, mapState: 'unmapped', size: 1000 });
    await expect(cpu.fill(buffer, anything(good))).rejects.toThrow('fill: this initializer works on the CPU');
    expect(() => cpu.encode(anything({}), [])).toThrow('encode: this initializer works on the CPU');
    await expect(cpu.prepare([])).rejects.toThrow('prepare: this initializer works on the CPU');
    await expect(cpu.read(buffer)).rejects.toThrow('read: this initializer works on the CPU');
    const auto = await createInitializer({ seed: 0 });
    expect(auto.backend).toBe('cpu');
    expect(auto.reason).toBe('this host has no WebGPU (navigator.gpu)');
    await expect(auto.read(buffer)).rejects.toThrow('works on the CPU, since this host has no WebGPU');
  });

  test('after destroy', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 0 });
    initializer.destroy();
    initializer.destroy();
    const target = poisoned();
    await expect(initializer.fill(target, anything(good))).rejects.toThrow('fill: the initializer was destroyed');
    await expect(initializer.create(anything(good))).rejects.toThrow('create: the initializer was destroyed');
    expect(() => initializer.encode(anything({}), [])).toThrow('encode: the initializer was destroyed');
    await expect(initializer.prepare([])).rejects.toThrow('prepare: the initializer was destroyed');
    expect(untouched(target)).toBe(true);
    const weights = initializeWeightsSync([2, 2], 'he', { seed: 1 });
    weights.destroy();
    weights.destroy();
    await expect(weights.read()).rejects.toThrow('Weights.read: the weights were destroyed');
  });
});
