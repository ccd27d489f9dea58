// The words of elements that are neighbours.
import { philox4x32 } from './philox.js';
import type { Fill } from './types.js';

const block = new Int32Array(4);

/** Writes the words of elements [element, element + count) to the front of an array. */
export function wordsOf(
  { key, stream }: Pick<Fill, 'key' | 'stream'>,
  element: number,
  words: Int32Array,
  count: number,
): void {
  const [key0, key1] = key;
  const [stream0, stream1] = stream;
  let index = Math.floor(element / 4);
  let word = element % 4;
  for (let i = 0; i < count; index++, word = 0) {
    philox4x32(index | 0, Math.floor(index / 0x100000000), stream0, stream1, key0, key1, block);
    for (; word < 4 && i < count; word++, i++) words[i] = block[word] as number;
  }
}

/** The word that decides the order in which a column of a sparse matrix loses its elements. Blocks of weights end below 2^51. */
export function columnWord({ key, stream }: Pick<Fill, 'key' | 'stream'>, column: number): number {
  philox4x32(column >>> 2, 0x80000000, stream[0], stream[1], key[0], key[1], block);
  return block[column & 3] as number;
}
