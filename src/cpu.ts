// Executes a fill on the CPU. Twin of shaders/fill.wgsl.
import { normalFixed, normalSegment } from './normal.js';
import { normalTable } from './normal-table.js';
import { philox4x32 } from './philox.js';
import { inTurns } from './turns.js';
import type { Fill } from './types.js';

/** Elements between two looks at the clock: about a millisecond. */
const SLICE = 1 << 15;

/** Writes elements [from, to) of a fill to the same places of the target, at once. */
export function fillArray(target: Float32Array, fill: Fill, from = 0, to = fill.count): void {
  if (fill.draw.kind === 'constant') {
    target.fill(fill.draw.value, from, to);
    return;
  }
  const [key0, key1] = fill.key;
  const [stream0, stream1] = fill.stream;
  const scale = fill.draw.value / 0x10000000;
  const table = new Int32Array(normalTable().buffer);
  const words = new Int32Array(4);
  let block = Math.floor((fill.start + from) / 4);
  let word = (fill.start + from) % 4;
  for (let i = from; i < to; block++, word = 0) {
    philox4x32(block | 0, Math.floor(block / 0x100000000), stream0, stream1, key0, key1, words);
    for (; word < 4 && i < to; word++, i++) {
      const v = words[word] as number;
      const at = 2 * normalSegment(v);
      // The sample is rounded to float32 first and the product by the store, as on the GPU.
      target[i] = Math.fround(normalFixed(v, table[at] as number, table[at + 1] as number)) * scale;
    }
  }
}

/** The same, without keeping the thread for longer than 8 ms at a time. */
export function fillArrayInTurns(target: Float32Array, fill: Fill): Promise<void> {
  return inTurns(fill.count, SLICE, (from, to) => fillArray(target, fill, from, to));
}
