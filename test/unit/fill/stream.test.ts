import { expect, test } from 'vitest';
import { drawSeed, streamOfName, uint64Words } from '../../../src/fill/stream.ts';
import * as spec from '../../../verify/reference/stream.ts';

// Landon Curt Noll, "FNV test suite", http://www.isthe.com/chongo/src/fnv/test_fnv.c: fnv1a_64 of strings without terminator.
test.each([
  ['', 0xcbf29ce484222325n],
  ['a', 0xaf63dc4c8601ec8cn],
  ['b', 0xaf63df4c8601f1a5n],
  ['foobar', 0x85944171f73967e8n],
])('FNV-1a-64 of %j', (name, hash) => {
  expect(streamOfName(name)).toBe(hash);
});

test.each(['fc1.weight', 'größe/層 0', '𝒘', '\u0000', 'a'.repeat(1000)])(
  'equals the second implementation: %j',
  (name) => {
    expect(streamOfName(name)).toBe(spec.streamOfName(name));
  },
);

test('words of 64-bit integers', () => {
  expect(uint64Words('seed', 0)).toEqual([0, 0]);
  expect(uint64Words('seed', 2 ** 32)).toEqual([0, 1]);
  expect(uint64Words('seed', 2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
  expect(uint64Words('seed', 2n ** 64n - 1n)).toEqual([0xffffffff, 0xffffffff]);
  expect(uint64Words('seed', 0x89abcdef01234567n)).toEqual([0x01234567, 0x89abcdef]);
});

test('drawn seeds are different safe integers that use all their 53 bits', () => {
  const seeds = Array.from({ length: 1000 }, drawSeed);
  expect(new Set(seeds).size).toBe(1000);
  expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
  for (let bit = 0; bit < 53; bit++) {
    const set = seeds.filter((seed) => Math.floor(seed / 2 ** bit) % 2 === 1).length;
    expect(set, `bit ${bit}`).toBeGreaterThan(380); // 500 expected, standard deviation 16
    expect(set, `bit ${bit}`).toBeLessThan(620);
  }
});
