// Numbers that others published, so that our vectors are not the only witness.

import { expect, test } from 'vitest';
import { threefry2x32 } from '../../../src/generators/jax/threefry.ts';
import { Mt19937 } from '../../../src/generators/mt19937.ts';
import { twisterOfWords } from '../../../src/generators/numpy/twister.ts';
import { sha1Word } from '../../../src/generators/sha1.ts';
import { bits, key, linenKey, nnxStream, normal, split, uniform } from '../../../src/index-generators-jax.ts';
import { defaultRng, pythonRandom, randomState } from '../../../src/index-generators-numpy.ts';
import { statelessNormal, statelessWords, tensorFlowGenerator } from '../../../src/index-generators-tensorflow.ts';
import { RANDOM123_THREEFRY2X32_20 } from '../../helpers/random123.ts';

test('Threefry-2x32, 20 rounds: kat_vectors of Random123', () => {
  const words = new Uint32Array(2);
  for (const { counter, key, expected } of RANDOM123_THREEFRY2X32_20) {
    threefry2x32(...(key as [number, number]), ...(counter as [number, number]), words);
    expect([...words]).toEqual(expected);
  }
});

test('MT19937: the first output of mt19937ar.out, init_by_array({ 0x123, 0x234, 0x345, 0x456 })', () => {
  const twister = twisterOfWords([0x123, 0x234, 0x345, 0x456]);
  expect(Array.from({ length: 5 }, () => twister.word())).toEqual([
    1067595299, 955945823, 477289528, 4107218783, 4228976476,
  ]);
});

test('MT19937: the 10,000th word of std::mt19937 with seed 5489, which the C++ standard requires', () => {
  const twister = Mt19937.fromWord(5489);
  let word = 0;
  for (let i = 0; i < 10_000; i++) word = twister.word();
  expect(word).toBe(4123659995);
});

test('SHA-1: the examples of FIPS 180', () => {
  const ofText = (text: string): string => sha1Word(new TextEncoder().encode(text)).toString(16);
  expect(ofText('abc')).toBe('a9993e36');
  expect(ofText('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe('84983e44');
  expect(ofText('')).toBe('da39a3ee');
});

test("JAX: tests/random_test.py, and jax.nn.initializers' doctests", () => {
  expect([...bits(key(10), [4])]).toEqual([169096361, 1572511259, 2689743692, 2228103506]);
  // https://docs.jax.dev/en/latest/jax.random.html: jax.random.key(42)
  expect(key(42)).toEqual([0, 42]);
  expect([...uniform(key(51), [4])]).toEqual([0.471269, 0.12344253, 0.17550635, 0.5663593].map(Math.fround));
  expect([...normal(key(0), [4])].map((x) => x.toPrecision(7))).toEqual([
    '1.622642',
    '2.025265',
    '-0.4335944',
    '-0.07861735',
  ]);
});

test('NumPy: the examples of the documents of default_rng, and of MT19937', () => {
  // numpy.org/doc/stable/reference/random/index.html: rng = np.random.default_rng(12345); rng.random()
  expect([...defaultRng(12345).random([3])]).toEqual([0.22733602246716966, 0.31675833970975287, 0.7973654573327341]);
  // numpy.random.seed(42); numpy.random.rand(3), as many notebooks print it
  expect([...randomState(42).randomSample([3])].map((x) => x.toFixed(8))).toEqual([
    '0.37454012',
    '0.95071431',
    '0.73199394',
  ]);
  // np.random.seed(42); np.random.randn(3)
  expect([...randomState(42).standardNormal([3])].map((x) => x.toFixed(8))).toEqual([
    '0.49671415',
    '-0.13826430',
    '0.64768854',
  ]);
});

test('Python: random.seed(42), as many notebooks print it', () => {
  const random = pythonRandom(42);
  expect([random.random(), random.random()]).toEqual([0.6394267984578837, 0.025010755222666936]);
});

test('TensorFlow: facts of 2.21', () => {
  expect([...statelessWords([4], [5, 0])]).toEqual([2433215183, 1542091810, 1895603757, 673980619]);
  expect([...statelessNormal([2], [1, 2])].map((x) => x.toFixed(7))).toEqual(['0.5441101', '0.2073803']);
});

test('slices are parts of the whole', () => {
  const whole = normal(key(3), [70, 50]);
  expect(normal(key(3), [70, 50], { slice: [1234, 2999] })).toEqual(whole.slice(1234, 2999));
  expect(normal(key(3), [70, 50], { slice: [7, 7] })).toEqual(new Float32Array(0));
  const older = bits(key(3), [3501], { partitionable: false });
  expect(bits(key(3), [3501], { partitionable: false, slice: [1700, 3501] })).toEqual(older.slice(1700));
  // Beyond 2^32 elements the counter's high word is not 0.
  const far = bits(key(3), [2 ** 33], { slice: [2 ** 32 - 2, 2 ** 32 + 2] });
  expect(new Set(far).size).toBe(4);
  expect(far[2]).not.toBe(bits(key(3), [1])[0]);
});

test('a state goes on where it was', () => {
  const generator = tensorFlowGenerator(9);
  generator.normal([3]);
  const state = generator.getState();
  const next = generator.uniform([4]);
  generator.setState(state);
  expect(generator.clone().uniform([4])).toEqual(next);
  expect(generator.uniform([4])).toEqual(next);
});

test('messages', () => {
  expect(() => key(0.5)).toThrow(
    'key: seed must be an integer in [-2^63, 2^63 - 1], above 2^53 - 1 as a bigint, got 0.5',
  );
  expect(() => split([1, -1])).toThrow('split: key must be two integers in [0, 2^32 - 1], such as key(0), got [1, -1]');
  expect(() => normal(key(0), [3], { slice: [2, 4] })).toThrow(
    'normal: options.slice must be [start, end) in [0, 3], got [2, 4]',
  );
  expect(() => linenKey(key(0), ['a'], 0)).toThrow('linenKey: count must be an integer from 1 on, got 0');
  expect(() => defaultRng(-1)).toThrow(
    'defaultRng: seed must be an integer, not negative, above 2^53 - 1 as a bigint, got -1',
  );
  expect(() => randomState(2 ** 32)).toThrow('randomState: seed must be an integer in [0, 2^32 - 1], got 4294967296');
  expect(() => defaultRng(1).integers([2], 5, 5)).toThrow(
    'integers: high must be an integer above low, 5, by at most 2^32 - 1, got 5',
  );
  expect(nnxStream(3).next()).toEqual(nnxStream(key(3)).next());
});
