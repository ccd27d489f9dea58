// Integers of Python's module random.
import type { Mt19937 } from '../mt19937.js';

/** `getrandbits` of fewer than 54 bits. The low word comes first; the last word gives its high bits. */
const randomBits = (twister: Mt19937, count: number): number =>
  count > 32 ? twister.word() + 0x100000000 * randomBits(twister, count - 32) : twister.word() >>> (32 - count);

/** `_randbelow`: an integer in [0, count), count in [1, 2^53 - 1]. Draws as many bits as the count has, until they are below it. */
export function integerBelow(twister: Mt19937, count: number): number {
  const length = count.toString(2).length;
  for (;;) {
    const integer = randomBits(twister, length);
    if (integer < count) return integer;
  }
}
