import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniform } from '../../../src/random/uniform.ts';
import { uniformBits } from '../../../verify/reference/stream.ts';
import { bitsOf } from '../../helpers/bits.ts';

test('equals the second implementation', () => {
  for (const word of [0, 1, 0xff, 0x100, 0x7fffffff, 0x80000000, 0xffffff00, 0xffffffff]) {
    expect(bitsOf(uniform(word))).toBe(uniformBits(word));
  }
  fc.assert(
    fc.property(fc.nat(0xffffffff), (word) => {
      expect(bitsOf(uniform(word))).toBe(uniformBits(word));
    }),
    { numRuns: 5000 },
  );
});

test('is exact, antisymmetric, open at both ends and never 0', () => {
  for (const word of [0, 0x7fffff00, 0x80000000, 0xffffffff]) {
    expect(Math.fround(uniform(word))).toBe(uniform(word));
    expect(uniform(~word >>> 0)).toBe(-uniform(word));
  }
  expect(uniform(0)).toBe(-1 + 2 ** -24);
  expect(uniform(0xffffffff)).toBe(1 - 2 ** -24);
  expect(uniform(0x7fffffff)).toBe(-(2 ** -24));
  expect(uniform(0x80000000)).toBe(2 ** -24);
});
