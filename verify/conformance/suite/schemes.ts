// Every initializer of the API, with random shapes and options that it accepts.
import * as api from '../../../src/index-cpu.ts';
import { product } from '../../../src/initializers/shape.ts';
import type { FanMode, Init, Layout, Shape, WeightSpec } from '../../../src/types.ts';
import type { Random } from './random.ts';
import { anyShape, kernel, matrix, plane } from './shapes.ts';

/** A spec without its slice, dtype, seed and name. */
export type BaseSpec = Pick<WeightSpec, 'shape' | 'init' | 'layout' | 'batchDims' | 'groups' | 'fanIn' | 'fanOut'>;

export interface Scheme {
  randomSpec(random: Random): BaseSpec;
  /** A tensor of about two million elements, which threads share. */
  readonly large: Pick<BaseSpec, 'shape' | 'init'>;
  /** Computed by floating-point sums, so that it is equal only within a tolerance. */
  readonly inexact?: boolean;
}

const LAYOUTS: readonly Layout[] = ['in-out', 'out-in'];
const MODES: readonly FanMode[] = ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'];
const NORMALS = ['normal', 'truncated-normal'] as const;
const NONLINEARITIES = ['relu', 'leaky_relu', 'tanh', 'gelu', 'silu', 'linear'] as const;

/** Just over two million elements, from which on the library uses threads; a multiple neither of a block nor of a piece. */
const LARGE: Shape = [1451, 1447];

/** Standard deviations from 2^-20 to 2^4, which include subnormal 16-bit weights. */
const stddevOf = ({ below, between }: Random): number => between(1, 2) * 2 ** (below(24) - 20);
const numberOf = ({ between }: Random): number => between(-100, 100);

/** Adds fans where the shape has none, and sometimes where it has. */
function fans({ below, pick, between }: Random, shape: Shape): Omit<BaseSpec, 'init'> {
  const own = shape.length < 2 || below(5) === 0;
  const batchDims = below(4) === 0 ? below(Math.max(1, shape.length - 1)) : 0;
  return {
    shape,
    layout: pick(LAYOUTS),
    ...(batchDims > 0 && { batchDims }),
    ...(own && { fanIn: 1 + below(999), fanOut: between(1, 999) }),
  };
}

/** An initializer that accepts any shape. */
const anyShapeScheme = (make: (random: Random) => Init, large: Init): Scheme => ({
  randomSpec: (random) => ({ ...fans(random, anyShape(random)), init: make(random) }),
  large: { shape: LARGE, init: large },
});

/** One in three times a stack of tensors of a shape, unless that is wide. */
function stacked({ below }: Random, shape: Shape): Pick<BaseSpec, 'shape' | 'batchDims'> {
  const count = below(3) === 0 && product(shape) < 2 ** 20 ? 1 + below(4) : 0;
  return count > 0 ? { shape: [count, ...shape], batchDims: 1 } : { shape };
}

/** An initializer of matrices, which depends on row and column. */
const matrixScheme = (make: (random: Random) => Init, large: Init): Scheme => ({
  randomSpec: (random) => ({ ...stacked(random, plane(random)), layout: random.pick(LAYOUTS), init: make(random) }),
  large: { shape: LARGE, init: large },
});

function truncated(random: Random): Init {
  const bounds = random.pick(['absolute', 'standard-deviations'] as const);
  const mean = random.below(2) * random.between(-2, 2);
  const stddev = random.between(0.1, 2);
  const low = random.between(-4, 3);
  const high = low + random.between(0.5, 4);
  const at = (z: number): number => (bounds === 'absolute' ? mean + z * stddev : z);
  return api.truncatedNormal({ mean, stddev, low: at(low), high: at(high), bounds });
}

function uniform(random: Random): Init {
  const low = random.below(3) === 0 ? -random.between(0.01, 9) : numberOf(random);
  if (random.below(3) === 0 && low < 0) return api.uniform({ low, high: -low });
  // Often narrow, where many halves are at the bounds, but wide enough for one: neighbours in bf16 are at most 2^-7 of them apart.
  const least = 0.01 * Math.max(1, Math.abs(low));
  return api.uniform({ low, high: low + Math.max(random.between(0.01, 9) ** 2 / 9, least) });
}

/** The slope is drawn in any case, so that the cases after it stay as they are. */
const he = ({ pick, between }: Random) => {
  const [mode, nonlinearity, a] = [pick(MODES), pick(NONLINEARITIES), between(0, 1)] as const;
  return { mode, nonlinearity, ...(nonlinearity === 'leaky_relu' && { a }) };
};

/** Kernels whose number of outputs is a multiple of `groups`. */
function dirac(random: Random): BaseSpec {
  const { below, pick } = random;
  const groups = 1 + below(4);
  const layout = pick(LAYOUTS);
  const [inputs, outputs] = [1 + below(7), groups * (1 + below(5))];
  const taps = kernel(random);
  const shape = layout === 'in-out' ? [...taps, inputs, outputs] : [outputs, inputs, ...taps];
  return { shape, layout, init: api.dirac(groups) };
}

function deltaOrthogonal(random: Random): BaseSpec {
  const { below, pick, between } = random;
  const layout = pick(LAYOUTS);
  const inputs = 1 + below(9);
  const outputs = inputs + below(9);
  const taps = kernel(random);
  const shape = layout === 'in-out' ? [...taps, inputs, outputs] : [outputs, inputs, ...taps];
  return { shape, layout, init: api.deltaOrthogonal(between(-2, 2)) };
}

function withRows(random: Random): BaseSpec {
  const { below, pick } = random;
  const base = pick([SCHEMES.heNormal, SCHEMES.uniform, SCHEMES.sparse] as Scheme[]).randomSpec(random);
  const rows = base.shape[0] as number;
  const start = below(Math.min(rows, 1000));
  const end = start + 1 + below(Math.min(rows - start, 5));
  return { ...base, init: api.withRows(base.init as Init, { start, end, value: numberOf(random) }) };
}

/** By the names of the API's functions. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  zeros: anyShapeScheme(() => api.zeros(), api.zeros()),
  ones: anyShapeScheme(() => api.ones(), api.ones()),
  constant: anyShapeScheme((random) => api.constant(numberOf(random)), api.constant(0.1)),
  smallRandom: anyShapeScheme(() => api.smallRandom(), api.smallRandom()),
  normal: anyShapeScheme(
    (random) => api.normal({ mean: random.below(2) * numberOf(random), stddev: stddevOf(random) }),
    api.normal({ mean: 0.1, stddev: 0.7 }),
  ),
  truncatedNormal: anyShapeScheme(truncated, api.truncatedNormal({ mean: 3, bounds: 'standard-deviations' })),
  uniform: anyShapeScheme(uniform, api.uniform({ low: 0.1, high: 0.7 })),
  xavierNormal: anyShapeScheme(
    ({ between, pick }) => api.xavierNormal({ gain: between(0.1, 3), distribution: pick(NORMALS) }),
    api.xavierNormal(),
  ),
  xavierUniform: anyShapeScheme(({ between }) => api.xavierUniform({ gain: between(0.1, 3) }), api.xavierUniform()),
  heNormal: anyShapeScheme(
    (random) => api.heNormal({ ...he(random), distribution: random.pick(NORMALS) }),
    api.heNormal(),
  ),
  heUniform: anyShapeScheme((random) => api.heUniform(he(random)), api.heUniform()),
  lecunNormal: anyShapeScheme(
    ({ pick }) => api.lecunNormal({ distribution: pick(NORMALS) }),
    api.lecunNormal({ distribution: 'truncated-normal' }),
  ),
  lecunUniform: anyShapeScheme(() => api.lecunUniform(), api.lecunUniform()),
  varianceScaling: anyShapeScheme(
    ({ pick, between }) =>
      api.varianceScaling({ scale: between(0.1, 4), mode: pick(MODES), distribution: pick([...NORMALS, 'uniform']) }),
    api.varianceScaling({ scale: 3, mode: 'fan-geo-avg' }),
  ),
  withRows: {
    randomSpec: withRows,
    large: { shape: LARGE, init: api.withRows(api.heNormal(), { start: 700, end: 703, value: 2 }) },
  },
  eye: {
    randomSpec: (random) => ({ ...stacked(random, plane(random)), init: api.eye(numberOf(random)) }),
    large: { shape: LARGE, init: api.eye(0.3) },
  },
  dirac: { randomSpec: dirac, large: { shape: [3, 3, 483, 483], init: api.dirac() } },
  sparse: matrixScheme(
    (random) => api.sparse({ sparsity: random.between(0, 1), stddev: stddevOf(random), axis: random.pick([0, 1]) }),
    api.sparse({ sparsity: 0.3, stddev: 1 }),
  ),
  orthogonal: {
    randomSpec: (random) => ({
      ...stacked(random, matrix(random)),
      layout: random.pick(LAYOUTS),
      init: api.orthogonal(random.between(-2, 2)),
    }),
    large: { shape: [35, 60_000], init: api.orthogonal() },
    inexact: true,
  },
  deltaOrthogonal: {
    randomSpec: deltaOrthogonal,
    large: { shape: [3, 3, 30, 8000], init: api.deltaOrthogonal() },
    inexact: true,
  },
};
