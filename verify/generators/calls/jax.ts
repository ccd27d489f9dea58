// The calls of JAX and Flax that are compared.

// @ts-expect-error plain JavaScript, shared with the benchmark
import { JAX_PACKAGES } from '../../../scripts/engines/jax.mjs';
import { arithmeticOf } from '../../../src/generators/jax/number.ts';
import { elementOf, normalSampling } from '../../../src/generators/jax/sampling.ts';
import {
  constant,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal as normalInit,
  truncatedNormal as truncatedInit,
  uniform as uniformInit,
  varianceScaling,
  xavierNormal,
  xavierUniform,
  zeros,
} from '../../../src/index-cpu.ts';
import {
  bits,
  foldIn,
  initialize,
  key,
  linenGenerator,
  linenKey,
  nnxGenerator,
  nnxStream,
  normal,
  split,
  truncatedNormal,
  uniform,
} from '../../../src/index-generators-jax.ts';
import type { Init, WeightGenerator, WeightSpec } from '../../../src/types.ts';
import { type Call, DTYPES, drawnBy, type Framework, SIZES, tuple } from '../call.ts';

const truncated = { distribution: 'truncated-normal' } as const;

/** Initializers of jax.nn.initializers, and ours. */
const INITIALIZERS: readonly (readonly [string, Init])[] = [
  ['constant(0.1)', constant(0.1)],
  ['uniform(0.3)', uniformInit({ high: 0.3 })],
  ['normal(0.02)', normalInit({ stddev: 0.02 })],
  [
    'truncated_normal(0.02, lower=-3.0, upper=1.5)',
    truncatedInit({ stddev: 0.02, low: -3, high: 1.5, bounds: 'standard-deviations' }),
  ],
  ['glorot_uniform()', xavierUniform()],
  ['glorot_normal()', xavierNormal(truncated)],
  ['lecun_uniform()', lecunUniform()],
  ['lecun_normal()', lecunNormal(truncated)],
  ['he_uniform()', heUniform()],
  ['he_normal()', heNormal(truncated)],
  [
    "variance_scaling(0.7, 'fan_out', 'normal')",
    varianceScaling({ scale: 0.7, mode: 'fan-out', distribution: 'normal' }),
  ],
  [
    "variance_scaling(1.3, 'fan_geo_avg', 'truncated_normal')",
    varianceScaling({ scale: 1.3, mode: 'fan-geo-avg', distribution: 'truncated-normal' }),
  ],
];

function calls(size: number): Call[] {
  const shape = [size];
  const one = `(${size},)`;
  const rows = Math.round(Math.sqrt(size));
  const matrix = [rows, Math.floor(size / rows)];
  const of = (python: string, ours: Call['ours']): Call => ({ python, ours });
  const list = [
    of(`jax.random.key_data(jax.random.split(jax.random.key(7), ${size >> 4}))`, () =>
      Uint32Array.from(split(key(7), size >> 4).flat()),
    ),
    of(`legacy(lambda: jax.random.key_data(jax.random.split(jax.random.key(7), ${(size >> 4) + 1})))`, () =>
      Uint32Array.from(split(key(7), (size >> 4) + 1, { partitionable: false }).flat()),
    ),
    of('jax.random.key_data(jax.random.fold_in(jax.random.key(-1), 4294967295))', () =>
      Uint32Array.from(foldIn(key(-1), 0xffffffff)),
    ),
    of('x64(lambda: jax.random.key_data(jax.random.key(2**40 + 5)))', () =>
      Uint32Array.from(key(2 ** 40 + 5, { x64: true })),
    ),
    of('jax.random.key_data(jax.random.key(2**40 + 5))', () => Uint32Array.from(key(2 ** 40 + 5))),
    of(`jax.random.bits(jax.random.key(1), ${one})`, () => bits(key(1), shape)),
    of(`legacy(lambda: jax.random.bits(jax.random.key(1), (${size + 1},)))`, () =>
      bits(key(1), [size + 1], { partitionable: false }),
    ),
    of(`jax.random.bits(jax.random.key(3), (${size + 1},))[${size >> 1}:]`, () =>
      bits(key(3), [size + 1], { slice: [size >> 1, size + 1] }),
    ),
    of(`jax.random.truncated_normal(jax.random.key(9), -jnp.inf, 0.0, ${one})`, () =>
      truncatedNormal(key(9), -Infinity, 0, shape),
    ),
    of(`jax.random.truncated_normal(jax.random.key(9), 1.9, 5.4, ${one})`, () =>
      truncatedNormal(key(9), 1.9, 5.4, shape),
    ),
  ];
  for (const [dtype, name] of DTYPES) {
    for (const partitionable of [true, false]) {
      const options = { dtype, partitionable };
      const add = (python: string, ours: Call['ours']): void => {
        list.push(of(partitionable ? python : `legacy(lambda: ${python})`, ours));
      };
      add(`jax.random.uniform(jax.random.key(42), ${one}, '${name}')`, () => uniform(key(42), shape, options));
      add(`jax.random.normal(jax.random.key(42), ${one}, '${name}')`, () => normal(key(42), shape, options));
      if (!partitionable) continue;
      add(`jax.random.uniform(jax.random.key(5), ${one}, '${name}', -0.3, 0.45)`, () =>
        uniform(key(5), shape, { ...options, minval: -0.3, maxval: 0.45 }),
      );
      add(`jax.random.truncated_normal(jax.random.key(42), -2, 2, ${one}, '${name}')`, () =>
        truncatedNormal(key(42), -2, 2, shape, options),
      );
      add(`jax.random.truncated_normal(jax.random.key(8), -0.3, 2.7, ${one}, '${name}')`, () =>
        truncatedNormal(key(8), -0.3, 2.7, shape, options),
      );
      for (const [initializer, init] of INITIALIZERS) {
        add(`jax.nn.initializers.${initializer}(jax.random.key(42), ${tuple(matrix)}, '${name}')`, () =>
          initialize(key(42), { shape: matrix, init }, options),
        );
      }
    }
  }
  if (size === SIZES.large) {
    // Every sample that jax.random.normal can give.
    const arithmetic = arithmeticOf('f32');
    const sample = elementOf(arithmetic, normalSampling(arithmetic));
    list.push(of('every_normal()', () => Float32Array.from({ length: 2 ** 23 }, (_, i) => sample(i * 512))));
  }
  const convolution = [3, 3, 8, Math.ceil(size / 72)];
  list.push(
    of(`jax.nn.initializers.he_normal()(jax.random.key(1), ${tuple(convolution)})`, () =>
      initialize(key(1), { shape: convolution, init: heNormal(truncated) }),
    ),
    of(`jax.nn.initializers.he_normal(in_axis=1, out_axis=0)(jax.random.key(1), ${tuple(convolution)})`, () =>
      initialize(key(1), { shape: convolution, init: heNormal(truncated), layout: 'out-in' }),
    ),
    of(`jax.nn.initializers.glorot_uniform(batch_axis=(0,))(jax.random.key(1), ${tuple([4, ...matrix])})`, () =>
      initialize(key(1), { shape: [4, ...matrix], init: xavierUniform(), batchDims: 1 }),
    ),
    ...flaxCalls(),
  );
  return list;
}

/** Every parameter of nested modules, in the order of the names below. */
function flaxCalls(): Call[] {
  const dense = (key: Parameters<typeof initialize>[0], shape: readonly number[]): Float32Array =>
    initialize(key, { shape, init: lecunNormal(truncated) });
  const join = (arrays: readonly Float32Array[]): Float32Array =>
    Float32Array.from(arrays.flatMap((array) => [...array]));
  const linen = (separator: boolean) => {
    const of = (path: readonly string[], count: number) => linenKey(key(3), path, count, { separator });
    return join([
      initialize(of([], 1), { shape: [5], init: normalInit({ stddev: 1 }) }),
      dense(of(['encoder', 'Dense_0'], 1), [6, 8]),
      initialize(of(['encoder', 'Dense_0'], 2), { shape: [8], init: normalInit({ stddev: 0.1 }) }),
      dense(of(['encoder', 'block', 'proj'], 1), [8, 7]),
      dense(of(['Conv_0'], 1), [3, 3, 2, 4]),
    ]);
  };
  const kernel = (name: string, shape: readonly number[]) => ({ name, shape, init: lecunNormal(truncated) });
  const bias = (name: string, count: number, init: Init) => ({ name, shape: [count], init });
  const small = normalInit({ stddev: 0.1 });
  /** The tensors of a model that are no zeros. */
  const drawn = async (generator: WeightGenerator, specs: readonly WeightSpec[]): Promise<Float32Array> =>
    join(
      ((await drawnBy(generator, specs)) as Float32Array[]).filter((tensor) => tensor.some((weight) => weight !== 0)),
    );
  return [
    {
      python: 'linen_parameters()',
      ours: () =>
        drawn(linenGenerator(key(3)), [
          { name: 'scale', shape: [5], init: normalInit({ stddev: 1 }) },
          kernel('encoder.Dense_0.kernel', [6, 8]),
          bias('encoder.Dense_0.bias', 8, small),
          kernel('encoder.block.proj.kernel', [8, 7]),
          kernel('Conv_0.kernel', [3, 3, 2, 4]),
          bias('Conv_0.bias', 4, zeros()),
        ]),
    },
    { python: 'linen_parameters(separator=True)', ours: () => linen(true) },
    {
      python: 'nnx_parameters()',
      ours: () =>
        drawn(nnxGenerator(nnxStream(5)), [
          kernel('dense.kernel', [6, 8]),
          bias('dense.bias', 8, small),
          kernel('conv.kernel', [3, 3, 2, 4]),
          bias('conv.bias', 4, zeros()),
          kernel('proj.kernel', [8, 7]),
        ]),
    },
  ];
}

export const jax: Framework = {
  name: 'JAX',
  packages: JAX_PACKAGES,
  setup: `
import os
os.environ['JAX_PLATFORMS'] = 'cpu'
import jax
import jax.numpy as jnp
import flax
import flax.linen as nn
from flax import nnx

def legacy(run):
    with jax.threefry_partitionable(False):
        return run()

def x64(run):
    with jax.enable_x64(True):
        return run()

def every_normal():
    # jax.random.normal's own function, with these words for its random bits.
    words = jnp.arange(2**23, dtype=jnp.uint32) << 9
    from unittest import mock
    from jax._src.random import core
    with mock.patch.object(core, '_random_bits', lambda key, width, shape: words):
        return jax.jit(lambda key: core._normal_real(key, (2**23,), jnp.dtype('float32')))(jax.random.key(0))

class Block(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(7, use_bias=False, name='proj')(x)

class Encoder(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.Dense(8, bias_init=nn.initializers.normal(0.1))(x)
        return Block(name='block')(x)

class Model(nn.Module):
    @nn.compact
    def __call__(self, x, image):
        scale = self.param('scale', nn.initializers.normal(1.0), (5,))
        return scale.sum() + Encoder(name='encoder')(x).sum() + nn.Conv(4, (3, 3))(image).sum()

def linen_parameters(separator=False):
    flax.config.update('flax_fix_rng_separator', separator)
    p = Model().init(jax.random.key(3), jnp.zeros((1, 6)), jnp.zeros((1, 5, 5, 2)))['params']
    e = p['encoder']
    parts = [p['scale'], e['Dense_0']['kernel'], e['Dense_0']['bias'], e['block']['proj']['kernel'], p['Conv_0']['kernel']]
    return numpy.concatenate([numpy.ravel(part) for part in parts])

class NnxModel(nnx.Module):
    def __init__(self, rngs):
        self.dense = nnx.Linear(6, 8, bias_init=nnx.initializers.normal(0.1), rngs=rngs)
        self.conv = nnx.Conv(2, 4, (3, 3), rngs=rngs)
        self.proj = nnx.Linear(8, 7, use_bias=False, rngs=rngs)

def nnx_parameters():
    m = NnxModel(nnx.Rngs(5))
    parts = [m.dense.kernel, m.dense.bias, m.conv.kernel, m.proj.kernel]
    return numpy.concatenate([numpy.ravel(part[...]) for part in parts])
`,
  calls,
};
