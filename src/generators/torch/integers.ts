// Integers of PyTorch: random numbers by the remainder of a division.
//
// Source: PyTorch 2.13, ATen/core/DistributionsHelper.h, `uniform_int_from_to_distribution`; ATen/native/TensorFactories.cpp, `randperm`.
import type { Mt19937 } from '../mt19937.js';

type Doubles = ReturnType<typeof Float64Array.of>;

/** From here on a number takes two words. */
const TWO_WORDS_FROM = 0x10000000;

/** Integers in [low, low + range), range in [1, 2^53 - 1]. */
export function integers(twister: Mt19937, count: number, low: number, range: number): Doubles {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const first = twister.word();
    const remainder =
      range < TWO_WORDS_FROM
        ? first % range
        : Number(((BigInt(first) << 32n) | BigInt(twister.word())) % BigInt(range));
    out[i] = low + remainder;
  }
  return out;
}

/** The permutations that PyTorch draws by a word for each element are of at most so many. */
export const MAX_PERMUTATION = Math.floor(0xffffffff / 20) - 1;

/** A random order of [0, count): each element but the last is exchanged with one of those from it on. */
export function permutation(twister: Mt19937, count: number): Doubles {
  const out = Float64Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < count - 1; i++) {
    const j = i + (twister.word() % (count - i));
    const value = out[i] as number;
    out[i] = out[j] as number;
    out[j] = value;
  }
  return out;
}
