import erfcinv from '@stdlib/math-base-special-erfcinv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normal, normalSegment } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { normalBits } from '../../../verify/reference/normal.ts';
import { bitsOf } from '../../helpers/bits.ts';
import { runs } from '../../helpers/runs.ts';

const table = normalTable();

/** The odd integers w = 2^33 p of a segment, at most `most` of them, with both ends. */
function tailsOf(octave: number, j: number, most: number): number[] {
  const low = 2 ** octave * (1 + j / 128);
  const high = 2 ** octave * (1 + (j + 1) / 128);
  const first = Math.ceil((low - 1) / 2);
  const last = Math.ceil((high - 1) / 2) - 1; // w = 2k + 1 < high
  const count = last - first + 1;
  if (count <= 0) return [];
  const taken = Math.min(count, most);
  return Array.from(
    { length: taken },
    (_, i) => 2 * (first + Math.round((i * (count - 1)) / Math.max(1, taken - 1))) + 1,
  );
}

const sampleOfTail = (w: number): number => -normal((w - 1) / 2, table);

test('equals the second implementation', () => {
  const check = (word: number): void => {
    if (bitsOf(normal(word, table)) !== normalBits(word, table)) expect(word).toBe('a word with the same sample');
  };
  for (const word of [0, 1, 2, 127, 128, 2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 2, 2 ** 32 - 1])
    check(word);
  for (let octave = 0; octave < 32; octave++) {
    for (let j = 0; j < 128; j++) {
      for (const w of tailsOf(octave, j, 4)) check((w - 1) / 2);
    }
  }
  fc.assert(fc.property(fc.nat(0xffffffff), check), { numRuns: runs(20_000) });
});

test('takes a word as signed or unsigned', () => {
  for (const word of [0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]) {
    expect(normal(word | 0, table)).toBe(normal(word, table));
    expect(normalSegment(word | 0)).toBe(normalSegment(word));
  }
});

test('is antisymmetric in bits, finite and never 0', () => {
  const check = (word: number): void => {
    const z = normal(word, table);
    const antisymmetric = bitsOf(normal(~word >>> 0, table)) === bitsOf(-z);
    const sign = word < 2 ** 31 ? -1 : 1;
    if (!(antisymmetric && Number.isFinite(z) && Math.sign(z) === sign)) expect(word).toBe('a word with such a sample');
  };
  for (const word of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) check(word);
  fc.assert(fc.property(fc.nat(0xffffffff), check), { numRuns: runs(20_000) });
});

test('reaches -6.33 and 6.33', () => {
  expect(normal(0, table)).toBeLessThan(-6.33);
  expect(normal(2 ** 32 - 1, table)).toBeGreaterThan(6.33);
});

test('never increases in w over any boundary of segments, nor within one where the slope steps', () => {
  let previous = Number.POSITIVE_INFINITY;
  let boundaries = 0;
  for (let octave = 0; octave < 32; octave++) {
    for (let j = 0; j < 128; j++) {
      const tails = tailsOf(octave, j, 2);
      if (tails.length === 0) continue;
      const start = sampleOfTail(tails[0] as number);
      expect(start, `start of octave ${octave}, segment ${j}`).toBeLessThanOrEqual(previous);
      boundaries++;
      // The slope changes 128 times in a segment: the words on both sides of each change.
      const width = 2 ** (octave - 7);
      for (let h = 1; h < 128 && width >= 512; h++) {
        const w = 2 ** octave * (1 + j / 128) + (h * width) / 128;
        if (!(sampleOfTail(w + 1) <= sampleOfTail(w - 1))) expect(w).toBe('where the sample does not increase');
      }
      previous = sampleOfTail(tails.at(-1) as number);
    }
  }
  // Octaves 8 to 31 have 128 segments with words; octave e below has 2^(e-1), and octave 0 one.
  expect(boundaries).toBe(24 * 128 + 128);
});

describe('against a quantile that is not ours: stdlib erfcinv (after Boost), relative error about 1e-16', () => {
  const ulp = (z: number): number => 2 ** (Math.floor(Math.log2(z)) - 23);
  const errors = { large: 0, largeAt: 0, small: 0, smallAt: 0, segments: 0, words: 0 };
  for (let octave = 0; octave < 32; octave++) {
    for (let j = 0; j < 128; j++) {
      const tails = tailsOf(octave, j, 300);
      if (tails.length > 0) errors.segments++;
      for (const w of tails) {
        const exact = Math.SQRT2 * erfcinv(w * 2 ** -32);
        const error = Math.abs(sampleOfTail(w) - exact);
        errors.words++;
        if (exact >= 0.5 && error / ulp(exact) > errors.large)
          Object.assign(errors, { large: error / ulp(exact), largeAt: w });
        if (exact < 0.5 && error > errors.small) Object.assign(errors, { small: error, smallAt: w });
      }
    }
  }

  test('every segment that words fall in was looked at', () => {
    expect(errors.segments).toBe(25 * 128);
    expect(errors.words).toBeGreaterThan(6e5);
  });

  test('at most 0.69 ulp where |z| >= 0.5', () => {
    console.log(`normal: at most ${errors.large.toFixed(4)} ulp where |z| >= 0.5, at w = ${errors.largeAt}`);
    expect(errors.large).toBeLessThan(0.69);
    expect(errors.large).toBeGreaterThan(0.5); // it is rounded to float32 after all
  });

  test('at most 2.6e-8 where |z| < 0.5', () => {
    console.log(`normal: at most ${errors.small.toExponential(3)} where |z| < 0.5, at w = ${errors.smallAt}`);
    expect(errors.small).toBeLessThan(2.6e-8);
  });
});
