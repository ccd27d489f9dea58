// Models of Flax: each parameter is drawn from a key of its own, by its name or by its turn.
import { dtypeOf } from '../../dtype/dtype.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { checkInit } from '../../initializers/check.js';
import { checkFanSpec } from '../../initializers/fans.js';
import { initOfWord } from '../../initializers/methods.js';
import { checkShape } from '../../initializers/shape.js';
import type { WeightGenerator, WeightSpec } from '../../types.js';
import { weightGenerator } from '../model.js';
import { draw } from './draws.js';
import { linenKey, type NnxStream } from './flax.js';
import { sampleOf } from './initialize.js';
import { checkKey, type JaxKey } from './key.js';
import { arithmeticOf } from './number.js';

/** Draws each tensor from its key, as an initializer of jax.nn.initializers does. */
const flaxModel = (check: (spec: WeightSpec) => void, keyOf: (spec: WeightSpec) => JaxKey): WeightGenerator =>
  weightGenerator((spec) => {
    check(spec);
    const { shape, groups = 1 } = spec;
    checkShape(shape);
    checkFanSpec(spec);
    // The initializers of JAX see the shape alone: the kernel of a grouped convolution has the fans of any other.
    if (groups !== 1) throw argumentError('groups', 'absent: the fans of JAX know none', groups);
    const init = typeof spec.init === 'string' ? initOfWord('init', spec.init) : spec.init;
    checkInit('init', init);
    const sample = (arithmetic: ReturnType<typeof arithmeticOf>) => sampleOf({ ...spec, init }, arithmetic);
    const dtype = dtypeOf(spec.dtype);
    sample(arithmeticOf(dtype)); // throws for what JAX does not have
    return () => draw(keyOf(spec), shape, { dtype }, sample);
  });

/**
 * Draws a model as `module.init(key, x)` of Flax linen does, for the option `generator` of `createAll` and `fillAll`.
 *
 * Names are those of `variables['params']`, joined by dots: `'encoder.Dense_0.kernel'`. A tensor's key depends on the module's path and on
 * how many parameters the module has made before, so the specs of one module are in the order in which it makes them, those of zeros too.
 * A generator makes one model.
 *
 * @param key - the key of the model: `key(0)` for `model.init(jax.random.key(0), x)`
 * @param options.separator - the value of `flax_fix_rng_separator`; false if absent
 * @example
 * // nn.Dense(256) in a model with nn.compact, model.init(jax.random.key(0), x)
 * const specs = {
 *   'Dense_0.kernel': { shape: [784, 256], init: lecunNormal({ distribution: 'truncated-normal' }) },
 *   'Dense_0.bias': { shape: [256], init: zeros() },
 * };
 * await initializer.createAll(specs, { generator: linenGenerator(key(0)) });
 */
export function linenGenerator(key: JaxKey, options: { readonly separator?: boolean } = {}): WeightGenerator {
  return named('linenGenerator', () => {
    linenKey(key, [], 1, options); // checks both
    /** How many parameters each module has made, by its path. */
    const counts = new Map<string, number>();
    return flaxModel(
      ({ name }) => {
        if (name === undefined) throw argumentError('name', 'that of the parameter, such as "Dense_0.kernel"', name);
      },
      ({ name = '' }) => {
        const path = name.split('.').slice(0, -1);
        const module = path.join('.');
        const count = (counts.get(module) ?? 0) + 1;
        counts.set(module, count);
        return linenKey(key, path, count, options);
      },
    );
  });
}

/**
 * Draws a model as layers of Flax NNX do with `rngs`, for the option `generator` of `createAll` and `fillAll`: each tensor takes the next key of
 * the stream, zeros too, so the specs are in the order in which the layers make their parameters.
 *
 * @param stream - the stream; draws go on after the model
 * @example
 * // nnx.Linear(784, 256, rngs=nnx.Rngs(0))
 * const specs = {
 *   kernel: { shape: [784, 256], init: lecunNormal({ distribution: 'truncated-normal' }) },
 *   bias: { shape: [256], init: zeros() },
 * };
 * await initializer.createAll(specs, { generator: nnxGenerator(nnxStream(0)) });
 */
export function nnxGenerator(stream: NnxStream): WeightGenerator {
  return named('nnxGenerator', () => {
    checkObject('stream', stream, 'next count key');
    checkKey(stream.key);
    return flaxModel(
      () => {},
      () => stream.next(),
    );
  });
}
