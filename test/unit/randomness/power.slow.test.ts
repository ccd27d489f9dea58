// The tests of verify/randomness on faulty generators: each must clearly reject those with the fault that it is made to find, on at most 2^24 samples.
import { expect, test } from 'vitest';
import type { Outcome } from '../../../verify/randomness/outcome.ts';
import { type Draw, drawNormal } from '../../../verify/randomness/sources/samples.ts';
import { keyAndStreamOf, wordsOf } from '../../../verify/randomness/sources/words.ts';
import { LAGS, lagScores, lagTests } from '../../../verify/randomness/statistics/correlation.ts';
import { countCodes, type Half, halfTests } from '../../../verify/randomness/statistics/halves.ts';
import { type DrawStream, streamProducts, streamTests } from '../../../verify/randomness/statistics/streams.ts';
import { countWords, newWordCells, wordTests } from '../../../verify/randomness/statistics/word-cells.ts';
import { normalTests } from '../../../verify/randomness/studies.ts';
import { countNormals, sumProducts } from '../../../verify/randomness/tasks.ts';
import { bitsOfArray } from '../../helpers/bits.ts';

const good = drawNormal({ seed: 11, name: 'power' });

/** Correct samples, each changed. */
const changed =
  (change: (z: number) => number): Draw =>
  (samples, start) => {
    good(samples, start);
    for (let i = 0; i < samples.length; i++) samples[i] = change(samples[i] as number);
  };

/** The outcomes of a test, at least one. The name 'lag 1' does not match 'lag 16'. */
function foundOf(outcomes: readonly Outcome[], test: string, subject?: string): Outcome[] {
  const found = outcomes.filter(
    (outcome) =>
      outcome.test.startsWith(test) &&
      !/^\d/.test(outcome.test.slice(test.length)) &&
      (!subject || outcome.subject === subject),
  );
  expect(found.length, test).toBeGreaterThan(0);
  return found;
}

/** Expects that p is far too small, or far too near 1. */
function expectRejected(outcomes: readonly Outcome[], test: string, subject?: string): void {
  for (const { p, statistic } of foundOf(outcomes, test, subject)) {
    console.log(`${test}: ${statistic}, p = ${p}`);
    expect(Math.min(p, 1 - p), `${test}: ${statistic}`).toBeLessThan(1e-9);
  }
}

const passes = (outcomes: readonly Outcome[], test: string): void => {
  for (const { p } of foundOf(outcomes, test)) expect(p, test).toBeGreaterThan(1e-4);
};

const COUNT = 2 ** 24;
const outcomesOf = (draw: Draw): Outcome[] => normalTests([countNormals(draw, { start: 0, count: COUNT })], COUNT);

test('a standard deviation 0.1 % wrong', () => {
  expectRejected(outcomesOf(changed((z) => 1.0013 * z)), 'variance');
  expect(outcomesOf(changed((z) => 1.001 * z)).find((outcome) => outcome.test === 'variance')?.p).toBeLessThan(1e-6);
});

test('a standard deviation 1 % wrong: every test of the whole distribution', () => {
  const outcomes = outcomesOf(changed((z) => 0.99 * z));
  for (const name of ['chi-square, 65,536', 'Kolmogorov-Smirnov, 65,535', 'Anderson-Darling, 65,535']) {
    expectRejected(outcomes, name);
  }
});

test('a mean, a skewness, a kurtosis', () => {
  expectRejected(outcomesOf(changed((z) => z + 0.002)), 'mean');
  expectRejected(outcomesOf(changed((z) => z + 0.001 * (z * z - 1))), 'skewness');
  const heavy = outcomesOf(changed((z) => z + 0.001 * (z ** 3 - 3 * z)));
  expectRejected(heavy, 'kurtosis');
  passes(heavy, 'mean');
});

test('samples with 13 bits after the point: only the cells show it', () => {
  const outcomes = outcomesOf(changed((z) => Math.round(z * 8192) / 8192));
  expectRejected(outcomes, 'chi-square, 65,536');
  passes(outcomes, 'variance');
  passes(outcomes, 'Anderson-Darling, 65,535');
});

test('a tail compressed to half beyond 4: only the tests of tails show it', () => {
  const outcomes = outcomesOf(changed((z) => (Math.abs(z) > 4 ? Math.sign(z) * (4 + (Math.abs(z) - 4) * 0.5) : z)));
  for (const side of ['above 4', 'below -4']) {
    for (const name of ['chi-square', 'Kolmogorov-Smirnov', 'Anderson-Darling']) expectRejected(outcomes, name, side);
  }
  for (const name of ['variance', 'kurtosis', 'Anderson-Darling, 65,535', 'Kolmogorov-Smirnov, 65,535'])
    passes(outcomes, name);
});

test('a tail that is too thick: the counts show it', () => {
  const outcomes = outcomesOf(changed((z) => (Math.abs(z) > 3.8 ? 1.2 * z : z)));
  expectRejected(outcomes, 'beyond 4.0000');
  expectRejected(outcomes, 'beyond 5.0000');
});

test('Box-Muller on uniform numbers of 12 bits, whose largest sample is 4.25', () => {
  const stream = keyAndStreamOf({ seed: 3 });
  const boxMuller: Draw = (samples, start) => {
    for (let at = 0; at < samples.length; at += 0x8000) {
      const words = wordsOf(stream, start + at, 0x8000);
      for (let i = 0; i < words.length; i += 2) {
        const radius = Math.sqrt(-2 * Math.log(((words[i] as number) >>> 20) / 0x1000 + 2 ** -13));
        const angle = (2 * Math.PI * (words[i + 1] as number)) / 2 ** 32;
        samples[at + i] = radius * Math.cos(angle);
        samples[at + i + 1] = radius * Math.sin(angle);
      }
    }
  };
  const outcomes = outcomesOf(boxMuller);
  expectRejected(outcomes, 'chi-square', 'above 4');
  expectRejected(outcomes, 'chi-square', 'below -4');
  expect(Math.min(...outcomes.filter(({ test }) => test === 'beyond 5.0000').map(({ p }) => p))).toBeLessThan(0.05);
});

test('words of a linear congruential generator, whose low bits have a short period', () => {
  const cells = newWordCells();
  const words = new Uint32Array(2 ** 16);
  let state = 1;
  for (let n = 0; n < 256; n++) {
    for (let i = 0; i < words.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      words[i] = state;
    }
    countWords(words, cells);
  }
  const outcomes = wordTests('', cells);
  expectRejected(outcomes, 'chi-square, lower');
  passes(outcomes, 'chi-square, upper');
});

test('words of which every 25th has its top bit set', () => {
  const cells = newWordCells();
  for (let n = 0; n < 512; n++) {
    const words = wordsOf(keyAndStreamOf({ seed: 3 }), n * 0x8000, 0x8000).map((word, i) =>
      i % 25 ? word : word | 0x80000000,
    );
    countWords(words, cells);
  }
  const outcomes = wordTests('', cells);
  expectRejected(outcomes, 'chi-square, upper');
  passes(outcomes, 'chi-square, lower');
});

const PRODUCTS = 2 ** 22;
/** Correct samples, each mixed with the one `lag` elements before it. */
const mixed =
  (lag: number, mix: (z: number, before: number) => number): Draw =>
  (samples, start) => {
    const more = new Float32Array(samples.length + lag);
    good(more, start - lag);
    for (let i = 0; i < samples.length; i++) samples[i] = mix(more[i + lag] as number, more[i] as number);
  };
const lagOutcomes = (draw: Draw, squares: boolean): Outcome[] => {
  const sums = sumProducts(draw, squares, { start: 2 ** 21, count: PRODUCTS });
  return lagTests('', LAGS, lagScores(sums, PRODUCTS, squares ? 2 : 1));
};

test.each([1, 2, 3, 4, 63, 64, 128, 2 ** 20])('samples that correlate with the one %d elements before', (lag) => {
  const outcomes = lagOutcomes(
    mixed(lag, (z, before) => 0.9999 * z + 0.01 * before),
    false,
  );
  const rejected = outcomes.filter(({ p }) => p < 1e-6).map((outcome) => outcome.test);
  expect(rejected).toEqual([`lag ${lag}`, 'all 78 lags']);
});

test('magnitudes that correlate with the one before: the squares show it', () => {
  const draw = mixed(1, (z, before) => z * (1 + 0.02 * (before * before - 1)));
  const outcomes = lagOutcomes(draw, true);
  expectRejected(outcomes, 'lag 1');
  expect(lagOutcomes(draw, false)[0]?.p).toBeGreaterThan(1e-4);
});

const STREAMS = 64;
const LENGTH = 2 ** 14;
const streams = Array.from({ length: STREAMS }, (_, stream) => drawNormal({ seed: 9, stream }));
const own: DrawStream = (index, start, row) => streams[index]?.(row, start);
const streamOutcomes = (draw: DrawStream): Outcome[] => streamTests('', streamProducts(draw, STREAMS, LENGTH));

test('independent streams pass', () => {
  const outcomes = streamOutcomes(own);
  expect(outcomes.length).toBe(3);
  for (const { test } of outcomes) passes(outcomes, test);
});

test.each([
  [5, 61],
  [63, 2],
  [0, 1],
])('stream %d correlates with stream %d', (one, other) => {
  const shared = new Float32Array(1024);
  const outcomes = streamOutcomes((index, start, row) => {
    own(index, start, row);
    if (index !== one) return;
    own(other, start, shared);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + 0.08 * (shared[i] as number);
  });
  expectRejected(outcomes, 'the pair furthest off');
  expect(outcomes[1]?.statistic).toContain(`of ${Math.min(one, other)} and ${Math.max(one, other)}`);
});

test('streams with a small common part', () => {
  const shared = new Float32Array(1024);
  const outcomes = streamOutcomes((index, start, row) => {
    own(index, start, row);
    good(shared, start);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + 0.08 * (shared[i] as number);
  });
  expectRejected(outcomes, 'r² of all');
});

test.each([1, 3, 4])('streams that are one stream, each shifted by %d', (shift) => {
  const outcomes = streamOutcomes((index, start, row) => good(row, start + shift * index));
  expectRejected(outcomes, 'neighbours');
});

test('orthogonal streams, whose r² are too small', () => {
  // Rows of a Hadamard matrix: no pair correlates at all.
  const outcomes = streamOutcomes((index, _, row) => {
    for (let i = 0; i < row.length; i++) {
      let parity = i & index;
      for (let bit = 16; bit; bit >>= 1) parity ^= parity >> bit;
      row[i] = parity & 1 ? -1 : 1;
    }
  });
  expectRejected(outcomes, 'r² of all');
});

const float = new Float32Array(0x10000);
function halfOutcomes(half: Half, stddev: number, round: (bits: number) => number): Outcome[] {
  const draw = drawNormal({ seed: 21, name: half }, stddev);
  const counts = new Uint32Array(0x10000);
  for (let at = 0; at < COUNT; at += float.length) {
    draw(float, at);
    countCodes(Uint16Array.from(bitsOfArray(float), round), counts);
  }
  return halfTests('', half, Math.fround(stddev), counts);
}

test('bf16 by truncation', () => {
  const outcomes = halfOutcomes('bf16', 1, (bits) => bits >>> 16);
  expectRejected(outcomes, 'chi-square');
  expectRejected(outcomes, 'the value furthest off');
});

test('f16 by truncation', () => {
  // For normal f16 numbers, from 2^-14 on. Few weights of standard deviation 1 are smaller.
  const cut = (bits: number): number =>
    ((bits >>> 16) & 0x8000) | Math.max(0, ((bits & 0x7fffffff) - (112 << 23)) >> 13);
  const outcomes = halfOutcomes('f16', 1, cut);
  expectRejected(outcomes, 'chi-square');
  expectRejected(outcomes, 'the value furthest off');
});

test('f16 without subnormals', () => {
  const draw = drawNormal<Uint16Array>({ seed: 21 }, 0.0221, 'f16');
  const codes = new Uint16Array(COUNT);
  draw(codes, 0);
  const counts = new Uint32Array(0x10000);
  countCodes(codes, counts);
  const outcomes = halfTests('', 'f16', Math.fround(0.0221), counts);
  passes(outcomes, 'chi-square');
  countCodes(codes, counts.fill(0));
  for (let code = 1; code < 0x400; code++) {
    for (const [value, zero] of [
      [code, 0],
      [code | 0x8000, 0x8000],
    ] as const) {
      counts[zero] = (counts[zero] as number) + (counts[value] as number);
      counts[value] = 0;
    }
  }
  expectRejected(halfTests('', 'f16', Math.fround(0.0221), counts), 'chi-square');
});

test('an f16 weight that became infinite', () => {
  const counts = new Uint32Array(0x10000);
  const codes = new Uint16Array(2 ** 20);
  drawNormal<Uint16Array>({ seed: 22 }, 1, 'f16')(codes, 0);
  codes.fill(0x7c00, 0, 500);
  countCodes(codes, counts);
  expectRejected(halfTests('', 'f16', 1, counts), 'chi-square');
});
