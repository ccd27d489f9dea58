// The expected bits of a batch: the published ones, or else those of the plain TypeScript.
import { hex } from '../../reference/hex.ts';
import type { Batch } from './memory.ts';
import { bitsOf, elementsOf, poisoned } from './memory.ts';
import { fillPlainly } from './plain.ts';
import { isInexact } from './tally.ts';

export function expectedOf(batch: Batch): Uint32Array<ArrayBuffer> {
  const words = poisoned(batch);
  for (const one of batch.cases) {
    if (one.bits) bitsOf(words, one).set(one.bits);
    else fillPlainly(elementsOf(words, one), one.fill);
  }
  return words;
}

/** A 64-bit digest of the exact weights: FNV-1a in two lanes. */
export function digestOf(batch: Batch, words: Uint32Array<ArrayBuffer>): string {
  let [a, b] = [0x811c9dc5, 0x9dc5811c];
  for (const one of batch.cases) {
    if (isInexact(one.scheme)) continue;
    for (const bits of bitsOf(words, one)) {
      a = Math.imul(a ^ bits, 0x01000193);
      b = Math.imul(b ^ (bits >>> 16) ^ (bits << 16), 0x01000193);
    }
  }
  return [a, b].map((lane) => hex(lane >>> 0)).join('');
}
