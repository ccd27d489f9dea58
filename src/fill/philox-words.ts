// The words themselves, for distributions that this library does not have.
import { argumentError, isIndex, named } from '../errors.js';
import { elementWords } from '../random/words.js';
import type { Uint64 } from '../types.js';
import { uint64Words } from './stream.js';

/** `Uint32Array<ArrayBuffer>`, which TypeScript before 5.7 cannot write. */
type Words = ReturnType<typeof Uint32Array.of>;

/** The number of words that have an index: 2^53, so that each index is an exact integer. */
const STREAM_WORDS = Number.MAX_SAFE_INTEGER + 1;

/**
 * The random words of elements [from, from + count) of a tensor, as every initializer gets them: word i is that of element i of the whole
 * tensor. Use them for a distribution of your own. Like the library's, it then does not depend on order, slices or other tensors.
 *
 * Word i is word i mod 4 of the block of Philox4x32-10 with counter (floor(i / 4), stream) and the seed as its key, each of 64 bits.
 * Definition: docs/SPEC.md, sections 2 and 3.
 *
 * @param seed - an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1]
 * @param stream - as `seed`; for a tensor with a name, `streamOfName(name)`
 * @param from - the first element, an integer in [0, 2^53 - 1]
 * @param count - the number of words: an integer, not negative, with from + count at most 2^53
 * @returns `count` words, each in [0, 2^32 - 1] and equally likely
 * @throws ArgumentError for a wrong argument, or more words than an array of this host has room for
 * @example
 * const words = philoxWords(42, streamOfName('fc1.mask'), 0, 784);
 * const mask = Float32Array.from(words, (word) => (word < 0.9 * 2 ** 32 ? 1 : 0)); // dropout with probability 0.1
 */
export function philoxWords(seed: Uint64, stream: Uint64, from: number, count: number): Words {
  return named('philoxWords', () => {
    const source = { key: uint64Words('seed', seed), stream: uint64Words('stream', stream) };
    if (!isIndex(from)) throw argumentError('from', 'an integer in [0, 2^53 - 1]', from);
    const most = STREAM_WORDS - from;
    if (!isIndex(count) || count > most) throw argumentError('count', `an integer from 0 to ${most}`, count);
    const words = wordArray(count);
    elementWords(source, from, new Int32Array(words.buffer), count);
    return words;
  });
}

function wordArray(count: number): Words {
  try {
    return new Uint32Array(count);
  } catch {
    throw argumentError('count', 'small enough for an array of this host', count);
  }
}
