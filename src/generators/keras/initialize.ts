// The initializers of Keras 3 with a seed, on its backends TensorFlow and JAX.
import { dtypeOf, newElements } from '../../dtype/dtype.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { checkInit } from '../../initializers/check.js';
import { fan, TRUNCATED_STDDEV } from '../../initializers/fans.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Dtype, FanMode, Init, Shape, WeightArray } from '../../types.js';
import { ROUNDINGS } from '../half.js';
import { draw as jaxDraw } from '../jax/draws.js';
import type { Arithmetic } from '../jax/number.js';
import { normalSampling, type Sampling, truncatedSampling, uniformSampling } from '../jax/sampling.js';
import { seedBits, sliceOf } from '../options.js';
import { type Draw, type DrawOptions, draw } from '../tensorflow/draws.js';
import { statelessPhilox } from '../tensorflow/philox.js';
import { normalDraw, uniformDraw } from '../tensorflow/stateless.js';

/** The backend of Keras: the value of `keras.config.backend()`. */
export type KerasBackend = 'tensorflow' | 'jax';

/** Throws for another backend. */
export function checkBackend(backend: KerasBackend): void {
  if (backend !== 'tensorflow' && backend !== 'jax') {
    throw argumentError('options.backend', "'tensorflow' or 'jax'", backend);
  }
}

/** What to make. The axes are those of Keras: [*kernel, in, out]. */
export interface KerasSpec {
  readonly shape: Shape;
  readonly init: Init;
}

/** Options of {@link kerasInitialize}. */
export interface KerasOptions<D extends Dtype = Dtype> extends DrawOptions<D> {
  /** The seed of the initializer: an integer in [-2^63, 2^63 - 1]; on JAX in [0, 2^32 - 1]. */
  readonly seed: number | bigint;
  /** `'tensorflow'` if absent. */
  readonly backend?: KerasBackend;
}

/** `compute_fans` of Keras: a vector has its length as both fans, a number 1. */
function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  const [input = 1, output = input] = shape.slice(-2);
  const taps = product(shape.slice(0, -2));
  return { fanIn: input * taps, fanOut: output * taps };
}

function varianceOf(shape: Shape, scale: number, mode: FanMode): number {
  return scale / Math.max(1, fan(fansOf(shape), mode));
}

/** Weights that are not drawn. */
function constants<D extends Dtype>(shape: Shape, value: number, options: DrawOptions<D>): WeightArray<D> {
  const dtype = dtypeOf(options.dtype);
  const [start, end] = sliceOf(options.slice, product(shape));
  return newElements(dtype, end - start).fill(
    dtype === 'f32' ? value : ROUNDINGS[dtype].bitsOf(value),
  ) as WeightArray<D>;
}

/** What an initializer of Keras draws; a number where it draws nothing. Throws for one that it does not have; `argument` names it. */
export function kerasDraw(shape: Shape, init: Init, argument = 'spec.init'): Draw | number {
  const none = (why: string): Error => argumentError(argument, `one that Keras has: ${why}`, init.kind);
  switch (init.kind) {
    case 'constant':
      return init.value;
    case 'uniform':
      return uniformDraw({ minval: init.low, maxval: init.high });
    case 'normal':
      return normalDraw('normal', init);
    case 'truncated-normal':
      if (init.bounds === 'absolute' || init.low !== -2 || init.high !== 2) {
        throw none('its truncated normal is cut at 2 standard deviations');
      }
      return normalDraw('truncated-normal', init);
    case 'variance-scaling': {
      if (init.mode === 'fan-geo-avg') throw none('it has no fan-geo-avg');
      const variance = varianceOf(shape, init.scale, init.mode);
      if (init.distribution === 'uniform') {
        const limit = Math.sqrt(3 * variance);
        return uniformDraw({ minval: -limit, maxval: limit });
      }
      const stddev = Math.sqrt(variance);
      if (init.distribution === 'normal') return normalDraw('normal', { stddev });
      return normalDraw('truncated-normal', { stddev: stddev / TRUNCATED_STDDEV });
    }
    case 'orthogonal':
      throw none('its orthogonal matrices depend on the machine');
    default:
      throw none('it has no such random initializer');
  }
}

/** The draw on the backend JAX: a uniform, or `sample * stddev + mean`, which are two operations. */
function jaxSampling(arithmetic: Arithmetic, drawn: Draw): Sampling {
  const { round } = arithmetic;
  if (drawn.kind === 'uniform') return uniformSampling(arithmetic, drawn.minval, drawn.maxval);
  const sampling = drawn.kind === 'normal' ? normalSampling(arithmetic) : truncatedSampling(arithmetic, -2, 2);
  return { ...sampling, factor: round(drawn.stddev), term: round(drawn.mean) };
}

/**
 * Weights as an initializer of Keras 3 with an integer seed makes them: each call with one seed gives the same.
 *
 * | ours | Keras's |
 * | --- | --- |
 * | `constant(v)`, `zeros()`, `ones()` | `Constant(v)`, `Zeros()`, `Ones()` |
 * | `uniform({ low, high })` | `RandomUniform(low, high, seed)` |
 * | `normal({ mean, stddev })` | `RandomNormal(mean, stddev, seed)` |
 * | `truncatedNormal({ mean, stddev, bounds: 'standard-deviations' })` | `TruncatedNormal(mean, stddev, seed)` |
 * | `varianceScaling(…)`, and all that scale by the fans | `VarianceScaling(…, seed=seed)`, `GlorotUniform(seed)`, … |
 *
 * Keras's `HeNormal`, `GlorotNormal` and `LecunNormal` are ours with `distribution: 'truncated-normal'`. It is an error if Keras has no
 * such initializer, and for `orthogonal`, whose matrices depend on the machine.
 *
 * @param spec.shape - the shape, [*kernel, in, out]
 * @param spec.init - the initializer
 * @param options.seed - the seed of the initializer
 * @param options.backend - `'tensorflow'` if absent
 * @example
 * // HeNormal(seed=42)((784, 256))
 * kerasInitialize({ shape: [784, 256], init: heNormal({ distribution: 'truncated-normal' }) }, { seed: 42 });
 */
export function kerasInitialize<D extends Dtype = 'f32'>(spec: KerasSpec, options: KerasOptions<D>): WeightArray<D> {
  return named('kerasInitialize', () => {
    checkObject('spec', spec, 'shape init');
    checkObject('options', options, 'seed backend dtype slice');
    const { shape, init } = spec;
    const { seed, backend = 'tensorflow' } = options;
    checkShape(shape);
    checkInit('spec.init', init);
    checkBackend(backend);
    const bits = seedBits('options.seed', seed);
    if (backend === 'jax' && bits > 0xffffffffn) {
      throw argumentError('options.seed', 'in [0, 2^32 - 1] with the backend JAX', seed);
    }
    const drawn = kerasDraw(shape, init);
    if (typeof drawn === 'number') return constants(shape, drawn, options);
    if (backend === 'jax') {
      return jaxDraw([Number(bits), 0], shape, options, (arithmetic) => jaxSampling(arithmetic, drawn));
    }
    return draw(statelessPhilox([stateless(BigInt.asIntN(64, bits)), 0n]), shape, drawn, options);
  });
}

/** A seed of Keras as a stateless seed: `seed mod (2^31 - 2)`. Source: keras/src/backend/tensorflow/random.py, `_cast_seed`. */
function stateless(seed: bigint): bigint {
  const modulus = 0x7ffffffen;
  return ((seed % modulus) + modulus) % modulus;
}
