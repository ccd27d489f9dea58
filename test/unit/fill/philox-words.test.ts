import fc from 'fast-check';
import { expect, test } from 'vitest';
import { philoxWords, streamOfName } from '../../../src/index.ts';
import * as cpu from '../../../src/index-cpu.ts';
import { wordOf } from '../../../verify/reference/stream.ts';
import { RANDOM123_PHILOX4X32_10 } from '../../helpers/random123.ts';

test('Random123: counter and key 0', () => {
  const { counter, key, expected } = RANDOM123_PHILOX4X32_10[0] as (typeof RANDOM123_PHILOX4X32_10)[0];
  expect([...counter, ...key]).toEqual([0, 0, 0, 0, 0, 0]);
  const words = philoxWords(0, 0, 0, 4);
  expect(words).toEqual(Uint32Array.from(expected));
  expect(cpu.philoxWords).toBe(philoxWords);
});

test('Random123: the counters that a stream has, of the others', () => {
  // The other rows have blocks from 2^51 on, which no element reaches. Their keys and streams do count, in the second implementation.
  for (const { counter, key } of RANDOM123_PHILOX4X32_10) {
    const [, , stream0, stream1] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
    const [key0, key1] = key.map(BigInt) as [bigint, bigint];
    const seed = key0 + (key1 << 32n);
    const stream = stream0 + (stream1 << 32n);
    const from = 2 ** 53 - 9;
    const words = Array.from({ length: 9 }, (_, i) => wordOf(seed, stream, BigInt(from + i)));
    expect([...philoxWords(seed, stream, from, 9)]).toEqual(words);
  }
});

test('the second implementation: any seed, stream and range', () => {
  const uint64 = fc.oneof(fc.constantFrom(0n, 1n, 2n ** 32n, 2n ** 64n - 1n), fc.bigInt(0n, 2n ** 64n - 1n));
  const from = fc.oneof(
    fc.constantFrom(0, 1, 2, 3, 2 ** 32 - 5, 2 ** 34 - 3, 2 ** 34 + 1, 2 ** 53 - 70),
    fc.integer({ min: 0, max: 2 ** 53 - 70 }),
  );
  fc.assert(
    fc.property(uint64, uint64, from, fc.nat(70), (seed, stream, from, count) => {
      const expected = Array.from({ length: count }, (_, i) => wordOf(seed, stream, BigInt(from) + BigInt(i)));
      expect([...philoxWords(seed, stream, from, count)]).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('are the words of a tensor: of its name, whatever its dtype', () => {
  const words = philoxWords(42, streamOfName('w'), 5, 3);
  const uniform = new Float32Array(3);
  cpu.fillWeightsSync(uniform, {
    shape: [100],
    init: cpu.uniform({ low: -1, high: 1 }),
    name: 'w',
    seed: 42,
    slice: [5, 8],
  });
  // SPEC.md, section 4: (2 floor(v / 2^8) + 1 - 2^24) / 2^24.
  expect([...uniform]).toEqual(Array.from(words, (word) => (2 * (word >>> 8) + 1 - 2 ** 24) / 2 ** 24));
});

test.each<[string, unknown[], string]>([
  ['a wrong seed', [-1, 0, 0, 1], 'seed must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got -1'],
  [
    'a wrong stream',
    [0, 'w', 0, 1],
    'stream must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got "w"',
  ],
  ['a wrong start', [0, 0, 0.5, 1], 'from must be an integer in [0, 2^53 - 1], got 0.5'],
  ['a start beyond', [0, 0, 2 ** 53, 1], 'from must be an integer in [0, 2^53 - 1], got 9007199254740992'],
  ['a wrong count', [0, 0, 0, -1], 'count must be an integer from 0 to 9007199254740992, got -1'],
  ['one word too many', [0, 0, 2 ** 53 - 1, 2], 'count must be an integer from 0 to 1, got 2'],
  [
    'more than an array has',
    [0, 0, 0, 2 ** 53 - 1],
    'count must be small enough for an array of this host, got 9007199254740991',
  ],
])('refuses %s', (_, args, message) => {
  expect(() => philoxWords(...(args as Parameters<typeof philoxWords>))).toThrow(`philoxWords: ${message}`);
});

test('no words, and the last word', () => {
  expect(philoxWords(1, 2, 2 ** 53 - 1, 0)).toEqual(new Uint32Array(0));
  expect([...philoxWords(1, 2, 2 ** 53 - 1, 1)]).toEqual([wordOf(1n, 2n, 2n ** 53n - 1n)]);
});
