import fc from 'fast-check';
import { expect, test } from 'vitest';
import { philox4x32 } from '../../../src/random/philox.ts';
import * as spec from '../../../verify/reference/stream.ts';
import { POISON } from '../../helpers/bits.ts';
import { RANDOM123_PHILOX4X32_10 } from '../../helpers/random123.ts';

function philox(counter: readonly number[], key: readonly number[]): number[] {
  const words = new Uint32Array(4).fill(POISON);
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  philox4x32(c0, c1, c2, c3, key[0] as number, key[1] as number, words);
  return [...words];
}

test.each(RANDOM123_PHILOX4X32_10)('Random123: counter $counter, key $key', ({ counter, key, expected }) => {
  expect(philox(counter, key)).toEqual(expected);
});

test.each(RANDOM123_PHILOX4X32_10)('the second implementation passes Random123 too', ({ counter, key, expected }) => {
  expect(spec.philox4x32(counter.map(BigInt), key.map(BigInt)).map(Number)).toEqual(expected);
});

test('equals the second implementation for any counter and key', () => {
  const edges = fc.constantFrom(0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffffff);
  const u32 = fc.oneof(edges, fc.nat(0xffffffff));
  fc.assert(
    fc.property(fc.array(u32, { minLength: 6, maxLength: 6 }), (words) => {
      const counter = words.slice(0, 4);
      const key = words.slice(4);
      expect(philox(counter, key)).toEqual(spec.philox4x32(counter.map(BigInt), key.map(BigInt)).map(Number));
    }),
    { numRuns: 5000 },
  );
});
