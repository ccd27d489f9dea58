// Models of Flax: each parameter is drawn from a key of its own, by its name or by its turn.
import { dtypeOf } from '../../dtype/dtype.js';
import { argumentError, checkBoolean, checkObject, named } from '../../errors.js';
import { checkFanSpec } from '../../initializers/fans.js';
import type { WeightGenerator, WeightSpec } from '../../types.js';
import { inParts, modelGenerator } from '../model.js';
import { draw } from './draws.js';
import { linenKey, type NnxStream } from './flax.js';
import { samplingOf } from './initialize.js';
import { checkKey, type JaxKey } from './key.js';
import { loadWasm } from './load.js';
import { arithmeticOf } from './number.js';

/** Draws each tensor from its key, as an initializer of jax.nn.initializers does. */
const flaxModel = (check: (spec: WeightSpec) => void, keyOf: (spec: WeightSpec) => JaxKey): WeightGenerator =>
  modelGenerator(
    (spec) => {
      check(spec);
      const { shape, groups = 1 } = spec;
      checkFanSpec(spec);
      // The initializers of JAX see the shape alone: the kernel of a grouped convolution has the fans of any other.
      if (groups !== 1) throw argumentError('groups', 'absent: the fans of JAX know none', groups);
      const sampling = (arithmetic: ReturnType<typeof arithmeticOf>) => samplingOf(spec, arithmetic, 'init');
      const dtype = dtypeOf(spec.dtype);
      sampling(arithmeticOf(dtype)); // throws for what JAX does not have
      return () => {
        const key = keyOf(spec);
        return inParts(dtype, shape, (from, to) => draw(key, shape, { dtype, slice: [from, to] }, sampling));
      };
    },
    {},
    loadWasm,
  );

/**
 * Draws a model as `module.init(key, x)` of Flax linen does, for the option `generator` of `createAll` and `fillAll`.
 *
 * Names are those of `variables['params']`, joined by dots: `'encoder.Dense_0.kernel'`. A tensor's key depends on its module's path and on
 * how many parameters the module has made before. So all parameters of a module are in one call, in the order in which it makes them, those
 * of zeros too. The same call gives the same weights again.
 *
 * Lifted modules (`nn.scan`, `nn.vmap` with split keys) and modules that call `make_rng('params')` themselves have other keys. Kernels that
 * Flax flattens before it initialises them (`nn.DenseGeneral`, attention) need its fans: give `fanIn` and `fanOut`.
 *
 * @param key - the key of the model: `key(0)` for `model.init(jax.random.key(0), x)`
 * @param options.separator - the value of `flax_fix_rng_separator`; false if absent
 * @throws ArgumentError, of `createAll` and `fillAll` too: for a name that is no path of a parameter, and for what JAX does not have
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
    checkKey(key);
    checkObject('options', options, 'separator');
    checkBoolean('options.separator', options.separator ?? false);
    return {
      drawAll(specs, drawing) {
        /** How many parameters each module has made, by its path. */
        const counts = new Map<string, number>();
        const model = flaxModel(checkName, ({ name = '' }) => {
          const path = name.split('.').slice(0, -1);
          const module = path.join('.');
          const count = (counts.get(module) ?? 0) + 1;
          counts.set(module, count);
          return linenKey(key, path, count, options);
        });
        return model.drawAll(specs, drawing);
      },
    };
  });
}

/** Throws for a name whose path would be another one. */
function checkName({ name }: WeightSpec): void {
  if (name === undefined || name.includes('/') || name.split('.').includes('') || name.startsWith('params.')) {
    throw argumentError('name', "the parameter's path in variables['params'], such as encoder.Dense_0.kernel", name);
  }
}

/**
 * Draws a model as layers of Flax NNX do with `rngs`, for the option `generator` of `createAll` and `fillAll`: each tensor takes the next key of
 * the stream, zeros too, so the specs are in the order in which the layers make their parameters.
 *
 * Layers that keep a stream of their own, such as `nnx.Dropout` and recurrent cells, take a key where they have none of their own:
 * `nnx.Rngs(0)` has one stream for all. Call `stream.next()` for each of them between two calls, or compare with `nnx.Rngs(params=0, dropout=1)`.
 *
 * @param stream - the stream; draws go on after the model
 * @example
 * // nnx.Linear(784, 256, rngs=nnx.Rngs(0))
 * const specs = {
 *   'dense.kernel': { shape: [784, 256], init: lecunNormal({ distribution: 'truncated-normal' }) },
 *   'dense.bias': { shape: [256], init: zeros() },
 * };
 * await initializer.createAll(specs, { generator: nnxGenerator(nnxStream(0)) });
 */
export function nnxGenerator(stream: NnxStream): WeightGenerator {
  return named('nnxGenerator', () => {
    if (typeof stream?.next !== 'function') throw argumentError('stream', 'a stream, such as nnxStream(0)', stream);
    checkKey(stream.key);
    return flaxModel(
      () => {},
      () => stream.next(),
    );
  });
}
