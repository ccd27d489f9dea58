// How Flax gets from a model's key to the key of each parameter.
import { argumentError, checkBoolean, checkObject, isEach, isIndex, named } from '../../errors.js';
import { sha1Word } from '../sha1.js';
import { checkKey, encrypt, foldIn, type JaxKey, key } from './key.js';

/** The bytes of an integer, the high one first, none for 0. */
function bytesOf(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

/**
 * The key that Flax linen gives a parameter: `foldIn(key, the first 4 bytes of SHA-1(path and count))`.
 *
 * `module.init(key, x)` hands this key to the parameter's initializer. Each module counts the parameters that it draws, from 1 on: in
 * `nn.Dense` the kernel is 1 and the bias is 2.
 *
 * Source: flax/core/scope.py, `_fold_in_static` and `Scope.make_rng` (0.12).
 *
 * @param key - the key of the model: `key(0)` for `model.init(jax.random.key(0), x)`
 * @param path - the names of the modules, from the outermost on: the keys of `variables['params']`
 * @param count - which of the parameters that this module makes with `self.param`, an integer from 1 on
 * @param options.separator - the value of `flax_fix_rng_separator`; false if absent
 * @example
 * const kernel = linenKey(key(0), ['Dense_0'], 1);
 * initialize(kernel, { shape: [784, 256], init: lecunNormal({ distribution: 'truncated-normal' }) });
 */
export function linenKey(
  key: JaxKey,
  path: readonly string[],
  count: number,
  options: { readonly separator?: boolean } = {},
): JaxKey {
  return named('linenKey', () => {
    checkKey(key);
    if (!(Array.isArray(path) && isEach(path, (name) => typeof name === 'string'))) {
      throw argumentError('path', 'an array of names', path);
    }
    if (!isIndex(count) || count < 1) throw argumentError('count', 'an integer from 1 on', count);
    checkObject('options', options, 'separator');
    const { separator = false } = options;
    checkBoolean('options.separator', separator);
    const parts = [...path.map((name) => new TextEncoder().encode(name)), bytesOf(count)];
    return encrypt(key, 0, sha1Word(Uint8Array.from(parts.flatMap((part) => [...(separator ? [0] : []), ...part]))));
  });
}

/** A stream of `nnx.Rngs`: each call takes a key. */
export interface NnxStream {
  /** The next key: `foldIn(key, count)`, and the count goes up by one. */
  next(): JaxKey;
  /** How many keys were taken. */
  count: number;
  readonly key: JaxKey;
}

/**
 * A stream of keys of Flax NNX: `nnx.Rngs(seed)`, or one stream of `nnx.Rngs(params=seed)`.
 *
 * Layers take a key for each parameter in the order in which they make them, zeros too: `nnx.Linear` takes one for the kernel and one
 * for the bias, if it has one.
 *
 * Source: flax/nnx/rnglib.py, `RngStream.__call__` (0.12).
 *
 * @param seed - as {@link key} takes it, or a key
 * @example
 * const rngs = nnxStream(0);
 * const kernel = initialize(rngs.next(), { shape: [784, 256], init: lecunNormal({ distribution: 'truncated-normal' }) });
 */
export function nnxStream(seed: number | bigint | JaxKey): NnxStream {
  return named('nnxStream', () => {
    const base = Array.isArray(seed) ? (seed as unknown as JaxKey) : key(seed as number | bigint);
    checkKey(base);
    return {
      key: base,
      count: 0,
      next() {
        return foldIn(base, this.count++);
      },
    };
  });
}
