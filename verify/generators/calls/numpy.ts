// The calls of NumPy and of Python's module random that are compared.
// @ts-expect-error plain JavaScript, shared with the benchmark
import { NUMPY_VERSION } from '../../../scripts/engines/pytorch.mjs';
import { log1pf } from '../../../src/generators/numpy/log1p.ts';
import { defaultRng, pythonRandom, randomState } from '../../../src/index-generators-numpy.ts';
import { type Call, type Framework, SIZES } from '../call.ts';

const BIG = 2n ** 200n + 12345n;

function calls(size: number): Call[] {
  const shape = [size];
  const python = (count: number, next: () => number): Float64Array => Float64Array.from({ length: count }, next);
  return [
    { python: `default_rng(42).random(${size})`, ours: () => defaultRng(42).random(shape) },
    {
      python: `default_rng(42).random(${size + 1}, dtype='float32')`,
      ours: () => defaultRng(42).random([size + 1], { dtype: 'f32' }),
    },
    { python: `default_rng(0).standard_normal(${size * 4})`, ours: () => defaultRng(0).standardNormal([size * 4]) },
    {
      python: `default_rng(1).standard_normal(${size * 4}, dtype='float32')`,
      ours: () => defaultRng(1).standardNormal([size * 4], { dtype: 'f32' }),
    },
    { python: `default_rng(${BIG}).random(${size >> 4})`, ours: () => defaultRng(BIG).random([size >> 4]) },
    {
      python: `default_rng([3, 2**40, 5, 7, 11]).standard_normal(${size >> 4})`,
      ours: () => defaultRng([3, 2 ** 40, 5, 7, 11]).standardNormal([size >> 4]),
    },
    {
      python: `default_rng(7).normal(0.1, 0.02, ${size})`,
      ours: () => defaultRng(7).normal(shape, { loc: 0.1, scale: 0.02 }),
    },
    {
      python: `default_rng(7).uniform(-0.3, 0.45, ${size})`,
      ours: () => defaultRng(7).uniform(shape, { low: -0.3, high: 0.45 }),
    },
    {
      python: `default_rng(9).integers(-5, 2**31 + 12345, ${size}).astype(float)`,
      ours: () => defaultRng(9).integers(shape, -5, 2 ** 31 + 12345),
    },
    {
      python: `default_rng(9).integers(0, 10, ${size}).astype(float)`,
      ours: () => defaultRng(9).integers(shape, 0, 10),
    },
    // Every argument that the float32 tail can have.
    ...(size === SIZES.large
      ? [
          {
            python: 'every_log1pf()',
            ours: () => Float32Array.from({ length: 2 ** 24 }, (_, i) => log1pf((0 - i) / 2 ** 24)),
          },
        ]
      : []),
    {
      python: 'generator_calls()',
      ours: () => {
        const rng = defaultRng(5);
        const parts: (Float64Array | Float32Array)[] = [
          rng.standardNormal([101]),
          rng.random([3], { dtype: 'f32' }),
          rng.integers([4], 0, 1000),
        ];
        const state = rng.getState();
        const copy = rng.clone();
        parts.push(rng.random([5], { dtype: 'f32' }), copy.random([5], { dtype: 'f32' }));
        rng.setState(state);
        parts.push(rng.integers([3], 7, 8), rng.random([5], { dtype: 'f32' }), rng.standardNormal([6]));
        return Float64Array.from(parts.flatMap((part) => [...part]));
      },
    },
    { python: `RandomState(42).random_sample(${size})`, ours: () => randomState(42).randomSample(shape) },
    {
      python: `RandomState(4294967295).uniform(-0.3, 0.45, ${size})`,
      ours: () => randomState(0xffffffff).uniform(shape, { low: -0.3, high: 0.45 }),
    },
    {
      python: `RandomState(42).randn(${size * 4}).astype('float32')`,
      ours: () => Float32Array.from(randomState(42).standardNormal([size * 4])),
    },
    {
      python: `RandomState(0).normal(0.1, 0.02, ${size}).astype('float32')`,
      ours: () => Float32Array.from(randomState(0).normal(shape, { loc: 0.1, scale: 0.02 })),
    },
    {
      python: 'state_calls()',
      ours: () => {
        const state = randomState(5);
        const parts = [state.standardNormal([101]), state.randomSample([3])];
        const kept = state.getState();
        const copy = state.clone();
        parts.push(state.standardNormal([5]), copy.standardNormal([5]));
        state.setState(kept);
        parts.push(state.standardNormal([6]));
        return Float32Array.from(parts.flatMap((part) => [...part]));
      },
    },
    {
      python: `python(42, ${size}, lambda r: r.random())`,
      ours: () => {
        const random = pythonRandom(42);
        return python(size, () => random.random());
      },
    },
    {
      python: `python(42, ${size}, lambda r: float(r.randint(1, 10**9)))`,
      ours: () => {
        const random = pythonRandom(42);
        return python(size, () => random.randint(1, 1e9));
      },
    },
    {
      python: `python(7, ${size}, lambda r: float(r.randint(-5, 2**52)))`,
      ours: () => {
        const random = pythonRandom(7);
        return python(size, () => random.randint(-5, 2 ** 52));
      },
    },
    {
      python: `python(-2**70 - 3, ${size}, lambda r: r.uniform(-0.3, 0.45))`,
      ours: () => {
        const random = pythonRandom(-(2n ** 70n) - 3n);
        return python(size, () => random.uniform(-0.3, 0.45));
      },
    },
    {
      python: `python(0, ${size}, lambda r: r.normalvariate(0.1, 0.02))`,
      ours: () => {
        const random = pythonRandom(0);
        return python(size, () => random.normalvariate(0.1, 0.02));
      },
    },
    {
      python: `python(42, ${size}, lambda r: r.gauss(0, 0.02)).astype('float32')`,
      ours: () => {
        const random = pythonRandom(42);
        return Float32Array.from({ length: size }, () => random.gauss(0, 0.02));
      },
    },
    {
      python: 'random_calls()',
      ours: () => {
        const random = pythonRandom(3);
        const parts = [random.gauss()];
        const state = random.getState();
        const copy = random.clone();
        parts.push(random.gauss(), random.random(), copy.gauss(), copy.random());
        random.setState(state);
        parts.push(random.gauss(), random.gauss());
        return Float32Array.from(parts);
      },
    },
  ];
}

/** Calls whose doubles have other last bits. */
const inexact = (size: number): Call[] => [
  { python: `RandomState(42).randn(${size})`, ours: () => randomState(42).standardNormal([size]) },
  {
    python: `python(42, ${size}, lambda r: r.gauss(0, 1))`,
    ours: () => {
      const random = pythonRandom(42);
      return Float64Array.from({ length: size }, () => random.gauss());
    },
  },
];

export const numpy: Framework = {
  name: 'NumPy',
  packages: [`numpy==${NUMPY_VERSION}`],
  setup: `
import random
from numpy.random import default_rng, RandomState

import ctypes
log1pf = ctypes.CDLL('libm.so.6').log1pf
log1pf.argtypes, log1pf.restype = [ctypes.c_float], ctypes.c_float

def every_log1pf():
    arguments = (-numpy.arange(2**24) / 2**24).tolist()
    return numpy.fromiter(map(log1pf, arguments), dtype=numpy.float32, count=2**24)

def generator_calls():
    rng = default_rng(5)
    parts = [rng.standard_normal(101), rng.random(3, dtype='float32'), rng.integers(0, 1000, 4)]
    state = rng.bit_generator.state
    other = default_rng(1)
    other.bit_generator.state = state
    parts += [rng.random(5, dtype='float32'), other.random(5, dtype='float32')]
    rng.bit_generator.state = state
    parts += [rng.integers(7, 8, 3), rng.random(5, dtype='float32'), rng.standard_normal(6)]
    return numpy.concatenate([part.astype(float) for part in parts])

def state_calls():
    rs = RandomState(5)
    parts = [rs.randn(101), rs.rand(3)]
    state = rs.get_state()
    other = RandomState(1)
    other.set_state(state)
    parts += [rs.randn(5), other.randn(5)]
    rs.set_state(state)
    parts += [rs.randn(6)]
    return numpy.concatenate(parts).astype('float32')

def python(seed, count, draw):
    r = random.Random(seed)
    return numpy.array([draw(r) for _ in range(count)])

def random_calls():
    r = random.Random(3)
    parts = [r.gauss(0, 1)]
    state = r.getstate()
    other = random.Random(1)
    other.setstate(state)
    parts += [r.gauss(0, 1), r.random(), other.gauss(0, 1), other.random()]
    r.setstate(state)
    parts += [r.gauss(0, 1), r.gauss(0, 1)]
    return numpy.array(parts, dtype='float32')
`,
  calls,
  inexact,
};
