// Every initializer of the API, with shapes that it takes and options of its own.
import * as api from '../../../src/index-cpu.ts';
import type { FanMode, Init, Layout, Shape, WeightSpec } from '../../../src/types.ts';
import type { Random } from './random.ts';
import { anyShape, kernel, matrix, plane } from './shapes.ts';

/** What an initializer is asked for, but for slice, dtype and which tensor. */
export type Asked = Pick<WeightSpec, 'shape' | 'init' | 'layout' | 'groups' | 'fanIn' | 'fanOut'>;

export interface Scheme {
  ask(random: Random): Asked;
  /** Of about two million elements, which threads share. */
  readonly large: Pick<Asked, 'shape' | 'init'>;
  /** Computed in real numbers: equal to a tolerance. */
  readonly inexact?: boolean;
}

const LAYOUTS: readonly Layout[] = ['in-out', 'out-in'];
const MODES: readonly FanMode[] = ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'];
const NORMALS = ['normal', 'truncated-normal'] as const;
const NONLINEARITIES = ['relu', 'leaky_relu', 'tanh', 'gelu', 'silu', 'linear'] as const;

/** Just over the two million elements from which on threads are used: neither a multiple of a block nor of a piece. */
const LARGE: Shape = [1451, 1447];

/** Standard deviations from 2^-20 to 2^4: halves that are subnormal too. */
const stddevOf = ({ below, between }: Random): number => between(1, 2) * 2 ** (below(24) - 20);
const numberOf = ({ between }: Random): number => between(-100, 100);

/** With fans where the shape has none, and now and then in place of its own. */
function fans({ below, pick, between }: Random, shape: Shape): Omit<Asked, 'init'> {
  const own = shape.length < 2 || below(5) === 0;
  return {
    shape,
    layout: pick(LAYOUTS),
    ...(own && { fanIn: 1 + below(999), fanOut: between(1, 999) }),
  };
}

/** An initializer that takes any shape. */
const anywhere = (make: (random: Random) => Init, large: Init): Scheme => ({
  ask: (random) => ({ ...fans(random, anyShape(random)), init: make(random) }),
  large: { shape: LARGE, init: large },
});

/** An initializer of a matrix, by row and column. */
const inPlane = (make: (random: Random) => Init, large: Init): Scheme => ({
  ask: (random) => ({ shape: plane(random), layout: random.pick(LAYOUTS), init: make(random) }),
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
  return api.uniform({ low, high: random.below(3) === 0 && low < 0 ? -low : low + random.between(0.01, 9) });
}

const he = ({ pick, between }: Random) => ({
  mode: pick(MODES),
  nonlinearity: pick(NONLINEARITIES),
  a: between(0, 1),
});

/** Kernels whose outputs `groups` divides. */
function dirac(random: Random): Asked {
  const { below, pick } = random;
  const groups = 1 + below(4);
  const layout = pick(LAYOUTS);
  const [inputs, outputs] = [1 + below(7), groups * (1 + below(5))];
  const taps = kernel(random);
  const shape = layout === 'in-out' ? [...taps, inputs, outputs] : [outputs, inputs, ...taps];
  return { shape, layout, init: api.dirac(groups) };
}

function deltaOrthogonal(random: Random): Asked {
  const { below, pick, between } = random;
  const layout = pick(LAYOUTS);
  const inputs = 1 + below(9);
  const outputs = inputs + below(9);
  const taps = kernel(random);
  const shape = layout === 'in-out' ? [...taps, inputs, outputs] : [outputs, inputs, ...taps];
  return { shape, layout, init: api.deltaOrthogonal(between(-2, 2)) };
}

function withRows(random: Random): Asked {
  const { below, pick } = random;
  const asked = pick([SCHEMES.heNormal, SCHEMES.uniform, SCHEMES.sparse] as Scheme[]).ask(random);
  const rows = asked.shape[0] as number;
  const start = below(Math.min(rows, 1000));
  const end = start + 1 + below(Math.min(rows - start, 5));
  return { ...asked, init: api.withRows(asked.init as Init, { start, end, value: numberOf(random) }) };
}

/** By the name of the function. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  zeros: anywhere(() => api.zeros(), api.zeros()),
  ones: anywhere(() => api.ones(), api.ones()),
  constant: anywhere((random) => api.constant(numberOf(random)), api.constant(0.1)),
  smallRandom: anywhere(() => api.smallRandom(), api.smallRandom()),
  normal: anywhere(
    (random) => api.normal({ mean: random.below(2) * numberOf(random), stddev: stddevOf(random) }),
    api.normal({ mean: 0.1, stddev: 0.7 }),
  ),
  truncatedNormal: anywhere(truncated, api.truncatedNormal({ mean: 3, bounds: 'standard-deviations' })),
  uniform: anywhere(uniform, api.uniform({ low: 0.1, high: 0.7 })),
  xavierNormal: anywhere(
    ({ between, pick }) => api.xavierNormal({ gain: between(0.1, 3), distribution: pick(NORMALS) }),
    api.xavierNormal(),
  ),
  xavierUniform: anywhere(({ between }) => api.xavierUniform({ gain: between(0.1, 3) }), api.xavierUniform()),
  heNormal: anywhere((random) => api.heNormal({ ...he(random), distribution: random.pick(NORMALS) }), api.heNormal()),
  heUniform: anywhere((random) => api.heUniform(he(random)), api.heUniform()),
  lecunNormal: anywhere(
    ({ pick }) => api.lecunNormal({ distribution: pick(NORMALS) }),
    api.lecunNormal({ distribution: 'truncated-normal' }),
  ),
  lecunUniform: anywhere(() => api.lecunUniform(), api.lecunUniform()),
  varianceScaling: anywhere(
    ({ pick, between }) =>
      api.varianceScaling({ scale: between(0.1, 4), mode: pick(MODES), distribution: pick([...NORMALS, 'uniform']) }),
    api.varianceScaling({ scale: 3, mode: 'fan-geo-avg' }),
  ),
  withRows: {
    ask: withRows,
    large: { shape: LARGE, init: api.withRows(api.heNormal(), { start: 700, end: 703, value: 2 }) },
  },
  eye: {
    ask: (random) => ({ shape: plane(random), init: api.eye(numberOf(random)) }),
    large: { shape: LARGE, init: api.eye(0.3) },
  },
  dirac: { ask: dirac, large: { shape: [3, 3, 483, 483], init: api.dirac() } },
  sparse: inPlane(
    (random) => api.sparse({ sparsity: random.between(0, 1), stddev: stddevOf(random) }),
    api.sparse({ sparsity: 0.3, stddev: 1 }),
  ),
  orthogonal: {
    ask: (random) => ({
      shape: matrix(random),
      layout: random.pick(LAYOUTS),
      init: api.orthogonal(random.between(-2, 2)),
    }),
    large: { shape: [35, 60_000], init: api.orthogonal() },
    inexact: true,
  },
  deltaOrthogonal: {
    ask: deltaOrthogonal,
    large: { shape: [3, 3, 30, 8000], init: api.deltaOrthogonal() },
    inexact: true,
  },
};
