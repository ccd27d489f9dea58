// The initializers of jax.nn.initializers.
import { argumentError, checkObject, named, show } from '../../errors.js';
import { checkInit } from '../../initializers/check.js';
import { checkFanSpec, fanOf, TRUNCATED_STDDEV } from '../../initializers/fans.js';
import { checkShape } from '../../initializers/shape.js';
import type { Dtype, Init, WeightArray, WeightSpec } from '../../types.js';
import { type DrawOptions, draw } from './draws.js';
import type { JaxKey } from './key.js';
import type { Arithmetic } from './number.js';
import { normalSampling, type Sampling, truncatedSampling, uniformSampling } from './sampling.js';

/** What to make: the fields of a spec that JAX has something for. */
export type JaxSpec = Pick<WeightSpec, 'shape' | 'layout' | 'batchDims' | 'fanIn' | 'fanOut'> & { readonly init: Init };

/** How JAX draws an element. Throws for an initializer that it does not have; `argument` names it. */
export function samplingOf(spec: JaxSpec, arithmetic: Arithmetic, argument = 'spec.init'): Sampling | number {
  const { init } = spec;
  const { round } = arithmetic;
  const none = (why: string): Error => argumentError(argument, `one that JAX has: ${why}`, init.kind);
  switch (init.kind) {
    case 'constant':
      return round(init.value);
    case 'uniform':
      return uniformSampling(arithmetic, init.low, init.high);
    case 'normal':
      if (init.mean) throw none('jax.nn.initializers.normal has no mean');
      return { ...normalSampling(arithmetic), factor: round(init.stddev) };
    case 'truncated-normal':
      if (init.mean) throw none('jax.nn.initializers.truncated_normal has no mean');
      if (init.bounds === 'absolute') throw none(`its bounds are ${show('standard-deviations')}`);
      return { ...truncatedSampling(arithmetic, init.low, init.high), factor: round(init.stddev) };
    case 'variance-scaling': {
      const variance = round(init.scale / fanOf(spec, init.mode));
      if (init.distribution === 'uniform') {
        return { ...uniformSampling(arithmetic, -1, 1), factor: round(Math.sqrt(round(3 * variance))) };
      }
      const stddev = round(Math.sqrt(variance));
      if (init.distribution === 'normal') return { ...normalSampling(arithmetic), factor: stddev };
      return { ...truncatedSampling(arithmetic, -2, 2), factor: round(stddev / round(TRUNCATED_STDDEV)) };
    }
    case 'orthogonal':
    case 'delta-orthogonal':
      throw none('LAPACK makes its orthogonal matrices, whose last bits differ from machine to machine');
    default:
      throw none('it has no such initializer');
  }
}

/**
 * Weights as an initializer of `jax.nn.initializers` makes them, called outside of `jax.jit`.
 *
 * | ours | JAX's |
 * | --- | --- |
 * | `constant(v)`, `zeros()`, `ones()` | `constant(v)`, `zeros`, `ones` |
 * | `uniform({ low: 0, high })` | `uniform(high)`; with another `low` `jax.random.uniform` |
 * | `normal({ stddev })` | `normal(stddev)` |
 * | `truncatedNormal({ stddev, low, high, bounds: 'standard-deviations' })` | `truncated_normal(stddev, lower=low, upper=high)` |
 * | `varianceScaling(…)`, and all that scale by the fans | `variance_scaling(…)`, `glorot_uniform()`, … |
 *
 * JAX's `he_normal`, `glorot_normal` and `lecun_normal` are ours with `distribution: 'truncated-normal'`. It is an error if JAX has no
 * such initializer, and for `orthogonal`, whose matrices depend on the machine.
 *
 * @param spec.shape - the shape
 * @param spec.init - the initializer
 * @param spec.layout - the order of the axes, `'in-out'` if absent, JAX's own; `'out-in'` is `in_axis=1, out_axis=0`
 * @param spec.batchDims - leading axes that are JAX's `batch_axis`
 * @param options.dtype - the dtype that JAX computes in; `'f32'` if absent
 * @example
 * initialize(key(42), { shape: [784, 256], init: heNormal({ distribution: 'truncated-normal' }) });
 */
export function initialize<D extends Dtype = 'f32'>(
  key: JaxKey,
  spec: JaxSpec,
  options: DrawOptions<D> = {},
): WeightArray<D> {
  return named('initialize', () => {
    checkObject('spec', spec, 'shape init layout batchDims fanIn fanOut');
    checkObject('options', options, 'dtype partitionable slice');
    checkShape(spec.shape);
    checkFanSpec(spec);
    checkInit('spec.init', spec.init);
    return draw(key, spec.shape, options, (arithmetic) => samplingOf(spec, arithmetic));
  });
}
