// The distribution that weights should have: masses at single values, and a density of the rest.

import type { Dtype, Init, Layout, Shape } from '../../src/index.ts';
import { axesOf, fanOf, fansOf } from '../../src/initializers/fans.ts';
import { product } from '../../src/initializers/shape.ts';
import { normalCdf, normalDensity } from './gaussian.ts';
import { stored } from './stored.ts';

/** A value that a known share of the weights has exactly. */
export interface Mass {
  readonly at: number;
  readonly share: number;
}

/** The rest of the distribution: it integrates to 1 less the masses. */
export interface Density {
  readonly at: (weight: number) => number;
  /** The range where it is not 0, or that leaves out less than 1e-5. */
  readonly from: number;
  readonly to: number;
  /** Whether it ends there at a value above 0. */
  readonly cut: boolean;
}

export interface Expected {
  /** In words, as "N(0, 0.1²)". */
  readonly name: string;
  /** How its numbers follow from the shape and the options. */
  readonly formula: string;
  readonly masses: readonly Mass[];
  readonly density?: Density;
  readonly mean: number;
  readonly stddev: number;
  /** Standard errors of the measured mean and standard deviation. */
  readonly errors: { readonly mean: number; readonly stddev: number };
  /** Whether GPU and CPU agree only within a tolerance. */
  readonly rounded?: boolean;
}

/** A spec that leaves nothing to defaults. */
export interface CompleteSpec {
  readonly shape: Shape;
  readonly init: Init;
  readonly layout: Layout;
  readonly dtype: Dtype;
}

/** The largest normal sample of the library, in standard deviations. */
const MAX_SAMPLE = 6.338;
/** Where the plots end, in standard deviations. */
const SHOWN = 4.5;
/** The standard deviation of a standard normal truncated at two: 0.8796. */
const TRUNCATED_STDDEV = Math.sqrt(1 - (4 * normalDensity(2)) / (2 * normalCdf(2) - 1));

export const fourDigits = (value: number): string =>
  Object.is(value, -0) ? '0' : Number(value.toPrecision(4)).toString().replace('e+', 'e');

/** The errors of independent weights; `kurtosis` is the fourth moment over the squared variance, 3 for a normal. */
const errorsOf = (stddev: number, kurtosis: number, count: number): Expected['errors'] => ({
  mean: stddev / Math.sqrt(count),
  stddev: stddev * Math.sqrt((kurtosis - 1) / (4 * count)),
});

const EXACT = { mean: 0, stddev: 0 };

/** A distribution of masses alone, each an exact number of weights. */
function massesOnly(name: string, formula: string, masses: readonly Mass[]): Expected {
  const kept = masses.filter(({ share }) => share > 0);
  const mean = kept.reduce((sum, { at, share }) => sum + share * at, 0);
  const variance = kept.reduce((sum, { at, share }) => sum + share * (at - mean) ** 2, 0);
  return { name, formula, masses: kept, mean, stddev: Math.sqrt(variance), errors: EXACT };
}

function constantOf(dtype: Dtype, value: number): Expected {
  const at = stored(dtype, value);
  return massesOnly(`the constant ${fourDigits(at)}`, `every weight is ${fourDigits(at)}`, [{ at, share: 1 }]);
}

function normalOf(mean: number, stddev: number, formula: string, count: number): Expected {
  return {
    name: `N(${fourDigits(mean)}, ${fourDigits(stddev)}²)`,
    formula,
    masses: [],
    density: {
      at: (x) => normalDensity((x - mean) / stddev) / stddev,
      from: mean - SHOWN * stddev,
      to: mean + SHOWN * stddev,
      cut: false,
    },
    mean,
    stddev,
    errors: errorsOf(stddev, 3, count),
  };
}

function uniformOf(low: number, high: number, formula: string, count: number): Expected {
  const stddev = (high - low) / Math.sqrt(12);
  return {
    name: `uniform in [${fourDigits(low)}, ${fourDigits(high)})`,
    formula,
    masses: [],
    density: { at: (x) => (x >= low && x <= high ? 1 / (high - low) : 0), from: low, to: high, cut: true },
    mean: low / 2 + high / 2,
    stddev,
    errors: errorsOf(stddev, 9 / 5, count),
  };
}

/** The integral of a function by Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const steps = 2000;
  const width = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * f(from + i * width);
  return (sum * width) / 3;
}

/** A normal confined to [low, high] standard deviations from its mean. */
function truncatedOf(
  mean: number,
  stddev: number,
  [low, high]: readonly [number, number],
  formula: string,
  count: number,
): Expected {
  const a = Math.max(low, -MAX_SAMPLE);
  const b = Math.min(high, MAX_SAMPLE);
  const mass = integral(normalDensity, a, b);
  const centre = a === -b ? 0 : integral((z) => (z * normalDensity(z)) / mass, a, b);
  const moment = (k: number): number => integral((z) => ((z - centre) ** k * normalDensity(z)) / mass, a, b);
  const variance = moment(2);
  const from = Math.max(a, Math.min(-SHOWN, b - 4));
  const to = Math.min(b, Math.max(SHOWN, a + 4));
  const sigma = stddev * Math.sqrt(variance);
  return {
    name: `N(${fourDigits(mean)}, ${fourDigits(stddev)}²) within [${fourDigits(mean + low * stddev)}, ${fourDigits(mean + high * stddev)}]`,
    formula,
    masses: [],
    density: {
      at: (x) => {
        const z = (x - mean) / stddev;
        return z >= a - 1e-9 && z <= b + 1e-9 ? normalDensity(z) / (mass * stddev) : 0;
      },
      from: mean + from * stddev,
      to: mean + to * stddev,
      cut: true,
    },
    mean: mean + centre * stddev,
    stddev: sigma,
    errors: errorsOf(sigma, moment(4) / variance ** 2, count),
  };
}

function scaledOf(init: Init & { kind: 'variance-scaling' }, spec: CompleteSpec, count: number): Expected {
  const fans = fansOf(spec);
  const { scale, mode, distribution } = init;
  const divisor = fanOf(spec, mode);
  const how = {
    'fan-in': `${fans.fanIn}`,
    'fan-out': `${fans.fanOut}`,
    'fan-avg': `((${fans.fanIn} + ${fans.fanOut}) / 2)`,
    'fan-geo-avg': `√(${fans.fanIn} · ${fans.fanOut})`,
  }[mode];
  const sigma = Math.sqrt(scale / divisor);
  if (distribution === 'uniform') {
    const limit = Math.sqrt((3 * scale) / divisor);
    return uniformOf(-limit, limit, `limit = √(3 · ${fourDigits(scale)} / ${how}) = ${fourDigits(limit)}`, count);
  }
  const formula = `σ = √(${fourDigits(scale)} / ${how}) = ${fourDigits(sigma)}`;
  if (distribution === 'normal') return normalOf(0, sigma, formula, count);
  const wide = sigma / TRUNCATED_STDDEV;
  const widened = `${formula}, of a normal with ${fourDigits(sigma)} / 0.8796 = ${fourDigits(wide)} cut at ±${fourDigits(2 * wide)}`;
  return truncatedOf(0, wide, [-2, 2], widened, count);
}

/**
 * The constant of the density c (1 - x^2)^((n - 3) / 2) of a coordinate of a random point on the unit sphere in n
 * dimensions: Gamma(n / 2) / (sqrt(pi) Gamma((n - 1) / 2)), from n to n + 2 times n / (n - 1).
 */
function sphereConstant(n: number): number {
  let c = n % 2 ? 1 / 2 : 1 / Math.PI;
  for (let k = n % 2 ? 3 : 2; k < n; k += 2) c *= k / (k - 1);
  return c;
}

/** The entries of a random orthogonal matrix m x n, m <= n, times gain; `share` of the weights, the rest 0. */
function orthogonalOf(m: number, n: number, gain: number, dtype: Dtype, share: number): Expected {
  const g = Math.abs(gain);
  const size = g / Math.sqrt(n);
  const zeros = share < 1 ? [{ at: 0, share: 1 - share }] : [];
  const part = share < 1 ? `; only in the centre of the kernel, 1 / ${Math.round(1 / share)} of the weights` : '';
  const formula = `σ = gain / √n = ${fourDigits(g)} / √${n} = ${fourDigits(size)}, n the longer side${part}`;
  const name = `the entries of a random orthogonal matrix, ${m} × ${n}`;
  if (g === 0) return massesOnly('the constant 0', formula, [{ at: 0, share: 1 }]);
  // The rows have length 1, so the standard deviation about 0 does not depend on chance.
  const common = {
    name,
    formula,
    mean: 0,
    stddev: size * Math.sqrt(share),
    errors: { mean: (share * g) / (Math.sqrt(m) * n), stddev: 0 },
    rounded: true,
  };
  if (n === 1) {
    const signs = [-g, g].map((at) => ({ at: stored(dtype, at), share: share / 2 }));
    return { ...common, masses: [...zeros, ...signs] };
  }
  const c = (share * sphereConstant(n)) / g;
  const end = Math.min(g, SHOWN * size);
  return {
    ...common,
    masses: zeros,
    density: {
      at: (x) => (Math.abs(x) <= g ? c * (1 - (x / g) ** 2) ** ((n - 3) / 2) : 0),
      from: -end,
      to: end,
      cut: end === g,
    },
  };
}

function sparseOf(init: Init & { kind: 'sparse' }, shape: Shape): Expected {
  const [rows, columns] = shape as [number, number];
  const share = Math.min(1, Math.ceil(init.sparsity * rows) / rows);
  const { stddev } = init;
  const formula = `⌈${fourDigits(init.sparsity)} · ${rows}⌉ = ${Math.round(share * rows)} zeros in each column, σ = ${fourDigits(stddev)} of the rest`;
  if (share === 1) return massesOnly('the constant 0', formula, [{ at: 0, share }]);
  const left = (1 - share) * rows * columns;
  const whole = normalOf(0, stddev, formula, left);
  const sigma = stddev * Math.sqrt(1 - share);
  return {
    ...whole,
    masses: share > 0 ? [{ at: 0, share }] : [],
    density: { ...(whole.density as Density), at: (x) => (1 - share) * (whole.density as Density).at(x) },
    stddev: sigma,
    errors: { mean: sigma / Math.sqrt(rows * columns), stddev: sigma / Math.sqrt(2 * left) },
  };
}

/** What the weights of a spec should be. The spec is valid: weights of it have been made. */
export function expectedOf(spec: CompleteSpec): Expected {
  const { shape, init, layout, dtype } = spec;
  const count = product(shape);
  switch (init.kind) {
    case 'constant':
      return constantOf(dtype, init.value);
    case 'normal': {
      const { mean = 0, stddev } = init;
      if (stddev === 0) return constantOf(dtype, mean);
      return normalOf(mean, stddev, `mean ${fourDigits(mean)}, σ = ${fourDigits(stddev)}`, count);
    }
    case 'uniform': {
      const { low, high } = init;
      if (low === high) return constantOf(dtype, low);
      return uniformOf(low, high, `low ${fourDigits(low)}, high ${fourDigits(high)}, σ = (high − low) / √12`, count);
    }
    case 'truncated-normal': {
      const { mean, stddev, low, high, bounds } = init;
      const absolute = bounds === 'absolute';
      const limits: [number, number] = absolute ? [(low - mean) / stddev, (high - mean) / stddev] : [low, high];
      const formula = absolute
        ? `N(${fourDigits(mean)}, ${fourDigits(stddev)}²), low ${fourDigits(low)}, high ${fourDigits(high)}`
        : `N(${fourDigits(mean)}, ${fourDigits(stddev)}²), from ${fourDigits(low)} to ${fourDigits(high)} standard deviations`;
      return truncatedOf(mean, stddev, limits, formula, count);
    }
    case 'variance-scaling':
      return scaledOf(init, spec, count);
    case 'eye': {
      const [rows, columns] = shape as [number, number];
      const share = 1 / Math.max(rows, columns);
      const at = stored(dtype, init.gain);
      const masses =
        at === 0
          ? [{ at: 0, share: 1 }]
          : [
              { at: 0, share: 1 - share },
              { at, share },
            ];
      return massesOnly(
        'the identity',
        `${fourDigits(at)} where row = column: ${Math.min(rows, columns)} of ${count}`,
        masses,
      );
    }
    case 'dirac': {
      const { input, output } = axesOf(shape, layout);
      const passed = init.groups * Math.min(output[1] / init.groups, input[1]);
      const formula = `1 in the centre of the kernel from channel to channel: ${passed} of ${count}`;
      return massesOnly('a convolution that passes its input on', formula, [
        { at: 0, share: 1 - passed / count },
        { at: 1, share: passed / count },
      ]);
    }
    case 'orthogonal': {
      const rows = layout === 'out-in' ? (shape[0] as number) : product(shape.slice(0, -1));
      const columns = count / rows;
      return orthogonalOf(Math.min(rows, columns), Math.max(rows, columns), init.gain, dtype, 1);
    }
    case 'delta-orthogonal': {
      const { input, output, kernel } = axesOf(shape, layout);
      return orthogonalOf(input[1], output[1], init.gain, dtype, 1 / product(kernel));
    }
    case 'sparse':
      return sparseOf(init, shape);
    case 'with-rows':
      throw new Error('this page does not show withRows');
  }
}
