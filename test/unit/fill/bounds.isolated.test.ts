// Weights at the ends of their range. Extreme words are rare, so here every element has a word of our choice.
import { describe, expect, test, vi } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { wasmLoops } from '../../../src/cpu/wasm.ts';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { Init } from '../../../src/types.ts';
import { weightBits } from '../../../verify/reference/schemes.ts';
import { bitsOfArray } from '../../helpers/bits.ts';
import { runs } from '../../helpers/runs.ts';

// Both ends, the middle, and others with a stride that visits all.
const WORDS = [
  ...[0, 0x100, 0x200, 0x7ffffe00, 0x7fffff00, 0x80000000, 0x80000100, 0xfffffd00, 0xfffffe00, 0xffffff00].flatMap(
    (word) => [word, word + 1, word + 0xff],
  ),
  ...Array.from({ length: runs(2000, 2) }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0),
];

vi.mock('../../../src/random/words.ts', () => ({
  elementWords: (_fill: unknown, element: number, words: Int32Array, count: number): void => {
    for (let i = 0; i < count; i++) words[i] = WORDS[element + i] as number;
  },
  columnWords: (): void => {},
}));

// The same words in the memory of the WebAssembly loops, in place of its own.
const { Instance, Module } = WebAssembly;
vi.stubGlobal('WebAssembly', {
  Module,
  Instance: class {
    readonly exports: object;
    constructor(module: WebAssembly.Module) {
      const { exports } = new Instance(module);
      const { memory, out } = exports as unknown as { memory: WebAssembly.Memory; out: WebAssembly.Global<'i32'> };
      const words = (block: number, ...rest: number[]): void => {
        const count = 16 * (rest.at(-1) as number);
        const target = new Uint32Array(memory.buffer, out.value, count);
        for (let i = 0; i < count; i++) target[i] = WORDS[4 * block + i] ?? 0;
      };
      this.exports = { ...exports, words };
    }
  },
});

/** Fewer elements than WebAssembly takes. */
const FEW = 63;

/** The words of which halves are compared: both ends, the middle and some others. */
const HALF_WORDS = 200;

/** Whether the means and absolute bounds of an initializer are finite in a dtype. */
const canHold = (dtype: 'f16' | 'bf16', init: Init): boolean =>
  Object.values(init).every(
    (value) => typeof value !== 'number' || !Number.isFinite(value) || dtype === 'bf16' || Math.abs(value) < 65520,
  );

/** Compares the halves of words with the second implementation: equal bits, or both refuse. */
function compareHalves(init: Init, dtype: 'f16' | 'bf16'): void {
  const shape = [HALF_WORDS];
  const tensor = { shape, init, seed: 0n, stream: 0n, dtype, slice: [0, HALF_WORDS] } as const;
  const drawn = new Uint16Array(HALF_WORDS).fill(0xcaca);
  const plain = new Uint16Array(HALF_WORDS).fill(0xcaca);
  let expected: number[] | undefined;
  try {
    expected = weightBits(tensor, normalTable(), (element) => WORDS[Number(element)] as number);
  } catch (error) {
    expect(String(error)).toBe('RangeError: no number of the format within the bounds');
  }
  const fill = (): void => {
    fillWeightsSync(drawn, { shape, init, seed: 0, dtype });
    for (let from = 0; from < HALF_WORDS; from += FEW) {
      const to = Math.min(HALF_WORDS, from + FEW);
      fillWeightsSync(plain.subarray(from, to), { shape, init, seed: 0, dtype, slice: [from, to] });
    }
  };
  if (expected) {
    fill();
    expect([...drawn]).toEqual(expected);
    expect([...plain]).toEqual(expected);
  } else {
    expect(fill).toThrow(`fillWeightsSync: init.high must be such that ${dtype} has a number in [`);
    expect(drawn.every((half) => half === 0xcaca)).toBe(true);
  }
}

/** Weights of these words: as the library makes them, once they were found to be those of the second implementation. */
function weightsOf(init: Init): Float32Array {
  const count = WORDS.length;
  const shape = [count];
  const weights = new Float32Array(count);
  const plain = new Float32Array(count);
  fillWeightsSync(weights, { shape, init, seed: 0 });
  for (let from = 0; from < count; from += FEW) {
    const to = Math.min(count, from + FEW);
    fillWeightsSync(plain.subarray(from, to), { shape, init, seed: 0, slice: [from, to] });
  }
  const tensor = { shape, init, seed: 0n, stream: 0n, dtype: 'f32', slice: [0, count] } as const;
  const expected = weightBits(tensor, normalTable(), (element) => WORDS[Number(element)] as number);
  expect([...bitsOfArray(weights)]).toEqual(expected);
  expect([...bitsOfArray(plain)]).toEqual(expected);
  for (const dtype of ['f16', 'bf16'] as const) if (canHold(dtype, init)) compareHalves(init, dtype);
  return weights;
}

test('there is WebAssembly', () => {
  expect(wasmLoops()).toBeDefined();
});

const TINY = 2 ** -126;

describe('uniform in [low, high)', () => {
  test.each([
    [0, 1],
    [1, 1 + 2 ** -22],
    [1, 1 + 2 ** -23],
    [-1, 0],
    [-1, 1],
    [0.1, 0.3],
    [-0.3, -0.1],
    [-0.3, 0.1],
    [1000, 1000.1],
    [2 ** 24, 2 ** 24 + 1],
    // Bounds that float32 cannot hold, one of them just above a float32 that is in the range.
    [0, 1.5 + 2 ** -52],
    [0, Math.fround(1.999) + 2 ** -52],
    [Math.fround(1.999) - 2 ** -52, 2],
    [1, 1 + 2 ** -30],
    // Bounds among the subnormals.
    [-TINY / 2, 1],
    [TINY / 2, 1],
    [-1, TINY / 2],
    [-1, -TINY / 2],
    [-1, TINY],
    [-1, TINY * 1.5],
    [-1, -TINY],
    [0, 2 ** -97],
    [-(2 ** 125), 2 ** 124],
  ])('%d, %d', (low, high) => {
    for (const weight of weightsOf({ kind: 'uniform', low, high })) {
      if (!(weight >= low && weight < high)) expect(weight).toBe('within the range');
      expect(Math.abs(weight) >= TINY || Object.is(weight, 0)).toBe(true);
    }
  });

  test('both ends are reached, as near as float32 can', () => {
    const weights = weightsOf({ kind: 'uniform', low: 1, high: 1 + 2 ** -22 });
    expect(Math.min(...weights)).toBe(1);
    expect(Math.max(...weights)).toBe(1 + 2 ** -23);
    expect(Math.max(...weightsOf({ kind: 'uniform', low: 0, high: 1 }))).toBe(1 - 2 ** -24);
    // -0.5 - (0.5 - 2^-25) is a tie, and goes to the even -1.
    expect(Math.min(...weightsOf({ kind: 'uniform', low: -1, high: 0 }))).toBe(-1);
  });

  test.each([
    [1 + 2 ** -30, 1 + 2 ** -29],
    [2 ** 24 + 0.25, 2 ** 24 + 0.5],
    [-(2 ** 24) - 1, -(2 ** 24)],
    [-1 - 2 ** -29, -1 - 2 ** -30],
  ])('%d, %d: no float32 lies there', (low, high) => {
    expect(() => weightsOf({ kind: 'uniform', low, high })).toThrow(
      'fillWeightsSync: init.high must be such that a float32 lies in [low, high)',
    );
  });
});

describe('truncated, with both bounds included', () => {
  test.each([
    [0, 1, -2, 2],
    [0.5, 0.3, 0, 1],
    [0, 1, 3, 4],
    [0, 1, -6.5, -6],
    [0, 1, 1, Number.POSITIVE_INFINITY],
    [0, 1, Number.NEGATIVE_INFINITY, -1],
    [100, 0.001, 99.999, 100],
    [2 ** 60, 1, 0, 2 ** 61],
    [-0.1, 0.02, -0.1, 0.3],
  ])('mean %d, stddev %d, [%d, %d]', (mean, stddev, low, high) => {
    for (const weight of weightsOf({ kind: 'truncated-normal', mean, stddev, low, high, bounds: 'absolute' })) {
      if (!(weight >= low && weight <= high)) expect(weight).toBe('within the bounds');
    }
    const bounds = 'standard-deviations';
    weightsOf({ kind: 'truncated-normal', mean, stddev, low: -1.5, high: 0.5, bounds });
  });

  test('a bound that is a weight is reached, and the word after it is not', () => {
    const valueAt = (word: number): number => normal(word, normalTable());
    const [first, last] = [0x12345678, 0xe7654321];
    const draw = (low: number, high: number): Float32Array =>
      weightsOf({ kind: 'truncated-normal', mean: 0, stddev: 1, low, high, bounds: 'absolute' });
    const inside = draw(valueAt(first), valueAt(last));
    expect([Math.min(...inside), Math.max(...inside)]).toEqual([valueAt(first), valueAt(last)]);
    // A bound a little further in leaves them out.
    const less = draw(valueAt(first) + 1e-9, valueAt(last) - 1e-9);
    expect(Math.min(...less)).toBeGreaterThan(valueAt(first));
    expect(Math.max(...less)).toBeLessThan(valueAt(last));
    // One value.
    const one = draw(valueAt(last) - 1e-9, valueAt(last));
    expect(new Set(one)).toEqual(new Set([valueAt(last)]));
  });
});

describe('halves within bounds', () => {
  test.each<[Init, 'f16' | 'bf16', least: number, greatest: number]>([
    [{ kind: 'uniform', low: 0, high: 1 }, 'f16', 0x0001, 0x3bff],
    [{ kind: 'uniform', low: 0, high: 1 }, 'bf16', 0x3300, 0x3f7f], // 2^-25 is the least float32 weight
    [{ kind: 'uniform', low: -1, high: 0 }, 'f16', 0xbc00, 0x8001],
    [{ kind: 'uniform', low: -0.05, high: 0.05 }, 'bf16', 0xbd4c, 0x3d4c], // 0.0498046875
    [{ kind: 'uniform', low: 1, high: 1.0001 }, 'f16', 0x3c00, 0x3c00],
    // A bound rounds to 0, and 0 is +0.
    [{ kind: 'uniform', low: -5e-8, high: 1 }, 'f16', 0x0000, 0x3bff],
    [{ kind: 'uniform', low: -1e-9, high: 1e-9 }, 'f16', 0x0000, 0x0000],
    [
      { kind: 'truncated-normal', mean: 0, stddev: 1, low: -0.3, high: 0.3, bounds: 'absolute' },
      'f16',
      0xb4cc, // -0.2998046875
      0x34cc,
    ],
    // Without a bound the greatest float32 weight is that of the last word, 6.337958.
    [
      {
        kind: 'truncated-normal',
        mean: 0,
        stddev: 1,
        low: 5.01,
        high: Number.POSITIVE_INFINITY,
        bounds: 'standard-deviations',
      },
      'bf16',
      0x40a1, // 5.03125
      0x40ca, // 6.3125
    ],
    // Nor does a draw that nothing bounds in effect become infinite.
    [
      {
        kind: 'truncated-normal',
        mean: 0,
        stddev: 60000,
        low: Number.NEGATIVE_INFINITY,
        high: Number.POSITIVE_INFINITY,
        bounds: 'absolute',
      },
      'f16',
      0xfbff,
      0x7bff,
    ],
  ])('%j, %s', (init, dtype, least, greatest) => {
    compareHalves(init, dtype);
    const halves = new Uint16Array(HALF_WORDS);
    fillWeightsSync(halves, { shape: [HALF_WORDS], init, seed: 0, dtype });
    // The first and the last word.
    expect([halves[WORDS.indexOf(0)], halves[WORDS.indexOf(0xffffffff)]]).toEqual([least, greatest]);
  });

  test('a weight between its bounds that rounds to 0 keeps its sign', () => {
    const init = { kind: 'uniform', low: -1e-7, high: 1e-7 } as const;
    compareHalves(init, 'f16');
    const halves = new Uint16Array(HALF_WORDS);
    fillWeightsSync(halves, { shape: [HALF_WORDS], init, seed: 0, dtype: 'f16' });
    expect(new Set(halves)).toEqual(new Set([0x8001, 0x8000, 0x0000, 0x0001]));
  });
});

test.each([
  [1e6, 1e-3],
  [-(2 ** 60), 1],
  [2 ** -98, 2 ** -98],
  [-(2 ** 124), 2 ** -98],
  [2 ** 124, 2 ** 124],
  [1, 2 ** 30],
])('normal with mean %d and stddev %d', (mean, stddev) => {
  for (const weight of weightsOf({ kind: 'normal', mean, stddev })) {
    expect(Number.isFinite(weight) && (Math.abs(weight) >= TINY || Object.is(weight, 0))).toBe(true);
    if (stddev / Math.abs(mean) < 2 ** -50) expect(weight).toBe(mean);
  }
});
