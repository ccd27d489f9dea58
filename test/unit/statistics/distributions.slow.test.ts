// The distribution of every kind of initializer: moments and Kolmogorov-Smirnov against exact formulas, on four million weights.
// Each check also shows its power: it fails on the same weights stretched by 1 %, or shifted by 1 % of a standard deviation.
import { describe, expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { normal, smallRandom, sparse, truncatedNormal, uniform } from '../../../src/initializers/initializers.ts';
import {
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
  xavierNormal,
  xavierUniform,
} from '../../../src/initializers/variance-scaling.ts';
import type { WeightSpec } from '../../../src/types.ts';
import { FORMATS, numberOf } from '../../../verify/reference/rounding.ts';
import { type Exactly, normalLaw, truncatedLaw, uniformLaw } from '../../helpers/distributions.ts';

/** For edges in ascending order, how many weights are at most as large as each. */
interface Counts {
  readonly edges: readonly number[];
  readonly upTo: readonly number[];
  readonly total: number;
}

function cumulative(edges: readonly number[], counts: ArrayLike<number>, total: number): Counts {
  let sum = 0;
  const upTo = edges.map((_, i) => {
    sum += counts[i] as number;
    return sum;
  });
  return { edges, upTo, total };
}

const EDGES = 3000;

/** Counts weights at edges up to six standard deviations on either side of the mean. */
function countWeights(weights: Float32Array, { mean, stddev }: Exactly): Counts {
  const low = mean - 6 * stddev;
  const step = (12 * stddev) / EDGES;
  const counts = new Uint32Array(EDGES + 2);
  for (const weight of weights) {
    const bin = Math.min(EDGES + 1, Math.max(0, Math.ceil((weight - low) / step)));
    counts[bin] = (counts[bin] as number) + 1;
  }
  return cumulative(
    Array.from({ length: EDGES + 1 }, (_, i) => low + i * step),
    counts,
    weights.length,
  );
}

/** Counts 16-bit weights at the midpoints between values, so that rounding does not add to the distance. */
function countHalves(codes: readonly number[], values: Float64Array, halves: Uint16Array): Counts {
  const all = new Uint32Array(0x10000);
  for (const code of halves) all[code] = (all[code] as number) + 1;
  const edges = codes
    .slice(1)
    .map((code, i) => ((values[codes[i] as number] as number) + (values[code] as number)) / 2);
  return cumulative(
    edges,
    codes.map((code) => all[code] as number),
    halves.length,
  );
}

/** sqrt(n) D against a distribution, of the weights after stretching them about its mean and shifting them. */
function distance({ edges, upTo, total }: Counts, { mean, cdf }: Exactly, stretch = 1, shift = 0): number {
  const furthest = edges.reduce(
    (most, edge, i) =>
      Math.max(most, Math.abs((upTo[i] as number) / total - cdf(mean + stretch * (edge - mean) + shift))),
    0,
  );
  return furthest * Math.sqrt(total);
}

/** The errors of mean and variance, in standard errors, of the weights after stretching and shifting them. */
function errorsOf(weights: Float32Array, law: Exactly): (stretch?: number, shift?: number) => [number, number] {
  let [sum, square, fourth] = [0, 0, 0];
  for (const weight of weights) {
    const z = (weight - law.mean) / law.stddev;
    sum += z;
    square += z * z;
    fourth += z ** 4;
  }
  const n = weights.length;
  const [m1, m2, m4] = [sum / n, square / n, fourth / n];
  return (stretch = 1, shift = 0) => [
    (m1 * stretch + shift) * Math.sqrt(n),
    ((m2 - m1 * m1) * stretch ** 2 - 1) / Math.sqrt((m4 - 1) / n),
  ];
}

interface Expected {
  readonly law: Exactly;
  /** A condition for the smallest and the largest weight. */
  readonly within?: (least: number, greatest: number) => boolean;
}

function checkLaw(name: string, weights: Float32Array, counts: Counts, { law, within }: Expected): void {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const weight of weights) {
    if (weight < least) least = weight;
    if (weight > greatest) greatest = weight;
  }
  if (within) expect([least, greatest]).toSatisfy(() => within(least, greatest));

  const errors = errorsOf(weights, law);
  const [mean, variance] = errors();
  const far = distance(counts, law);
  const stretched = { variance: errors(1.01)[1], distance: distance(counts, law, 1.01) };
  const shifted = { mean: errors(1, 0.01)[0], distance: distance(counts, law, 1, 0.01 * law.stddev) };
  console.log(
    `${name}: mean ${mean.toFixed(2)}, variance ${variance.toFixed(2)}, sqrt(n) D ${far.toFixed(2)}; ` +
      `1 % off: ${shifted.mean.toFixed(0)}, ${stretched.variance.toFixed(0)}, ` +
      `${stretched.distance.toFixed(2)} and ${shifted.distance.toFixed(2)}`,
  );
  // Chance of a normal beyond 4: 6e-5; of sqrt(n) D beyond 1.949: 1e-3 (Smirnov 1948). The seeds are fixed.
  expect(Math.abs(mean)).toBeLessThan(4);
  expect(Math.abs(variance)).toBeLessThan(4);
  expect(far).toBeLessThan(1.949);
  // The power of these checks.
  expect(shifted.mean).toBeGreaterThan(9);
  expect(stretched.variance).toBeGreaterThan(9);
  expect(stretched.distance).toBeGreaterThan(1.949);
  expect(shifted.distance).toBeGreaterThan(1.949);
}

const SQUARE = [2048, 2048];
const CONV = { shape: [3, 3, 512, 910] }; // fanIn 9 * 512 = 4608, fanOut 9 * 910 = 8190
const GROUPED = { shape: [912, 511, 3, 3], layout: 'out-in', groups: 4 } as const; // fanIn 9 * 511 = 4599, fanOut 9 * 228 = 2052

const between =
  (low: number, high: number) =>
  (least: number, greatest: number): boolean =>
    least >= low && greatest <= high;
const halfOpen =
  (low: number, high: number) =>
  (least: number, greatest: number): boolean =>
    least >= low && greatest < high;
const open =
  (limit: number) =>
  (least: number, greatest: number): boolean =>
    least > -limit && greatest < limit;

const normally = (mean: number, stddev: number): Expected => ({ law: normalLaw(mean, stddev) });
const uniformly = (low: number, high: number): Expected => ({
  law: uniformLaw(low, high),
  within: halfOpen(low, high),
});
/** Uniform about 0 with this variance. */
const symmetrically = (variance: number): Expected => {
  const limit = Math.sqrt(3 * variance);
  return { law: uniformLaw(-limit, limit), within: open(limit) };
};
const truncatedly = (mean: number, stddev: number, low: number, high: number): Expected => ({
  law: truncatedLaw(mean, stddev, low, high),
  within: between(low, high),
});
/** The normal distribution that has this variance after it is truncated at two standard deviations. */
const widened = (variance: number): Expected => {
  const stddev = Math.sqrt(variance) / truncatedLaw(0, 1, -2, 2).stddev;
  const law = truncatedLaw(0, stddev, -2 * stddev, 2 * stddev);
  const bound = Math.fround(2 * stddev);
  return { law: { ...law, stddev: Math.sqrt(variance) }, within: between(-bound, bound) };
};

const sd = 'standard-deviations';
const cases: [string, Omit<WeightSpec, 'init'> & Pick<WeightSpec, 'init'>, Expected][] = [
  ['normal', { shape: SQUARE, init: normal({ stddev: 0.02 }) }, normally(0, 0.02)],
  ['normal, mean 0.5', { shape: SQUARE, init: normal({ mean: 0.5, stddev: 0.1 }) }, normally(0.5, 0.1)],
  ['normal, mean -3', { shape: [1500, 2800], init: normal({ mean: -3, stddev: 0.7 }) }, normally(-3, 0.7)],
  ['smallRandom', { shape: [4200000], init: smallRandom() }, normally(0, 0.01)],
  ['uniform', { shape: SQUARE, init: uniform() }, uniformly(0, 1)],
  ['uniform, 0.1 to 0.3', { shape: [4200000], init: uniform({ low: 0.1, high: 0.3 }) }, uniformly(0.1, 0.3)],
  ['uniform, -3 to -1', { shape: SQUARE, init: uniform({ low: -3, high: -1 }) }, uniformly(-3, -1)],
  ['uniform, -0.05 to 0.05', { shape: SQUARE, init: uniform({ low: -0.05, high: 0.05 }) }, symmetrically(0.0025 / 3)],
  [
    'truncatedNormal, 0 to 1',
    { shape: SQUARE, init: truncatedNormal({ mean: 0.5, stddev: 0.3, low: 0, high: 1, bounds: 'absolute' }) },
    truncatedly(0.5, 0.3, 0, 1),
  ],
  [
    'truncatedNormal, not about the mean',
    { shape: SQUARE, init: truncatedNormal({ mean: 0.1, stddev: 0.2, low: 0, high: 1, bounds: 'absolute' }) },
    truncatedly(0.1, 0.2, 0, 1),
  ],
  [
    'truncatedNormal, absolute, from 0 on',
    { shape: SQUARE, init: truncatedNormal({ mean: 0.1, stddev: 0.2, low: 0, high: Infinity, bounds: 'absolute' }) },
    truncatedly(0.1, 0.2, 0, Infinity),
  ],
  [
    'truncatedNormal, 2 standard deviations',
    { shape: SQUARE, init: truncatedNormal({ stddev: 0.02, bounds: sd }) },
    truncatedly(0, 0.02, -Math.fround(0.04), Math.fround(0.04)),
  ],
  [
    'truncatedNormal, above 1',
    { shape: SQUARE, init: truncatedNormal({ low: 1, high: Infinity, bounds: sd }) },
    truncatedly(0, 1, 1, Infinity),
  ],
  [
    'truncatedNormal, below -0.5',
    { shape: SQUARE, init: truncatedNormal({ low: -Infinity, high: -0.5, bounds: sd }) },
    truncatedly(0, 1, -Infinity, -0.5),
  ],
  [
    'truncatedNormal, 3 to 4',
    { shape: SQUARE, init: truncatedNormal({ low: 3, high: 4, bounds: sd }) },
    truncatedly(0, 1, 3, 4),
  ],
  [
    'truncatedNormal, -4 to -3 with a mean',
    { shape: SQUARE, init: truncatedNormal({ mean: 8, stddev: 2, low: -4, high: -3, bounds: sd }) },
    truncatedly(8, 2, 0, 2),
  ],
  ['xavierNormal', { ...CONV, init: xavierNormal({ gain: 5 / 3 }) }, normally(0, (5 / 3) * Math.sqrt(2 / 12798))],
  ['xavierUniform', { ...GROUPED, init: xavierUniform() }, symmetrically(2 / 6651)],
  ['xavierNormal, cut', { ...CONV, init: xavierNormal({ distribution: 'truncated-normal' }) }, widened(2 / 12798)],
  ['heNormal', { ...GROUPED, init: heNormal({ mode: 'fan-out' }) }, normally(0, Math.sqrt(2 / 2052))],
  ['heUniform', { ...CONV, init: heUniform({ nonlinearity: 'leaky_relu', a: 0.5 }) }, symmetrically(1.6 / 4608)],
  ['heNormal, cut', { ...GROUPED, init: heNormal({ distribution: 'truncated-normal' }) }, widened(2 / 4599)],
  ['lecunNormal', { shape: [1000, 4200], init: lecunNormal() }, normally(0, Math.sqrt(1 / 1000))],
  ['lecunUniform', { shape: [1000, 4200], layout: 'out-in', init: lecunUniform() }, symmetrically(1 / 4200)],
  [
    'lecunNormal, cut',
    { shape: [4200000], fanIn: 300, fanOut: 1, init: lecunNormal({ distribution: 'truncated-normal' }) },
    widened(1 / 300),
  ],
  ...(
    [
      ['fan-in', 4608, 4599],
      ['fan-out', 8190, 2052],
      ['fan-avg', 6399, 3325.5],
      ['fan-geo-avg', Math.sqrt(4608 * 8190), Math.sqrt(4599 * 2052)],
    ] as const
  ).flatMap(([mode, fan, grouped]): typeof cases => [
    [
      `varianceScaling, ${mode}, normal`,
      { ...GROUPED, init: varianceScaling({ scale: 0.7, mode }) },
      normally(0, Math.sqrt(0.7 / grouped)),
    ],
    [
      `varianceScaling, ${mode}, truncated`,
      { ...CONV, init: varianceScaling({ scale: 3, mode, distribution: 'truncated-normal' }) },
      widened(3 / fan),
    ],
    [
      `varianceScaling, ${mode}, uniform`,
      { ...(mode === 'fan-in' ? CONV : GROUPED), init: varianceScaling({ scale: 2, mode, distribution: 'uniform' }) },
      symmetrically(2 / (mode === 'fan-in' ? fan : grouped)),
    ],
  ]),
];

const sizeOf = ({ shape }: Pick<WeightSpec, 'shape'>): number => shape.reduce((a, b) => a * b, 1);

describe('float32', () => {
  test.each(cases)('%s', (name, spec, expected) => {
    const weights = new Float32Array(sizeOf(spec));
    fillWeightsSync(weights, { ...spec, name, seed: 1 });
    checkLaw(name, weights, countWeights(weights, expected.law), expected);
  });

  test('sparse: the weights that are not 0', () => {
    const weights = new Float32Array(2 ** 23);
    fillWeightsSync(weights, { shape: [4096, 2048], init: sparse({ sparsity: 0.45, stddev: 0.3 }), seed: 2 });
    const rest = weights.filter((weight) => weight !== 0);
    expect(rest.length).toBe((4096 - 1844) * 2048); // ceil(0.45 * 4096) = 1844
    const expected = normally(0, 0.3);
    checkLaw('sparse', rest, countWeights(rest, expected.law), expected);
  });
});

describe.each([
  ['f16', 0x7c00],
  ['bf16', 0x7f80],
] as const)('%s', (dtype, infinity) => {
  const positive = Array.from({ length: infinity }, (_, code) => code);
  // All finite values in ascending order, -0 before 0.
  const codes = [...positive.map((code) => code + 0x8000).reverse(), ...positive];
  const values = new Float64Array(0x10000);
  for (const code of codes) values[code] = numberOf(code, FORMATS[dtype]);

  test.each<[string, Pick<WeightSpec, 'init' | 'shape'>, Expected]>([
    ['normal', { shape: SQUARE, init: normal({ stddev: 0.02 }) }, normally(0, 0.02)],
    ['uniform', { shape: SQUARE, init: uniform({ low: -1, high: 1 }) }, { law: uniformLaw(-1, 1), within: open(1) }],
  ])('%s', (name, spec, expected) => {
    const halves = new Uint16Array(sizeOf(spec));
    fillWeightsSync(halves, { ...spec, dtype, seed: 3 });
    const weights = Float32Array.from(halves, (code) => values[code] as number);
    // What would round to a bound becomes the half before it, so the midpoint between them is none of the distribution.
    const { within = () => true } = expected;
    const held = codes.filter((code) => within(values[code] as number, values[code] as number));
    checkLaw(`${dtype}, ${name}`, weights, countHalves(held, values, halves), expected);
  });
});
