// The calls of TensorFlow and Keras that are compared.

// @ts-expect-error plain JavaScript, shared with the benchmark
import { JAX_VERSION } from '../../../scripts/engines/jax.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { NUMPY_VERSION } from '../../../scripts/engines/pytorch.mjs';
import { log, sincos } from '../../../src/generators/glibc.ts';
import {
  constant,
  heNormal,
  lecunUniform,
  normal as normalInit,
  truncatedNormal as truncatedInit,
  uniform as uniformInit,
  varianceScaling,
  xavierUniform,
} from '../../../src/index-cpu.ts';
import { type KerasBackend, kerasGenerator, kerasInitialize } from '../../../src/index-generators-keras.ts';
import {
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
  statelessWords,
  tensorFlowGenerator,
} from '../../../src/index-generators-tensorflow.ts';
import { kerasConv1D, kerasDense, kerasEmbedding, prefixed } from '../../../src/index-presets.ts';
import type { Init } from '../../../src/types.ts';
import { type Call, DTYPES, drawnBy, type Framework, SIZES, tuple } from '../call.ts';

/** Initializers of Keras, without the seed, and ours. */
const INITIALIZERS: readonly (readonly [string, Init])[] = [
  ['Constant(0.1)', constant(0.1)],
  ['RandomUniform(-0.3, 0.45, seed=SEED)', uniformInit({ low: -0.3, high: 0.45 })],
  ['RandomNormal(0.5, 0.02, seed=SEED)', normalInit({ mean: 0.5, stddev: 0.02 })],
  ['TruncatedNormal(0.1, 0.3, seed=SEED)', truncatedInit({ mean: 0.1, stddev: 0.3, bounds: 'standard-deviations' })],
  ['GlorotUniform(seed=SEED)', xavierUniform()],
  ['HeNormal(seed=SEED)', heNormal({ distribution: 'truncated-normal' })],
  ['LecunUniform(seed=SEED)', lecunUniform()],
  [
    "VarianceScaling(0.7, 'fan_out', 'untruncated_normal', seed=SEED)",
    varianceScaling({ scale: 0.7, mode: 'fan-out', distribution: 'normal' }),
  ],
  [
    "VarianceScaling(1.3, 'fan_avg', 'truncated_normal', seed=SEED)",
    varianceScaling({ scale: 1.3, mode: 'fan-avg', distribution: 'truncated-normal' }),
  ],
];

function calls(size: number): Call[] {
  const shape = [size];
  const one = tuple(shape);
  const rows = Math.round(Math.sqrt(size));
  const matrix = [rows, Math.floor(size / rows)];
  const list: Call[] = [
    {
      python: `tf.random.stateless_uniform(${one}, [5, 0], minval=None, maxval=None, dtype=tf.uint32)`,
      ours: () => statelessWords(shape, [5, 0]),
    },
    {
      python: `tf.random.stateless_normal((${size + 1},), [-1, 2**40 + 3])[${(size >> 1) + 1}:]`,
      ours: () => statelessNormal([size + 1], [-1, 2 ** 40 + 3], { slice: [(size >> 1) + 1, size + 1] }),
    },
    { python: 'generator_calls(7)', ours: () => generatorCalls(7) },
    { python: 'generator_calls(2**130 + 2**64 - 5)', ours: () => generatorCalls(2n ** 130n + 2n ** 64n - 5n) },
    {
      python: 'numpy.array(generator_state(2**130 + 2**64 - 5), dtype=numpy.int64)',
      ours: () => {
        const generator = tensorFlowGenerator(2n ** 130n + 2n ** 64n - 5n);
        generator.normal([13]);
        return BigInt64Array.from(generator.getState());
      },
    },
  ];
  for (const [dtype, name] of DTYPES) {
    const typed = `dtype='${name}'`;
    list.push(
      {
        python: `tf.random.stateless_uniform(${one}, [1, 2], ${typed})`,
        ours: () => statelessUniform(shape, [1, 2], { dtype }),
      },
      {
        python: `tf.random.stateless_uniform(${one}, [42, 0], -0.3, 0.45, ${typed})`,
        ours: () => statelessUniform(shape, [42, 0], { dtype, minval: -0.3, maxval: 0.45 }),
      },
      {
        python: `tf.random.stateless_normal(${one}, [1, 2], ${typed})`,
        ours: () => statelessNormal(shape, [1, 2], { dtype }),
      },
      {
        python: `tf.random.stateless_normal(${one}, [42, 0], 0.1, 0.3, ${typed})`,
        ours: () => statelessNormal(shape, [42, 0], { dtype, mean: 0.1, stddev: 0.3 }),
      },
      {
        python: `tf.random.stateless_truncated_normal(${one}, [42, 0], 0.1, 0.3, ${typed})`,
        ours: () => statelessTruncatedNormal(shape, [42, 0], { dtype, mean: 0.1, stddev: 0.3 }),
      },
    );
    for (const backend of ['tensorflow', 'jax'] as const) {
      for (const [initializer, init] of INITIALIZERS) {
        list.push({
          python: `keras_on('${backend}', ${JSON.stringify(initializer.replace('SEED', '42'))}, ${tuple(matrix)}, '${name}')`,
          ours: () => kerasInitialize({ shape: matrix, init }, { seed: 42, backend, dtype }),
        });
      }
    }
  }
  for (const [seed, shape] of [
    [-3, [3, 3, 4, 5]],
    [2 ** 40 + 1, [17]],
    [0, []],
  ] as const) {
    list.push({
      python: `keras_on('tensorflow', 'HeNormal(seed=${seed})', ${tuple(shape)}, 'float32')`,
      ours: () => kerasInitialize({ shape, init: heNormal({ distribution: 'truncated-normal' }) }, { seed }),
    });
  }
  for (const backend of ['tensorflow', 'jax'] as const) {
    for (const seed of [42, 2 ** 32 - 1]) {
      list.push({ python: `keras_model('${backend}', ${seed})`, ours: () => kerasModel(backend, seed) });
    }
  }
  list.push({
    python: `keras_on('jax', 'HeNormal(seed=${2 ** 32 - 1})', (3, 3, 4, 5), 'float32')`,
    ours: () =>
      kerasInitialize(
        { shape: [3, 3, 4, 5], init: heNormal({ distribution: 'truncated-normal' }) },
        { seed: 2 ** 32 - 1, backend: 'jax' },
      ),
  });
  if (size === SIZES.large) {
    // Every argument that TensorFlow's normals can have.
    const every = (value: (uniform: number) => number): Float32Array =>
      Float32Array.from({ length: 2 ** 23 }, (_, i) => value(i / 2 ** 23));
    const pair = new Float32Array(2);
    const turn = (uniform: number, place: 0 | 1): number => {
      sincos(Math.fround(2 * Math.PI * uniform), pair);
      return pair[place] as number;
    };
    list.push(
      {
        python: 'every(libm.logf, lambda u: numpy.maximum(u, numpy.float32(1e-7)))',
        ours: () => every((uniform) => log(Math.max(uniform, Math.fround(1e-7)))),
      },
      {
        python: 'every(libm.sinf, lambda u: (u * (2 * numpy.pi)).astype(numpy.float32))',
        ours: () => every((uniform) => turn(uniform, 0)),
      },
      {
        python: 'every(libm.cosf, lambda u: (u * (2 * numpy.pi)).astype(numpy.float32))',
        ours: () => every((uniform) => turn(uniform, 1)),
      },
    );
  }
  return list;
}

/** The weights of four layers after `set_random_seed`. */
async function kerasModel(backend: KerasBackend, seed: number): Promise<Float32Array> {
  const specs = {
    ...prefixed('embedding.', kerasEmbedding({ inputDim: 50, outputDim: 12 })),
    ...prefixed('conv1d.', kerasConv1D({ inputDim: 12, filters: 6, kernelSize: 3 })),
    'dense.kernel': { shape: [36, 40], init: heNormal({ distribution: 'truncated-normal' }) },
    'dense.bias': { shape: [40], init: normalInit({ stddev: 0.05 }) },
    ...prefixed('dense_1.', kerasDense({ inputDim: 40, units: 10 })),
  };
  const tensors = await drawnBy(kerasGenerator({ seed, backend }), Object.values(specs));
  return Float32Array.from(tensors.flatMap((tensor) => [...tensor]));
}

/** Draws of a generator one after the other, with a state that is kept and set again. */
function generatorCalls(seed: number | bigint): Float32Array {
  const generator = tensorFlowGenerator(seed);
  const parts = [
    generator.uniform([101], { minval: -1, maxval: 2 }),
    generator.normal([102], { mean: 0.5, stddev: 0.1 }),
    generator.truncatedNormal([103]),
  ];
  const state = generator.getState();
  const copy = generator.clone();
  parts.push(generator.normal([5]), copy.normal([5]));
  generator.setState(state);
  parts.push(generator.normal([5]), generator.normal([6]));
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

export const tensorflow: Framework = {
  name: 'TensorFlow',
  packages: ['tensorflow_cpu==2.21.0', 'keras==3.15.1', `jax==${JAX_VERSION}`, `numpy==${NUMPY_VERSION}`],
  setup: `
import os
import subprocess
import sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
os.environ['JAX_PLATFORMS'] = 'cpu'
os.environ['KERAS_BACKEND'] = 'tensorflow'
import tensorflow as tf
import keras

import ctypes
libm = ctypes.CDLL('libm.so.6')
for name in ('logf', 'sinf', 'cosf'):
    function = getattr(libm, name)
    function.argtypes, function.restype = [ctypes.c_float], ctypes.c_float

def every(function, of_uniform):
    arguments = of_uniform(numpy.arange(2**23) / 2**23)
    return numpy.fromiter(map(function, arguments.tolist()), dtype=numpy.float32, count=2**23)

def keras_on(backend, text, shape, dtype):
    initializer = eval(text, vars(keras.initializers))
    if backend == 'tensorflow' or 'seed' not in text:
        return numpy.asarray(initializer(shape, dtype=dtype))
    return other_backend(text, shape, dtype)

def other_backend(text, shape, dtype):
    code = f"import sys, numpy, keras; v = eval({text!r}, vars(keras.initializers))({tuple(shape)!r}, dtype={dtype!r}); a = numpy.asarray(v); sys.stdout.buffer.write(a.tobytes())"
    env = {**os.environ, 'KERAS_BACKEND': 'jax'}
    out = subprocess.run([sys.executable, '-c', code], env=env, stdout=subprocess.PIPE, check=True).stdout
    import ml_dtypes
    return numpy.frombuffer(out, dtype=numpy.dtype(dtype) if dtype != 'bfloat16' else ml_dtypes.bfloat16)

KERAS_MODEL = '''
keras.utils.set_random_seed({seed})
model = keras.Sequential([
    keras.Input((8,)),
    keras.layers.Embedding(50, 12),
    keras.layers.Conv1D(6, 3),
    keras.layers.Flatten(),
    keras.layers.Dense(40, kernel_initializer='he_normal', bias_initializer='random_normal'),
    keras.layers.Dense(10),
])
weights = numpy.concatenate([numpy.asarray(w).ravel() for w in model.get_weights()])
'''

def keras_model(backend, seed):
    code = 'import sys, numpy, keras\\n' + KERAS_MODEL.format(seed=seed) + 'sys.stdout.buffer.write(weights.tobytes())'
    env = {**os.environ, 'KERAS_BACKEND': backend}
    out = subprocess.run([sys.executable, '-c', code], env=env, stdout=subprocess.PIPE, check=True).stdout
    return numpy.frombuffer(out, dtype=numpy.float32)

def generator_calls(seed):
    g = tf.random.Generator.from_seed(seed, alg='philox')
    parts = [g.uniform([101], -1, 2), g.normal([102], 0.5, 0.1), g.truncated_normal([103])]
    state = g.state.numpy()
    copy = tf.random.Generator.from_state(state, alg='philox')
    parts += [g.normal([5]), copy.normal([5])]
    g.reset(state)
    parts += [g.normal([5]), g.normal([6])]
    return numpy.concatenate([part.numpy() for part in parts])

def generator_state(seed):
    g = tf.random.Generator.from_seed(seed, alg='philox')
    g.normal([13])
    return g.state.numpy()
`,
  calls,
};
