// Twin of src/random/truncated.ts, four words at a time.
import { highWords } from './lanes.ts';

/** first + floor(word * count / 2^32) */
// @ts-ignore: decorator
@inline
export function confine(words: v128, first: v128, count: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(words, count);
  const high = i64x2.extmul_high_i32x4_u(words, count);
  return i32x4.add(first, highWords(low, high));
}
