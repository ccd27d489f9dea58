// The random bits of the elements of an array.
import type { JaxKey } from './key.js';
import { threefry2x32 } from './threefry.js';

const block = new Uint32Array(2);

/** Random bits of each of an array's elements: 8, 16 or 32, in the low bits of a word. */
export interface Bits {
  readonly key: JaxKey;
  readonly width: 8 | 16 | 32;
  readonly partitionable: boolean;
  /** Elements of the whole array. */
  readonly size: number;
}

/** Word i of the older order, of `count` words: the first half are words 0 of counters (i, i + half), the second words 1. */
function olderWord([k0, k1]: JaxKey, i: number, count: number): number {
  const half = Math.ceil(count / 2);
  const x0 = i % half;
  const x1 = x0 + half;
  threefry2x32(k0, k1, x0, x1 < count ? x1 : 0, block);
  return block[i < half ? 0 : 1] as number;
}

/** Writes the bits of elements [from, from + count) to the start of an array. What is above `width` bits in a word is to be ignored. */
export function elementBits(
  { key, width, partitionable, size }: Bits,
  from: number,
  words: Uint32Array,
  count: number,
): void {
  const [k0, k1] = key;
  if (partitionable) {
    let low = from % 0x100000000;
    let high = (from - low) / 0x100000000;
    for (let i = 0; i < count; i++) {
      threefry2x32(k0, k1, high, low, block);
      words[i] = (block[0] as number) ^ (block[1] as number);
      if (++low === 0x100000000) {
        low = 0;
        high++;
      }
    }
    return;
  }
  const each = 32 / width; // elements of a word, the low bits first
  const total = Math.ceil(size / each);
  for (let i = 0; i < count; i++) {
    const element = from + i;
    words[i] = olderWord(key, Math.floor(element / each), total) >>> ((element % each) * width);
  }
}
