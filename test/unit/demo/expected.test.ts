// What the page expects of weights: a distribution, with the moments of a closed form, and what the library makes.
import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { decode } from '../../../demo/initialize/decode.ts';
import { statisticsOf } from '../../../demo/initialize/statistics.ts';
import { expectedOf } from '../../../demo/theory/expected.ts';
import {
  constant,
  deltaOrthogonal,
  dirac,
  eye,
  heNormal,
  type Init,
  lecunUniform,
  normal,
  orthogonal,
  smallRandom,
  sparse,
  truncatedNormal,
  uniform,
  varianceScaling,
  xavierUniform,
} from '../../../src/index.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';
import type { Dtype, Layout, Shape } from '../../../src/types.ts';

const cdf = (z: number): number => erfc(-z / Math.SQRT2) / 2;
const pdf = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Mean and variance of a standard normal within [a, b], by the closed form. */
function truncated(a: number, b: number): { mean: number; variance: number } {
  const mass = cdf(b) - cdf(a);
  const mean = (pdf(a) - pdf(b)) / mass;
  const edge = (z: number): number => (Number.isFinite(z) ? z * pdf(z) : 0);
  return { mean, variance: 1 + (edge(a) - edge(b)) / mass - mean * mean };
}

const [WIDE, TAIL] = [truncated(-2, 2), truncated(1, Number.POSITIVE_INFINITY)];
const asJax = varianceScaling({ scale: 1, mode: 'fan-in', distribution: 'truncated-normal' });

// name, initializer, shape, mean, variance, layout, dtype
const CASES: [string, Init, Shape, number, number, Layout?, Dtype?][] = [
  ['constant', constant(0.5), [200, 300], 0.5, 0],
  ['constant in bf16', constant(0.1), [200, 300], 0.10009765625, 0, 'in-out', 'bf16'],
  ['normal without a spread', normal({ mean: 3, stddev: 0 }), [200, 300], 3, 0],
  ['smallRandom', smallRandom(), [200, 300], 0, 1e-4],
  ['normal', normal({ mean: -5, stddev: 0.5 }), [200, 300], -5, 0.25],
  ['uniform', uniform({ low: -1, high: 3 }), [200, 300], 1, 16 / 12],
  ['truncatedNormal', truncatedNormal({ bounds: 'standard-deviations' }), [200, 300], 0, WIDE.variance],
  [
    'a tail',
    truncatedNormal({ mean: 1, stddev: 2, low: 3, high: Number.POSITIVE_INFINITY, bounds: 'absolute' }),
    [200, 300],
    1 + 2 * TAIL.mean,
    4 * TAIL.variance,
  ],
  ['heNormal', heNormal(), [200, 300], 0, 2 / 200],
  ['heNormal, out-in', heNormal(), [200, 300], 0, 2 / 300, 'out-in'],
  ['heNormal in f16', heNormal(), [3, 3, 20, 30], 0, 2 / 180, 'in-out', 'f16'],
  ['xavierUniform', xavierUniform({ gain: 3 }), [200, 300], 0, 18 / 500],
  ['lecunUniform', lecunUniform(), [200, 300], 0, 1 / 200],
  ['widened', asJax, [200, 300], 0, 1 / 200],
  ['fan-geo-avg', varianceScaling({ scale: 2, mode: 'fan-geo-avg' }), [90, 160], 0, 2 / 120],
  ['eye', eye(2), [20, 30], 2 / 30, 4 / 30 - 4 / 900],
  ['eye of gain 0', eye(0), [20, 30], 0, 0],
  ['dirac', dirac(2), [8, 3, 3, 3], 6 / 216, 6 / 216 - (6 / 216) ** 2, 'out-in'],
  ['sparse', sparse({ sparsity: 0.75, stddev: 2 }), [200, 300], 0, 1],
  ['all sparse', sparse({ sparsity: 1 }), [20, 30], 0, 0],
  ['orthogonal', orthogonal(), [60, 60], 0, 1 / 60],
  ['orthogonal, tall', orthogonal(2), [90, 40], 0, 4 / 90],
  ['orthogonal, 1 × 1', orthogonal(-3), [1, 1], 0, 9],
  ['orthogonal, 2 × 2', orthogonal(), [2, 2], 0, 1 / 2],
  ['orthogonal, 3 × 3', orthogonal(0.5), [3, 3], 0, 1 / 12],
  ['orthogonal, 4 × 4', orthogonal(), [2, 2, 4], 0, 1 / 4],
  ['orthogonal, out-in', orthogonal(), [6, 2, 5], 0, 1 / 10, 'out-in'],
  ['orthogonal of gain 0', orthogonal(0), [4, 4], 0, 0],
  ['deltaOrthogonal', deltaOrthogonal(), [3, 3, 20, 40], 0, 1 / 360],
  ['deltaOrthogonal, kernel of one', deltaOrthogonal(), [1, 1, 20, 40], 0, 1 / 40],
];

describe.each(CASES)('%s', (_, init, shape, mean, variance, layout = 'in-out', dtype = 'f32') => {
  const expected = expectedOf({ init, shape, layout, dtype });
  const { masses, density } = expected;

  /** The integral of f times the density, by the midpoint rule in the angle: it bears a density infinite at its ends. */
  function integral(f: (x: number) => number): number {
    if (!density) return 0;
    const { from, to, at } = density;
    const steps = 20000;
    let sum = 0;
    for (let i = 0; i < steps; i++) {
      const angle = ((i + 0.5) / steps - 0.5) * Math.PI;
      const x = (from + to) / 2 + ((to - from) / 2) * Math.sin(angle);
      sum += f(x) * at(x) * Math.cos(angle);
    }
    return (sum * (to - from) * Math.PI) / 2 / steps;
  }
  const moment = (f: (x: number) => number): number =>
    integral(f) + masses.reduce((sum, { at, share }) => sum + share * f(at), 0);
  // Up to 4.5 standard deviations where the density has no end: 6.8e-6 of its integral, 1.5e-4 of its variance, are beyond.
  const atEnds = density ? Math.min(density.at(density.from), density.at(density.to)) : 1;
  const beyond = atEnds * expected.stddev < 1e-3 ? 1 : 0;

  test('integrates to 1', () => {
    expect(Math.abs(moment(() => 1) - 1)).toBeLessThan(1e-7 + 8e-6 * beyond);
  });

  test('has the mean and the variance of the closed form', () => {
    const scale = Math.sqrt(variance) || 1;
    expect(Math.abs(expected.mean - mean)).toBeLessThan(1e-6 * (scale + Math.abs(mean)));
    expect(Math.abs(expected.stddev ** 2 - variance)).toBeLessThan(1e-6 * scale * scale);
    expect(Math.abs(moment((x) => x) - mean)).toBeLessThan((1e-6 + 1e-3 * beyond) * (scale + Math.abs(mean)));
    expect(Math.abs(moment((x) => (x - mean) ** 2) - variance)).toBeLessThan((1e-6 + 3e-4 * beyond) * scale * scale);
  });

  test('is what the library makes', async () => {
    const count = shape.reduce((total, size) => total * size, 1);
    const stored = dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
    fillWeightsSync(stored as never, { shape, init, layout, dtype, seed: 5 });
    const statistics = await statisticsOf(await decode(dtype, stored), expected);
    const { errors } = expected;
    // A half rounds by a part of its size; a float32 hardly.
    const rounding = (dtype === 'f32' ? 2e-7 : 2 ** -12) * (expected.stddev + Math.abs(mean)) + 1e-7;
    expect(Math.abs(statistics.mean - expected.mean)).toBeLessThan(4 * errors.mean + rounding);
    if (count > 1) expect(Math.abs(statistics.stddev - expected.stddev)).toBeLessThan(4 * errors.stddev + rounding);
    expect(statistics.elsewhere).toBe(0);
    if (count > 1) {
      statistics.masses.forEach((n, i) => {
        expect(n).toBe(Math.round((masses[i]?.share ?? 0) * count));
      });
    }
  });
});

test('halves are the numbers that they stand for', async () => {
  const bits = Uint16Array.of(0, 1, 0x3c00, 0xc000, 0x7bff, 0x0400, 0x3555);
  expect(Array.from(await decode('f16', bits))).toEqual([0, 2 ** -24, 1, -2, 65504, 2 ** -14, 0.333251953125]);
  expect(Array.from(await decode('bf16', Uint16Array.of(0x3f80, 0xbf80, 0x4049)))).toEqual([1, -1, 3.140625]);
  const { data } = initializeWeightsSync([4, 4], 'he', { seed: 1 });
  expect(await decode('f32', data)).toBe(data);
});
