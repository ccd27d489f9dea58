// The tests of verify/randomness on generators that are wrong: each must refuse those that are wrong in its way, clearly, on 2^24 samples or less.
import { expect, test } from 'vitest';
import { countNormals, sumProducts } from '../../../verify/randomness/jobs.ts';
import type { Outcome } from '../../../verify/randomness/outcome.ts';
import { type Draw, drawNormal } from '../../../verify/randomness/sources/samples.ts';
import { memberOf, wordsOf } from '../../../verify/randomness/sources/words.ts';
import { LAGS, lagScores, lagTests } from '../../../verify/randomness/statistics/correlation.ts';
import { countCodes, type Half, halfTests } from '../../../verify/randomness/statistics/halves.ts';
import { type DrawStream, streamProducts, streamTests } from '../../../verify/randomness/statistics/streams.ts';
import { countWords, newWordCells, wordTests } from '../../../verify/randomness/statistics/word-cells.ts';
import { normalTests } from '../../../verify/randomness/studies.ts';
import { bitsOfArray } from '../../helpers/bits.ts';

const good = drawNormal({ seed: 11, name: 'power' });

/** Good samples, each changed. */
const changed =
  (change: (z: number) => number): Draw =>
  (samples, start) => {
    good(samples, start);
    for (let i = 0; i < samples.length; i++) samples[i] = change(samples[i] as number);
  };

/** The outcomes of a test, which there must be: 'lag 1' is not 'lag 16'. */
function foundOf(outcomes: readonly Outcome[], test: string, of?: string): Outcome[] {
  const found = outcomes.filter(
    (outcome) =>
      outcome.test.startsWith(test) && !/^\d/.test(outcome.test.slice(test.length)) && (!of || outcome.of === of),
  );
  expect(found.length, test).toBeGreaterThan(0);
  return found;
}

/** p is far below, or far too near 1. */
function expectRefused(outcomes: readonly Outcome[], test: string, of?: string): void {
  for (const { p, statistic } of foundOf(outcomes, test, of)) {
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
  expectRefused(outcomesOf(changed((z) => 1.0013 * z)), 'variance');
  expect(outcomesOf(changed((z) => 1.001 * z)).find((outcome) => outcome.test === 'variance')?.p).toBeLessThan(1e-6);
});

test('a standard deviation 1 % wrong: every test of the whole', () => {
  const outcomes = outcomesOf(changed((z) => 0.99 * z));
  for (const name of ['chi-square, 65,536', 'Kolmogorov-Smirnov, 65,535', 'Anderson-Darling, 65,535']) {
    expectRefused(outcomes, name);
  }
});

test('a mean, a skewness, a kurtosis', () => {
  expectRefused(outcomesOf(changed((z) => z + 0.002)), 'mean');
  expectRefused(outcomesOf(changed((z) => z + 0.001 * (z * z - 1))), 'skewness');
  const heavy = outcomesOf(changed((z) => z + 0.001 * (z ** 3 - 3 * z)));
  expectRefused(heavy, 'kurtosis');
  passes(heavy, 'mean');
});

test('samples of 13 bits after the point: the cells see what the others do not', () => {
  const outcomes = outcomesOf(changed((z) => Math.round(z * 8192) / 8192));
  expectRefused(outcomes, 'chi-square, 65,536');
  passes(outcomes, 'variance');
  passes(outcomes, 'Anderson-Darling, 65,535');
});

test('a tail squeezed by half beyond 4: only the tests of tails', () => {
  const outcomes = outcomesOf(changed((z) => (Math.abs(z) > 4 ? Math.sign(z) * (4 + (Math.abs(z) - 4) * 0.5) : z)));
  for (const side of ['above 4', 'below -4']) {
    for (const name of ['chi-square', 'Kolmogorov-Smirnov', 'Anderson-Darling']) expectRefused(outcomes, name, side);
  }
  for (const name of ['variance', 'kurtosis', 'Anderson-Darling, 65,535', 'Kolmogorov-Smirnov, 65,535'])
    passes(outcomes, name);
});

test('a tail that is too thick: the counts', () => {
  const outcomes = outcomesOf(changed((z) => (Math.abs(z) > 3.8 ? 1.2 * z : z)));
  expectRefused(outcomes, 'beyond 4.0000');
  expectRefused(outcomes, 'beyond 5.0000');
});

test('Box-Muller of uniforms of 12 bits, which ends at 4.25', () => {
  const member = memberOf({ seed: 3 });
  const boxMuller: Draw = (samples, start) => {
    for (let at = 0; at < samples.length; at += 0x8000) {
      const words = wordsOf(member, start + at, 0x8000);
      for (let i = 0; i < words.length; i += 2) {
        const radius = Math.sqrt(-2 * Math.log(((words[i] as number) >>> 20) / 0x1000 + 2 ** -13));
        const angle = (2 * Math.PI * (words[i + 1] as number)) / 2 ** 32;
        samples[at + i] = radius * Math.cos(angle);
        samples[at + i + 1] = radius * Math.sin(angle);
      }
    }
  };
  const outcomes = outcomesOf(boxMuller);
  expectRefused(outcomes, 'chi-square', 'above 4');
  expectRefused(outcomes, 'chi-square', 'below -4');
  expect(Math.min(...outcomes.filter(({ test }) => test === 'beyond 5.0000').map(({ p }) => p))).toBeLessThan(0.05);
});

test('words of a linear congruential generator: its low bits come round', () => {
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
  expectRefused(outcomes, 'chi-square, lower');
  passes(outcomes, 'chi-square, upper');
});

test('words of which one in 25 has its top bit set', () => {
  const cells = newWordCells();
  for (let n = 0; n < 512; n++) {
    const words = wordsOf(memberOf({ seed: 3 }), n * 0x8000, 0x8000).map((word, i) =>
      i % 25 ? word : word | 0x80000000,
    );
    countWords(words, cells);
  }
  const outcomes = wordTests('', cells);
  expectRefused(outcomes, 'chi-square, upper');
  passes(outcomes, 'chi-square, lower');
});

const PRODUCTS = 2 ** 22;
/** Good samples, each changed by one that is `lag` before it. */
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

test.each([1, 2, 3, 4, 63, 64, 128, 2 ** 20])('a sample that leans on the one %d before it', (lag) => {
  const outcomes = lagOutcomes(
    mixed(lag, (z, before) => 0.9999 * z + 0.01 * before),
    false,
  );
  const refused = outcomes.filter(({ p }) => p < 1e-6).map((outcome) => outcome.test);
  expect(refused).toEqual([`lag ${lag}`, 'all 78 lags']);
});

test('a size that leans on the one before: the squares', () => {
  const draw = mixed(1, (z, before) => z * (1 + 0.02 * (before * before - 1)));
  const outcomes = lagOutcomes(draw, true);
  expectRefused(outcomes, 'lag 1');
  expect(lagOutcomes(draw, false)[0]?.p).toBeGreaterThan(1e-4);
});

const STREAMS = 64;
const LENGTH = 2 ** 14;
const streams = Array.from({ length: STREAMS }, (_, stream) => drawNormal({ seed: 9, stream }));
const own: DrawStream = (index, start, row) => streams[index]?.(row, start);
const streamOutcomes = (draw: DrawStream): Outcome[] => streamTests('', streamProducts(draw, STREAMS, LENGTH));

test('streams that have nothing to do with each other pass', () => {
  const outcomes = streamOutcomes(own);
  expect(outcomes.length).toBe(3);
  for (const { test } of outcomes) passes(outcomes, test);
});

test.each([
  [5, 61],
  [63, 2],
  [0, 1],
])('stream %d leans on stream %d', (one, other) => {
  const shared = new Float32Array(1024);
  const outcomes = streamOutcomes((index, start, row) => {
    own(index, start, row);
    if (index !== one) return;
    own(other, start, shared);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + 0.08 * (shared[i] as number);
  });
  expectRefused(outcomes, 'the pair furthest off');
  expect(outcomes[1]?.statistic).toContain(`of ${Math.min(one, other)} and ${Math.max(one, other)}`);
});

test('streams that share a little', () => {
  const shared = new Float32Array(1024);
  const outcomes = streamOutcomes((index, start, row) => {
    own(index, start, row);
    good(shared, start);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + 0.08 * (shared[i] as number);
  });
  expectRefused(outcomes, 'r² of all');
});

test.each([1, 3, 4])('streams that are one stream, each begun %d later', (shift) => {
  const outcomes = streamOutcomes((index, start, row) => good(row, start + shift * index));
  expectRefused(outcomes, 'neighbours');
});

test('equal streams whose r² would be too even', () => {
  // Rows of signs, orthogonal: no pair correlates at all.
  const outcomes = streamOutcomes((index, _, row) => {
    for (let i = 0; i < row.length; i++) {
      let parity = i & index;
      for (let bit = 16; bit; bit >>= 1) parity ^= parity >> bit;
      row[i] = parity & 1 ? -1 : 1;
    }
  });
  expectRefused(outcomes, 'r² of all');
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

test('bf16 by cutting off', () => {
  const outcomes = halfOutcomes('bf16', 1, (bits) => bits >>> 16);
  expectRefused(outcomes, 'chi-square');
  expectRefused(outcomes, 'the value furthest off');
});

test('f16 by cutting off', () => {
  // From 2^-14 on; weights of standard deviation 1 are rarely below.
  const cut = (bits: number): number =>
    ((bits >>> 16) & 0x8000) | Math.max(0, ((bits & 0x7fffffff) - (112 << 23)) >> 13);
  const outcomes = halfOutcomes('f16', 1, cut);
  expectRefused(outcomes, 'chi-square');
  expectRefused(outcomes, 'the value furthest off');
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
  expectRefused(halfTests('', 'f16', Math.fround(0.0221), counts), 'chi-square');
});

test('a half that became infinite', () => {
  const counts = new Uint32Array(0x10000);
  const codes = new Uint16Array(2 ** 20);
  drawNormal<Uint16Array>({ seed: 22 }, 1, 'f16')(codes, 0);
  codes.fill(0x7c00, 0, 500);
  countCodes(codes, counts);
  expectRefused(halfTests('', 'f16', 1, counts), 'chi-square');
});
