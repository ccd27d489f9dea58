// Keys of JAX, and how one key becomes several.
import { argumentError, checkBoolean, checkObject, named } from '../../errors.js';
import { isWord, seedBits } from '../options.js';
import { threefry2x32 } from './threefry.js';

/** A key of `threefry2x32`, JAX's default: the two words of `jax.random.key_data(key)`, each in [0, 2^32 - 1]. */
export type JaxKey = readonly [word0: number, word1: number];

/** Which of JAX's two orders of counters: the value of `jax_threefry_partitionable`. */
export interface PartitionableOption {
  /** true, the default of JAX since 0.5.0, if absent; false is the older order. */
  readonly partitionable?: boolean;
}

const words = new Uint32Array(2);

/** The two words of the counter (x0, x1). */
export function encrypt([k0, k1]: JaxKey, x0: number, x1: number): JaxKey {
  threefry2x32(k0, k1, x0, x1, words);
  return [words[0] as number, words[1] as number];
}

/** Throws unless a value is a key. */
export function checkKey(value: unknown): asserts value is JaxKey {
  if (!(Array.isArray(value) && value.length === 2 && isWord(value[0]) && isWord(value[1]))) {
    throw argumentError('key', 'two integers in [0, 2^32 - 1], such as key(0)', value);
  }
}

/** The option `partitionable`, true if absent. */
export function partitionableOf({ partitionable = true }: PartitionableOption): boolean {
  checkBoolean('options.partitionable', partitionable);
  return partitionable;
}

/**
 * The key of a seed, as `jax.random.key(seed)` and `jax.random.PRNGKey(seed)` make it.
 *
 * Without `jax_enable_x64`, JAX's default, only the low 32 bits of the seed count.
 *
 * @param seed - an integer in [-2^53 + 1, 2^53 - 1] as a number, or in [-2^63, 2^63 - 1] as a bigint
 * @param options.x64 - the value of `jax_enable_x64`; false if absent
 * @example
 * key(42); // [0, 42]
 */
export function key(seed: number | bigint, options: { readonly x64?: boolean } = {}): JaxKey {
  return named('key', () => {
    checkObject('options', options, 'x64');
    const { x64 = false } = options;
    checkBoolean('options.x64', x64);
    const bits = seedBits('seed', seed);
    return [x64 ? Number(bits >> 32n) : 0, Number(bits & 0xffffffffn)];
  });
}

/**
 * A new key from a key and an integer, as `jax.random.fold_in(key, data)`.
 *
 * @param data - an integer in [0, 2^32 - 1]
 * @example
 * foldIn(key(0), 1); // [2467461003, 3840466878]
 */
export function foldIn(key: JaxKey, data: number): JaxKey {
  return named('foldIn', () => {
    checkKey(key);
    if (!isWord(data)) throw argumentError('data', 'an integer in [0, 2^32 - 1]', data);
    return encrypt(key, 0, data);
  });
}

/**
 * New keys from a key, as `jax.random.split(key, count)`.
 *
 * @param count - how many, an integer in [1, 2^32 - 1]; 2 if absent
 * @param options.partitionable - see {@link PartitionableOption}
 * @example
 * const [weights, biases] = split(key(0));
 */
export function split(key: JaxKey, count = 2, options: PartitionableOption = {}): JaxKey[] {
  return named('split', () => {
    checkKey(key);
    if (!isWord(count) || count === 0) throw argumentError('count', 'an integer in [1, 2^32 - 1]', count);
    checkObject('options', options, 'partitionable');
    if (partitionableOf(options)) return Array.from({ length: count }, (_, i) => encrypt(key, 0, i));
    // Word i of the older order is word floor(i / count) of the counter (i mod count, i mod count + count).
    const word = (i: number): number => encrypt(key, i % count, (i % count) + count)[i < count ? 0 : 1];
    return Array.from({ length: count }, (_, i): JaxKey => [word(2 * i), word(2 * i + 1)]);
  });
}
