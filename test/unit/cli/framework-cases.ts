// Tensors to draw as other frameworks do.
import type { FrameworkSpec } from '../../../src/cli/frameworks/framework.ts';
import {
  constant,
  dirac,
  eye,
  normal,
  ones,
  smallRandom,
  sparse,
  truncatedNormal,
  uniform,
  zeros,
} from '../../../src/initializers/initializers.ts';
import {
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
  xavierNormal,
  xavierUniform,
} from '../../../src/initializers/variance-scaling.ts';
import type { Init } from '../../../src/types.ts';

interface Given {
  readonly shape?: readonly number[];
  readonly layout?: 'in-out' | 'out-in';
  readonly dtype?: 'f32' | 'f16' | 'bf16';
  readonly seed?: number | bigint;
}

const spec = (
  init: Init,
  { shape = [10, 10], layout = 'in-out', dtype = 'f32', seed = 42 }: Given = {},
): FrameworkSpec => ({
  shape,
  layout,
  init,
  dtype,
  seed,
});

/** What all of them draw. */
const COMMON = [
  spec(zeros()),
  spec(ones(), { shape: [3] }),
  spec(constant(0.1), { shape: [2, 3] }),
  spec(constant(-0), { shape: [2, 3] }),
  spec(smallRandom()),
  spec(xavierNormal()),
  spec(heNormal()),
  spec(heNormal(), { shape: [784, 256] }),
  spec(heNormal(), { shape: [3, 3, 2, 4], seed: 7 }),
  spec(heNormal({ mode: 'fan-out' }), { shape: [5, 3], layout: 'out-in', seed: 1 }),
  spec(heUniform({ nonlinearity: 'tanh' }), { shape: [4, 7], layout: 'out-in' }),
  spec(xavierUniform({ gain: 1.5 }), { shape: [6, 2], layout: 'out-in', seed: 2 ** 31 }),
  spec(xavierUniform(), { shape: [5, 3], seed: 2 ** 32 - 1 }),
  spec(lecunNormal(), { shape: [8, 4, 3], layout: 'out-in' }),
  spec(uniform({ low: -0.5, high: 0.25 }), { shape: [2, 2] }),
  spec(uniform({ low: 0, high: 2 }), { shape: [25], seed: 3 }),
  spec(normal({ stddev: 0.02 }), { shape: [30, 25] }),
  spec(xavierNormal({ gain: 1.5 }), { shape: [4, 7] }),
];

export const CASES: Readonly<Record<string, readonly FrameworkSpec[]>> = {
  torch: [
    ...COMMON,
    spec(heNormal(), { dtype: 'f16' }),
    spec(heUniform(), { shape: [32, 16], layout: 'out-in', dtype: 'bf16' }),
    spec(normal({ mean: 1, stddev: 0.5 }), { shape: [3, 5] }),
    spec(truncatedNormal({ stddev: 0.02, low: -2, high: 2, bounds: 'absolute' }), { shape: [4, 8] }),
    spec(truncatedNormal({ mean: 1, stddev: 0.5, bounds: 'standard-deviations' }), { shape: [4, 8] }),
    spec(sparse({ sparsity: 0.4 }), { shape: [6, 5] }),
    spec(eye(2), { shape: [3, 4] }),
    spec(eye(-1), { shape: [2, 2] }),
    spec(heNormal({ mode: 'fan-out', nonlinearity: 'linear' }), { shape: [5, 3], layout: 'out-in' }),
    spec(lecunUniform(), { shape: [5, 3], layout: 'out-in', dtype: 'f16' }),
    spec(truncatedNormal({ stddev: 0.5, low: 0, high: Number.POSITIVE_INFINITY, bounds: 'absolute' }), {
      shape: [3, 4],
    }),
    spec(truncatedNormal({ stddev: 0.02, bounds: 'absolute' }), { dtype: 'f16' }),
    spec(sparse({ sparsity: 0.4 }), { shape: [6, 5], dtype: 'bf16' }),
    spec(smallRandom(), { seed: -5 }),
    spec(smallRandom(), { seed: 2n ** 64n - 1n }),
    spec(dirac(1), { shape: [4, 2, 3], layout: 'out-in' }),
    spec(dirac(2), { shape: [3, 2, 4] }),
    spec(dirac(1), { shape: [3, 3, 2, 4] }),
  ],
  jax: [
    ...COMMON,
    spec(heNormal({ distribution: 'truncated-normal' })),
    spec(varianceScaling({ scale: 2, mode: 'fan-geo-avg', distribution: 'uniform' }), { shape: [4, 9] }),
    spec(truncatedNormal({ stddev: 0.02, bounds: 'standard-deviations' }), { shape: [4, 8] }),
    spec(truncatedNormal({ low: Number.NEGATIVE_INFINITY, high: 0, bounds: 'standard-deviations' }), { shape: [3, 4] }),
    spec(smallRandom(), { seed: -5 }),
  ],
  numpy: [
    ...COMMON,
    spec(smallRandom(), { seed: 2n ** 64n - 1n }),
    spec(normal({ mean: 1, stddev: 0.5 }), { shape: [3, 5] }),
  ],
  'numpy-legacy': [...COMMON, spec(normal({ mean: 1, stddev: 0.5 }), { shape: [3, 5] })],
  tfjs: [
    ...COMMON,
    spec(heNormal({ distribution: 'truncated-normal' })),
    spec(truncatedNormal({ mean: 1, stddev: 0.5, bounds: 'standard-deviations' }), { shape: [2, 3, 4, 21] }),
    spec(normal({ stddev: 1 }), { shape: [1, 4] }),
  ],
};
