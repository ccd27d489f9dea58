// Every initializer but the orthogonal ones, in every dtype and layout, at any offset, in any slice: the bits of the GPU are those
// of the CPU, and nothing outside the range is written.
import { expect, test } from 'vitest';
import * as lib from '../../../src/index-static.ts';
import type { Dtype, FillSpec, Init, Layout, Shape } from '../../../src/types.ts';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';
import type { FillCase } from '../harness/fills.ts';

const opened = openHarness();

const DTYPES: Dtype[] = ['f32', 'f16', 'bf16'];
const LAYOUTS: Layout[] = ['in-out', 'out-in'];

/** Initializers, with shapes that they take. */
const SCHEMES: [name: string, init: Init, shapes: Shape[]][] = [
  ['zeros', lib.zeros(), [[7], [33, 31]]],
  ['ones', lib.ones(), [[7], [33, 31]]],
  ['constant', lib.constant(0.1), [[5], [33, 31]]],
  ['constant, subnormal', lib.constant(1e-40), [[5]]],
  [
    'eye',
    lib.eye(),
    [
      [1, 1],
      [33, 31],
      [31, 33],
      [64, 64],
    ],
  ],
  ['eye, gain', lib.eye(-1.7), [[20, 300]]],
  [
    'dirac',
    lib.dirac(),
    [
      [6, 6, 3],
      [4, 9, 2, 5],
      [3, 3, 3, 8, 4],
    ],
  ],
  [
    'dirac, groups',
    lib.dirac(4),
    [
      [8, 4, 4],
      [4, 8, 3, 4],
      [4, 4, 2, 3, 4],
    ],
  ],
  ['uniform', lib.uniform(), [[1001], [33, 31]]],
  ['uniform, symmetric', lib.uniform({ low: -0.05, high: 0.05 }), [[33, 31]]],
  ['uniform, narrow', lib.uniform({ low: 1, high: 1 + 2 ** -20 }), [[33, 31]]],
  ['uniform, few bf16', lib.uniform({ low: 1.001, high: 1.023 }), [[33, 31]]],
  ['uniform, few f16', lib.uniform({ low: 1, high: 1.0027 }), [[33, 31]]],
  ['uniform, few subnormal f16', lib.uniform({ low: -5e-8, high: 7e-7 }), [[33, 31]]],
  ['uniform, 0 alone in f16', lib.uniform({ low: -5e-8, high: 5e-8 }), [[33, 31]]],
  ['uniform, one number', lib.uniform({ low: 3, high: 3 }), [[33]]],
  ['normal', lib.normal({ stddev: 0.02 }), [[1001], [5, 7, 9]]],
  ['normal, mean', lib.normal({ mean: 1.5, stddev: 0.3 }), [[1001]]],
  ['normal, mean alone', lib.normal({ mean: -2, stddev: 0 }), [[101]]],
  ['normal, large: f16 overflows', lib.normal({ stddev: 40000 }), [[1001]]],
  ['normal, small: f16 is subnormal', lib.normal({ stddev: 2e-6 }), [[1001]]],
  ['normal, cancelling', lib.normal({ mean: 1e-3, stddev: 1e-3 }), [[1001]]],
  ['truncated normal, absolute', lib.truncatedNormal({ bounds: 'absolute' }), [[1001]]],
  [
    'truncated normal, standard deviations',
    lib.truncatedNormal({ mean: 0.5, stddev: 0.02, low: -1, high: 3, bounds: 'standard-deviations' }),
    [[1001]],
  ],
  ['truncated normal, few halves', lib.truncatedNormal({ low: 1.001, high: 1.023, bounds: 'absolute' }), [[1001]]],
  [
    'truncated normal, f16 would overflow',
    lib.truncatedNormal({
      stddev: 40000,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      bounds: 'absolute',
    }),
    [[1001]],
  ],
  [
    'truncated normal, a tail',
    lib.truncatedNormal({ low: 5, high: Number.POSITIVE_INFINITY, bounds: 'standard-deviations' }),
    [[1001]],
  ],
  [
    'variance scaling',
    lib.varianceScaling({ scale: 3, mode: 'fan-geo-avg' }),
    [
      [33, 31],
      [3, 5, 7, 9],
    ],
  ],
  [
    'variance scaling, truncated',
    lib.varianceScaling({ scale: 1, mode: 'fan-in', distribution: 'truncated-normal' }),
    [
      [33, 31],
      [3, 5, 7, 9],
    ],
  ],
  [
    'variance scaling, uniform',
    lib.varianceScaling({ scale: 1, mode: 'fan-out', distribution: 'uniform' }),
    [
      [33, 31],
      [3, 5, 7, 9],
    ],
  ],
  ['xavier uniform', lib.xavierUniform({ gain: 5 / 3 }), [[33, 31]]],
  ['he, gelu, truncated', lib.heNormal({ nonlinearity: 'gelu', distribution: 'truncated-normal' }), [[33, 31]]],
  ['lecun uniform', lib.lecunUniform(), [[33, 31]]],
  ['small random', lib.smallRandom(), [[33, 31]]],
  [
    'sparse',
    lib.sparse({ sparsity: 0.3, stddev: 1 }),
    [
      [33, 31],
      [257, 5],
      [1, 9],
      [300, 1],
    ],
  ],
  ['sparse, none', lib.sparse({ sparsity: 0 }), [[33, 31]]],
  ['sparse, all', lib.sparse({ sparsity: 1 }), [[33, 31]]],
  [
    'with rows',
    lib.withRows(lib.heNormal(), { start: 3, end: 5, value: 1 }),
    [
      [33, 31],
      [9, 3, 3],
    ],
  ],
];

const check = (cases: FillCase[]): Promise<number> => checkFills(opened, cases);

const fansOf = (shape: Shape): Partial<FillSpec> => (shape.length < 2 ? { fanIn: 3, fanOut: 5 } : {});

test.each(SCHEMES)('%s', async (name, init, shapes) => {
  const cases: FillCase[] = [];
  for (const dtype of DTYPES) {
    const size = dtype === 'f32' ? 4 : 2;
    for (const layout of LAYOUTS) {
      for (const shape of shapes) {
        const count = shape.reduce((a, b) => a * b);
        const common = { shape, init, layout, dtype, seed: 42, name: 'w', ...fansOf(shape) };
        for (const offset of [0, size, 3 * size, 256, 260]) cases.push({ spec: { ...common, offset }, after: 16 });
        // Flat ranges that begin and end anywhere.
        for (let start = 0; start < Math.min(9, count); start++) {
          const end = Math.min(count, start + 1 + 5 * start);
          cases.push({ spec: { ...common, offset: size * (start % 4), slice: [start, end] }, after: 8 });
        }
        // Boxes.
        for (const step of [1, 2, 4]) {
          const slice = shape.map((length): [number, number] => {
            const start = Math.min(length - 1, step);
            return [start, Math.max(start + 1, length - step)];
          });
          for (const offset of [0, size]) cases.push({ spec: { ...common, offset, slice }, after: 8 });
        }
      }
    }
  }
  const compared = await check(cases);
  expect(compared).toBeGreaterThan(100);
  console.log(`${name}: ${compared} elements equal, ${cases.length} fills`);
});

test('large tensors, one of each draw and dtype', async () => {
  const shape = [1024, 1025];
  const inits = [
    lib.heNormal(),
    lib.uniform(),
    lib.truncatedNormal({ bounds: 'absolute' }),
    lib.sparse({ sparsity: 0.5 }),
    lib.eye(),
    lib.normal({ mean: 3, stddev: 1 }),
  ];
  const told = { maxStorageBufferBindingSize: 1 << 20 };
  await check(
    inits.flatMap((init) =>
      DTYPES.map((dtype) => ({ spec: { shape, init, dtype, seed: 1, offset: 4 }, after: 8, told })),
    ),
  );
});

test('boxes of tensors of more than 2^32 elements', async () => {
  const shape = [2 ** 17, 3, 2 ** 18];
  await check(
    DTYPES.map((dtype) => ({
      spec: {
        shape,
        init: lib.heNormal(),
        dtype,
        seed: 3,
        slice: [
          [2 ** 17 - 3, 2 ** 17],
          [1, 3],
          [2 ** 18 - 1001, 2 ** 18 - 3],
        ] as [number, number][],
      },
      after: 8,
    })),
  );
});

test('a Float16Array takes f16, and gives the numbers that the bits stand for', async () => {
  const result = await opened.page.evaluate(async () => {
    // Not in the types of this TypeScript's library.
    const Half = Reflect.get(globalThis, 'Float16Array') as new (length: number) => Float32Array;
    const spec = { shape: [30, 31], init: harness.lib.heNormal(), dtype: 'f16', seed: 5 } as const;
    const bits = new Uint16Array(930);
    harness.cpu.fillWeightsSync(bits, spec);
    const halves = new Half(933).fill(9);
    const target = halves as unknown as Parameters<typeof harness.cpu.fillWeightsSync>[0];
    harness.cpu.fillWeightsSync(target, { ...spec, offset: 4 });
    const initializer = await harness.lib.createInitializer({ backend: 'cpu', seed: 5 });
    const again = new Half(930);
    await initializer.fill(again as unknown as typeof target, spec);
    const inHalves = new Uint16Array(halves.buffer);
    const floats = new Float32Array(930);
    harness.cpu.fillWeightsSync(floats, { ...spec, dtype: 'f32' });
    const rounded = new Half(930);
    rounded.set(floats); // the host's own rounding
    let refused = '';
    try {
      harness.cpu.fillWeightsSync(target, { ...spec, dtype: 'bf16' });
    } catch (error) {
      refused = String(error);
    }
    return {
      equal: bits.filter((word, i) => word === inHalves[2 + i]).length,
      again: again.filter((x, i) => x === halves[2 + i]).length,
      host: rounded.filter((x, i) => x === halves[2 + i]).length,
      guards: [halves[0], halves[1], halves[932]],
      refused,
    };
  });
  expect(result).toEqual({
    equal: 930,
    again: 930,
    host: 930,
    guards: [9, 9, 9],
    refused: expect.stringMatching(/^ArgumentError: fillWeightsSync: target must be a Uint16Array, got Float16Array/),
  });
});
