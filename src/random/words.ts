// Computes the words of contiguous elements.

import { philox4x32 } from './philox.js';

const block = new Int32Array(4);

/** With a counter, key and stream determine a block of four words. */
export interface Source {
  readonly key: readonly [low: number, high: number];
  readonly stream: readonly [low: number, high: number];
}

/**
 * Writes words [from, from + count) of the blocks with counters (index, stream); `high` is added to the second word.
 */
function blocksOf({ key, stream }: Source, from: number, high: number, words: Int32Array, count: number): void {
  const [key0, key1] = key;
  const [stream0, stream1] = stream;
  let index = Math.floor(from / 4);
  let word = from % 4;
  for (let i = 0; i < count; index++, word = 0) {
    philox4x32(index | 0, high + Math.floor(index / 0x100000000), stream0, stream1, key0, key1, block);
    for (; word < 4 && i < count; word++, i++) words[i] = block[word] as number;
  }
}

/** Second counter word of columns, and of rows. Elements use fewer than 2^51 blocks, so the counters never collide. */
export const COLUMNS = 0x80000000;
const ROWS = 0x80000001;

/** Writes the words of elements [element, element + count) to the start of an array. */
export function elementWords(source: Source, element: number, words: Int32Array, count: number): void {
  blocksOf(source, element, 0, words, count);
}

/** Writes the words that key the permutations of columns [column, column + count) of a sparse matrix. */
export function columnWords(source: Source, column: number, words: Int32Array, count: number): void {
  blocksOf(source, column, COLUMNS, words, count);
}

/** Writes the words that key the permutations of rows [row, row + count) of a sparse matrix with `axis` 1. */
export function rowWords(source: Source, row: number, words: Int32Array, count: number): void {
  blocksOf(source, row, ROWS, words, count);
}
