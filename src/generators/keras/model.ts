// Models of Keras after keras.utils.set_random_seed.

import { argumentError, checkObject, named } from '../../errors.js';
import type { WeightGenerator, WeightSpec } from '../../types.js';
import { loadWasm } from '../jax/load.js';
import { inParts, modelGenerator } from '../model.js';
import { integerBelow } from '../numpy/integer-below.js';
import { twisterOfWords } from '../numpy/twister.js';
import { checkBackend, type KerasBackend, kerasDraw, kerasInitialize } from './initialize.js';

/** Options of {@link kerasGenerator}. */
export interface KerasGeneratorOptions {
  /** As `keras.utils.set_random_seed` takes it: an integer in [0, 2^32 - 1]. */
  readonly seed: number;
  /** `'tensorflow'` if absent. */
  readonly backend?: KerasBackend;
}

/** Throws for what Keras's own fans do not know. */
function checkAxes(spec: WeightSpec): void {
  const { layout = 'in-out', batchDims = 0, groups = 1, fanIn, fanOut } = spec;
  if (layout !== 'in-out') throw argumentError('layout', "'in-out' for Keras", layout);
  for (const [key, value, plain] of [
    ['batchDims', batchDims, 0],
    ['groups', groups, 1],
    ['fanIn', fanIn, undefined],
    ['fanOut', fanOut, undefined],
  ] as const) {
    if (value !== plain) throw argumentError(key, 'absent: Keras takes the fans from the shape alone', value);
  }
}

/**
 * Draws a model as layers of Keras 3 do after `keras.utils.set_random_seed(seed)`, for the option `generator` of `createAll` and `fillAll`.
 *
 * Each random initializer without a seed takes one from Python's `random` when its layer is constructed. So the specs are in the order in
 * which the layers are constructed, and in a layer in that of its arguments. Zeros, ones and constants take none.
 *
 * Layers that draw in another order are not reproduced: `Dropout` takes a seed, after which all others are different ones; recurrent layers
 * do too; and `MultiHeadAttention` makes the initializers of its parts only when it is built.
 *
 * @param options.seed - an integer in [0, 2^32 - 1]
 * @param options.backend - `'tensorflow'` if absent
 * @example
 * // keras.utils.set_random_seed(42); keras.Sequential([keras.Input((784,)), keras.layers.Dense(256), keras.layers.Dense(10)])
 * // kerasDense is exported by weight-init/presets.
 * const specs = {
 *   ...prefixed('dense/', kerasDense({ inputDim: 784, units: 256 })),
 *   ...prefixed('dense_1/', kerasDense({ inputDim: 256, units: 10 })),
 * };
 * await initializer.createAll(specs, { generator: kerasGenerator({ seed: 42 }) });
 */
export function kerasGenerator(options: KerasGeneratorOptions): WeightGenerator {
  return named('kerasGenerator', () => {
    checkObject('options', options, 'seed backend');
    const { seed, backend = 'tensorflow' } = options;
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff)) {
      throw argumentError('options.seed', 'an integer in [0, 2^32 - 1]', seed);
    }
    checkBackend(backend);
    const twister = twisterOfWords([seed]); // random.seed(seed)
    return modelGenerator(
      (spec) => {
        const { shape, init, dtype = 'f32' } = spec;
        checkAxes(spec);
        const isConstant = typeof kerasDraw(shape, init, 'init') === 'number';
        // Source: keras/src/random/seed_generator.py, `make_default_seed` (3.15).
        const seedOf = (): number => (isConstant ? 0 : 1 + integerBelow(twister, 1e9));
        return () => {
          const options = { seed: seedOf(), backend, dtype };
          return inParts(dtype, shape, (from, to) =>
            kerasInitialize({ shape, init }, { ...options, slice: [from, to] }),
          );
        };
      },
      {},
      backend === 'jax' ? loadWasm : undefined,
    );
  });
}
