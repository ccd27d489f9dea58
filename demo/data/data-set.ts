// The data that the demo's networks learn, and their order.

import { streamOfName, uint64Words } from '../../src/fill/stream.ts';
import { philox4x32 } from '../../src/random/philox.ts';
import type { Uint64 } from '../../src/types.ts';

export interface Rows {
  /** `count` rows of `features` numbers. The last of each is 1: these networks have no biases, this input stands for them. */
  readonly x: Float32Array<ArrayBuffer>;
  /** The class of each row. */
  readonly y: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

export interface DataSet {
  readonly name: 'spirals' | 'digits';
  /** Numbers in a row, with the constant. */
  readonly features: number;
  readonly classes: number;
  readonly train: Rows;
  readonly test: Rows;
}

/**
 * The order in which an epoch takes `count` rows: a permutation, the same on every engine. The words are those of the stream
 * "order.<epoch>".
 *
 * Source: Fisher, Yates, as Durstenfeld, "Algorithm 235: Random permutation", CACM 7(7), 1964; a word w chooses among n as
 * floor(w n / 2^32), which favours none by more than n / 2^32.
 */
export function order(seed: Uint64, count: number, epoch: number): Uint32Array<ArrayBuffer> {
  const [key0, key1] = uint64Words('seed', seed);
  const [stream0, stream1] = uint64Words('stream', streamOfName(`order.${epoch}`));
  const words = new Uint32Array(4);
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = 0, left = count; left > 1; i++, left--) {
    if (i % 4 === 0) philox4x32(i / 4, 0, stream0, stream1, key0, key1, words);
    const chosen = Math.floor(((words[i % 4] as number) * left) / 0x100000000);
    const row = rows[left - 1] as number;
    rows[left - 1] = rows[chosen] as number;
    rows[chosen] = row;
  }
  return rows;
}
