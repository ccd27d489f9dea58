// The bits that a batch should have: the published ones, else those of the plain twin.
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

/** 64 bits that tell one set of weights from another: FNV-1a in two lanes, over all that is exact. */
export function digestOf(batch: Batch, words: Uint32Array<ArrayBuffer>): string {
  let [a, b] = [0x811c9dc5, 0x9dc5811c];
  for (const one of batch.cases) {
    if (isInexact(one.scheme)) continue;
    for (const bits of bitsOf(words, one)) {
      a = Math.imul(a ^ bits, 0x01000193);
      b = Math.imul(b ^ (bits >>> 16) ^ (bits << 16), 0x01000193);
    }
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
