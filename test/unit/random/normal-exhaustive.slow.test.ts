import { expect, test } from 'vitest';
import { normalFixed, normalSegment } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { makeTable } from '../../../verify/reference/normal.ts';

test('is monotone over all 2^32 words', () => {
  // The words below 2^31 are enough: normal(~v) = -normal(v). Before rounding, so strictly more than the claim.
  const table = new Int32Array(normalTable().buffer);
  let previous = Number.NEGATIVE_INFINITY;
  let decreases = 0;
  for (let word = 0; word < 2 ** 31; word++) {
    const at = 2 * normalSegment(word);
    const sample = normalFixed(word, table[at] as number, table[at + 1] as number);
    if (sample < previous) decreases++;
    previous = sample;
  }
  expect(decreases).toBe(0);
  expect(previous).toBe(-1);
});

test('the second implementation, to 45 places, makes the same table', () => {
  expect(makeTable()).toEqual(normalTable());
});
