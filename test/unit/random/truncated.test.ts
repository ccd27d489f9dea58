import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confine } from '../../../src/random/truncated.ts';

/** docs/SPEC.md, section 8.3. */
const exact = (word: number, first: number, words: number): number =>
  first + Number((BigInt(word) * BigInt(words)) >> 32n);

const EDGES = [
  0, 1, 2, 0xffff, 0x10000, 0x10001, 0x7fffffff, 0x80000000, 0x80000001, 0xffff0000, 0xfffffffe, 0xffffffff,
];

test('the high word of the product, at the edges', () => {
  for (const word of EDGES) {
    for (const words of EDGES.slice(1)) {
      for (const first of [0, 1, 0x80000000, 0x100000000 - words]) {
        if (first + words > 0x100000000) continue;
        expect(confine(word, first, words) >>> 0).toBe(exact(word, first, words));
        // The words of the CPU are signed.
        expect(confine(word | 0, first, words) >>> 0).toBe(exact(word, first, words));
      }
    }
  }
});

test('and anywhere', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.nat(0xfffffffe), fc.nat(0xffffffff), (word, fewer, place) => {
      const words = fewer + 1;
      const first = place % (0x100000000 - words + 1);
      assert.equal(confine(word, first, words) >>> 0, exact(word, first, words));
    }),
    { numRuns: 20000 },
  );
});

test('reaches the first and the last, and nothing beyond', () => {
  for (const [first, words] of [
    [5, 1],
    [0x12345678, 0x1000],
    [0, 0xffffffff],
    [1, 0xffffffff],
  ] as const) {
    expect(confine(0, first, words) >>> 0).toBe(first);
    expect(confine(0xffffffff, first, words) >>> 0).toBe(first + words - 1);
  }
});
