// Fingerprints of arrays. Expected CRCs are Node's zlib's of the whole tensor, expected digests OpenSSL's of the lines.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { createInitializer, normal } from '../../../src/index.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { Fingerprint, type FingerprintShares, fingerprintOf, specsOfRecipe } from '../../../src/index-recipe.ts';
import { drawn } from '../../helpers/properties/fixed-seed.ts';
import { diceOf } from '../../helpers/properties/random-choices.ts';

const hexOf = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');
const bytesOf = (array: Float32Array | Uint16Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const floats = Float32Array.from({ length: 15 }, (_, i) => Math.fround(i * 0.1 - 0.7));

describe('lines', () => {
  test('of each dtype: the CRC of the bytes as stored', () => {
    const fingerprint = new Fingerprint({
      'a.f32': { shape: [3, 5] },
      'a.f16': { shape: [2], dtype: 'f16' },
      'a.bf16': { shape: [], dtype: 'bf16' },
      'a.none': { shape: [4, 0] },
    });
    fingerprint.add('a.f32', floats);
    fingerprint.add('a.f16', Uint16Array.of(0x3c00, 0xc000)); // 1, -2
    fingerprint.add('a.bf16', Uint8Array.of(0x80, 0x3f)); // 1
    expect(fingerprint.lines()).toEqual([
      `"a.bf16" bf16 [] ${hexOf(Uint8Array.of(0x80, 0x3f))}`,
      `"a.f16" f16 [2] ${hexOf(Uint8Array.of(0x00, 0x3c, 0x00, 0xc0))}`,
      `"a.f32" f32 [3,5] ${hexOf(bytesOf(floats))}`,
      '"a.none" f32 [4,0] 00000000', // the CRC of no bytes
    ]);
    expect(fingerprint.digest()).toBe(
      sha256(
        fingerprint
          .lines()
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    expect(fingerprint.line('a.f32')).toBe(fingerprint.lines()[2]);
  });

  test('of the nine digits: the check value of CRC-32/ISO-HDLC', () => {
    const fingerprint = new Fingerprint({ w: { shape: [2], dtype: 'f32' } });
    fingerprint.add('w', new TextEncoder().encode('12345678'));
    // CRC-32 of the eight digits by zlib: 9ae0daaf.
    expect(fingerprint.line('w')).toBe('"w" f32 [2] 9ae0daaf');
  });

  test('by the UTF-8 bytes of the names, which are quoted as JSON', () => {
    const names = ['\u{10000}', '\uffff', 'b', 'a"\\\n', '', '10', '9', 'größe/層 0'];
    const fingerprint = new Fingerprint(Object.fromEntries(names.map((name) => [name, { shape: [0] }])));
    const sorted = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(fingerprint.lines()).toEqual(sorted.map((name) => `${JSON.stringify(name)} f32 [0] 00000000`));
    expect(fingerprint.digest()).toBe(
      sha256(
        fingerprint
          .lines()
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
  });

  test('of a model without tensors there is none: the hash of no bytes', () => {
    // NIST CAVP SHA256ShortMsg, length 0.
    expect(new Fingerprint({}).digest()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

test('2,000 random partitions, in any order, by any number of workers: that of the whole', () => {
  const specs = { a: { shape: [101] }, b: { shape: [7, 31], dtype: 'bf16' } } as const;
  const tensors = {
    a: initializeWeightsSync([101, 1], 'he', { name: 'a', seed: 1 }).data,
    b: initializeWeightsSync([7, 31], 'he', { name: 'b', seed: 1, dtype: 'bf16' }).data,
  };
  const expected = Object.entries(tensors).map(([name, data]) =>
    name === 'a' ? `"a" f32 [101] ${hexOf(bytesOf(data))}` : `"b" bf16 [7,31] ${hexOf(bytesOf(data))}`,
  );
  for (const words of drawn(2000)) {
    const dice = diceOf(words);
    const parts = Object.entries(tensors).flatMap(([name, data]) => {
      // Cuts anywhere, within elements too, and some of nothing.
      const cuts = Array.from({ length: dice.below(6) }, () => dice.below(data.byteLength + 1));
      const ends = [...cuts, data.byteLength].sort((x, y) => x - y);
      return ends.map((end, i) => ({
        name,
        from: ends[i - 1] ?? 0,
        end,
        key: dice.below(2 ** 32),
        bytes: bytesOf(data),
      }));
    });
    const workers = Array.from({ length: 1 + dice.below(4) }, () => new Fingerprint(specs));
    for (const { name, from, end, bytes } of parts.sort((x, y) => x.key - y.key)) {
      dice.pick(workers).add(name, bytes.subarray(from, end), from);
    }
    const whole = workers.reduceRight((sum, worker, i) => {
      // As they are, or by way of JSON.
      sum.combine(i % 2 ? worker : (JSON.parse(JSON.stringify(worker)) as FingerprintShares));
      return sum;
    }, new Fingerprint(specs));
    if (whole.lines().join() !== expected.join()) throw new Error(JSON.stringify(parts));
  }
});

test('shares as JSON: eight digits and the bytes, of tensors that have some', () => {
  const fingerprint = new Fingerprint({ a: { shape: [2] }, b: { shape: [2] } });
  fingerprint.add('a', Uint8Array.of(1, 2, 3), 1);
  // Over the four bytes that follow: the CRC of zeros after it, without those of zeros alone.
  const after = (crc32(Uint8Array.of(1, 2, 3, 0, 0, 0, 0)) ^ crc32(new Uint8Array(4))) >>> 0;
  expect(JSON.parse(JSON.stringify(fingerprint))).toEqual({ a: [after.toString(16).padStart(8, '0'), 3] });
});

describe('fingerprintOf', () => {
  const recipe = {
    weightInit: 1,
    seed: '42',
    tensors: {
      'fc.weight': { shape: [40, 30], init: 'he', dtype: 'bf16' },
      'fc.bias': { shape: [30], init: { kind: 'constant', value: -0 } },
      tensors: { shape: [3, 3], init: { kind: 'orthogonal', gain: 1 }, dtype: 'f16' },
      none: { shape: [0], init: 'zero' },
    },
  } as const;

  test.each([false, true])('a model on the CPU, orthogonal tensors too; arena: %s', async (arena) => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 7 });
    const model = await initializer.createAll(specsOfRecipe(recipe), { arena });
    const fingerprint = await fingerprintOf(model);
    const data = (name: string) => bytesOf(model.tensors[name]?.data as Float32Array);
    expect(fingerprint.lines()).toEqual([
      `"fc.bias" f32 [30] ${hexOf(data('fc.bias'))}`,
      `"fc.weight" bf16 [40,30] ${hexOf(data('fc.weight'))}`,
      '"none" f32 [0] 00000000',
      `"tensors" f16 [3,3] ${hexOf(data('tensors'))}`,
    ]);
    // By name too, where one has the name that a model's record has.
    expect((await fingerprintOf(model.tensors)).digest()).toBe(fingerprint.digest());
  });

  test('weights by name, of the synchronous calls, beyond a piece of 16 MiB', async () => {
    const weights = initializeWeightsSync([4_200, 1_009], 'he', { name: 'w', seed: 1 });
    expect(weights.data.byteLength).toBeGreaterThan(2 ** 24);
    expect((await fingerprintOf({ w: weights })).lines()).toEqual([
      `"w" f32 [4200,1009] ${hexOf(bytesOf(weights.data))}`,
    ]);
  });

  test('slices are refused: they are added', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 7 });
    const init = normal({ stddev: 1 });
    const half = await initializer.create({ name: 'w', shape: [4, 6], init, slice: [[0, 4], [3, 6]] }); // biome-ignore format: short
    await expect(fingerprintOf({ w: half })).rejects.toThrow(
      new ArgumentError(
        'fingerprintOf, "w": weights must be a whole tensor: add slices to a Fingerprint, got [[…], […]]',
      ),
    );
  });

  test.each([
    [5, 'fingerprintOf: weights must be an object, got 5'],
    [{ w: 5 }, 'fingerprintOf, "w": weights must be an object, got 5'],
    [{ w: {} }, 'fingerprintOf, "w": weights must be weights of this library, got Object {  }'],
    [
      { w: { shape: [1], dtype: 'f32' } },
      'fingerprintOf, "w": weights must be weights of this library, got Object { shape, dtype }',
    ],
    [{ tensors: 5 }, 'fingerprintOf: weights.tensors must be an object, got 5'],
    [{ tensors: null }, 'fingerprintOf: weights.tensors must be an object, got null'],
    [floats, 'fingerprintOf: weights must be an object, got Float32Array of 60 bytes'],
  ])('%j is refused', async (weights, message) => {
    await expect(fingerprintOf(weights as never)).rejects.toThrow(new ArgumentError(message));
  });
});

describe('errors', () => {
  const fingerprint = new Fingerprint({ a: { shape: [3] }, b: { shape: [2], dtype: 'f16' } });
  const anything = (value: unknown): never => value as never;
  test.each<[() => unknown, string]>([
    [() => new Fingerprint(anything(5)), 'Fingerprint: specs must be an object, got 5'],
    [() => new Fingerprint({ a: anything(5) }), 'Fingerprint, "a": spec must be an object, got 5'],
    [
      () => new Fingerprint({ a: { shape: [1], dtype: anything('f64') } }),
      `Fingerprint, "a": dtype must be 'f32', 'f16' or 'bf16', got "f64"`,
    ],
    [
      () => new Fingerprint({ '\ud800': { shape: [1] } }),
      'Fingerprint, "\\ud800": name must be a string without lone surrogates, got "\\ud800"',
    ],
    [
      () => fingerprint.add('c', floats),
      'Fingerprint.add: name must be the name of a tensor of this fingerprint, got "c"',
    ],
    [
      () => fingerprint.add('toString', floats),
      'Fingerprint.add: name must be the name of a tensor of this fingerprint, got "toString"',
    ],
    [
      () => fingerprint.add('a', floats),
      'Fingerprint.add: part must be of at most 12 bytes, those of the tensor, got Float32Array of 60 bytes',
    ],
    [
      () => fingerprint.add('a', new Uint16Array(2)),
      'Fingerprint.add: part must be a Float32Array or a Uint8Array, got Uint16Array of 4 bytes',
    ],
    [
      () => fingerprint.add('b', new Float32Array(1)),
      'Fingerprint.add: part must be a Uint16Array or a Uint8Array, got Float32Array of 4 bytes',
    ],
    [() => fingerprint.add('b', anything([1])), 'Fingerprint.add: part must be a Uint16Array or a Uint8Array, got [1]'],
    [() => fingerprint.add('a', new Float32Array(2), 5), 'Fingerprint.add: offset must be an integer in [0, 4], got 5'],
    [
      () => fingerprint.add('a', new Float32Array(2), -1),
      'Fingerprint.add: offset must be an integer in [0, 4], got -1',
    ],
    [
      () => fingerprint.add('a', new Float32Array(2), 0.5),
      'Fingerprint.add: offset must be an integer in [0, 4], got 0.5',
    ],
    [() => fingerprint.combine(anything(null)), 'Fingerprint.combine: other must be an object, got null'],
    [
      () => fingerprint.combine({ c: ['00000000', 1] }),
      'Fingerprint.combine: name must be the name of a tensor of this fingerprint, got "c"',
    ],
    [
      () => fingerprint.combine({ a: ['0000000', 1] }),
      'Fingerprint.combine: other["a"] must be [eight hexadecimal digits, bytes], got ["0000000", 1]',
    ],
    [
      () => fingerprint.combine({ a: ['00000000', -1] }),
      'Fingerprint.combine: other["a"] must be [eight hexadecimal digits, bytes], got ["00000000", -1]',
    ],
    [
      () => fingerprint.combine({ b: anything('00000000') }),
      'Fingerprint.combine: other["b"] must be [eight hexadecimal digits, bytes], got "00000000"',
    ],
    [() => fingerprint.line('c'), 'Fingerprint.line: name must be the name of a tensor of this fingerprint, got "c"'],
  ])('%s', (call, message) => {
    expect(call).toThrow(new ArgumentError(message));
    expect(fingerprint.toJSON()).toEqual({}); // nothing was added
  });

  test('a tensor that is not there wholly, or twice, has no line, and the model no digest', () => {
    const half = new Fingerprint({ w: { shape: [3] } });
    half.add('w', new Float32Array(2));
    expect(() => half.line('w')).toThrow(new Error('Fingerprint.line: "w" has 12 bytes, and 8 were added'));
    expect(() => half.lines()).toThrow('"w" has 12 bytes, and 8 were added');
    half.add('w', new Float32Array(2), 4);
    expect(() => half.digest()).toThrow('"w" has 12 bytes, and 16 were added');
  });
});
