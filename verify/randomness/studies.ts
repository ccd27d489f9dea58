// What is tested of the words and the weights, in which sizes, and how the parts are put together.

import type { Call, NormalCounts, Result } from './jobs.ts';
import type { Outcome } from './outcome.ts';
import { SOURCES, type SourceName } from './sources/sources.ts';
import { cellTests } from './statistics/cells.ts';
import { LAGS, lagScores, lagTests } from './statistics/correlation.ts';
import { type Half, halfTests } from './statistics/halves.ts';
import { hermiteTests } from './statistics/hermite.ts';
import { type Products, streamTests } from './statistics/streams.ts';
import { tailTests } from './statistics/tails.ts';
import { type WordCells, wordTests } from './statistics/word-cells.ts';

export interface Study {
  readonly title: string;
  readonly about: string;
  /** How many p-values it gives: known before. */
  readonly pValues: number;
  readonly calls: readonly Call[];
  /** From what the calls gave, in their order. */
  readonly finish: (results: readonly Result[]) => Outcome[];
}

/** How many samples, or words, or elements of each stream; powers of two. */
export interface Sizes {
  readonly words: number;
  readonly normals: number;
  readonly order: number;
  readonly lags: number;
  readonly squares: number;
  readonly streams: number;
  readonly halves: number;
}

export const FULL: Sizes = {
  words: 2 ** 30,
  normals: 2 ** 32,
  order: 2 ** 24,
  lags: 2 ** 30,
  squares: 2 ** 28,
  streams: 2 ** 16,
  halves: 2 ** 30,
};

/** The most elements of a job, so that progress is seen. */
const PART = 2 ** 28;

/** Where each study begins in the tensor, so that none uses the samples of another. Those of dieharder are further on. */
const place = (index: number): number => index * 2 ** 33;

const partsOf = (index: number, total: number): { start: number; count: number }[] =>
  Array.from({ length: Math.ceil(total / PART) }, (_, i) => ({
    start: place(index) + i * PART,
    count: Math.min(total, PART),
  }));

/** The sum of arrays of the same length, element by element. */
function added<T extends Uint32Array | Float64Array>(arrays: readonly T[]): T {
  const sum = (arrays[0] as T).slice() as T;
  for (const array of arrays.slice(1))
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (array[i] as number);
  return sum;
}

const samples = (count: number): string => `2^${Math.log2(count)}`;

export const normalTests = (results: readonly NormalCounts[], total: number): Outcome[] => {
  const tails = results.flatMap((result) => [...result.tails]);
  return [
    ...cellTests('normal', added(results.map(({ cells }) => cells))),
    ...hermiteTests('normal', added(results.map(({ hermite }) => hermite)), total),
    ...tailTests(Float32Array.from(tails), total),
  ];
};

const HE = Math.sqrt(2 / 4096);
const HALVES: readonly [half: Half, stddev: number, named: string][] = [
  ['f16', 1, 'f16, standard deviation 1'],
  ['f16', HE, 'f16, he with 4096 inputs'],
  ['bf16', 1, 'bf16, standard deviation 1'],
  ['bf16', HE, 'bf16, he with 4096 inputs'],
];
const MANY: readonly SourceName[] = ['seeds', 'streams', 'names'];
const ALL = Object.keys(SOURCES) as SourceName[];

export function studiesOf(sizes: Sizes): Study[] {
  const lagStudy = (index: number, squares: boolean, total: number): Study => ({
    title: squares ? 'Serial correlation of z² - 1' : 'Serial correlation',
    about:
      `Products of ${samples(total)} pairs of samples${squares ? ', squared and less 1,' : ''} of the tensor for each lag from 1 to 64 and each power ` +
      'of two up to 2^20.',
    pValues: LAGS.length + 1,
    calls: partsOf(index, total).map((part) => ({ job: 'lags', of: { ...part, squares } })),
    finish: (results) => {
      const scores = lagScores(added(results as Float64Array[]), total, squares ? 2 : 1);
      return lagTests(squares ? 'z² - 1' : 'z', LAGS, scores);
    },
  });
  return [
    {
      title: 'Words: bits',
      about: `The upper and the lower 16 bits of ${samples(sizes.words)} words of each source, each in 65,536 cells.`,
      pValues: 2 * ALL.length,
      calls: ALL.map((source) => ({ job: 'words', of: { source, start: place(0), count: sizes.words } })),
      finish: (results) => results.flatMap((cells, i) => wordTests(ALL[i] as SourceName, cells as WordCells)),
    },
    {
      title: 'Normal: cells, moments, tails',
      about:
        `${samples(sizes.normals)} samples of the tensor. Kolmogorov-Smirnov and Anderson-Darling are taken at the bounds of the cells: D can miss about ` +
        '0.004 of sqrt(n) D between two bounds, A² on average 2^-15 beyond the outermost, so their p-values are as good as exact. Bounds of the cells lie ' +
        'half-way between two float32, where what is rounded to either is divided exactly. What a sample can be, 2^32 values, is not quite normal either: no ' +
        'cell has more than 16 of them too many or too few, of 65,536, which adds 11 to a chi-square of 65,535 on average ' +
        '(test/unit/randomness/p-values.test.ts counts them). Beyond 4 standard deviations bounds lie between two of these values, and the last is that beyond which there ' +
        'is one on each side.',
      pValues: 21,
      calls: partsOf(1, sizes.normals).map((of) => ({ job: 'normals', of })),
      finish: (results) => normalTests(results as NormalCounts[], sizes.normals),
    },
    {
      title: 'Normal: every sample',
      about: `${samples(sizes.order)} samples of the tensor, sorted: no cells.`,
      pValues: 2,
      calls: partsOf(2, sizes.order).map((of) => ({ job: 'order', of })),
      finish: (results) =>
        results.flatMap((outcomes) => (outcomes as Outcome[]).map((found) => ({ ...found, of: 'normal' }))),
    },
    lagStudy(3, false, sizes.lags),
    lagStudy(4, true, sizes.squares),
    {
      title: 'Correlation between streams',
      about:
        `The first ${samples(sizes.streams)} elements of each of 1024 seeds, 1024 streams and 1000 names, each against each; and each against its neighbour, ` +
        'shifted by up to four elements.',
      pValues: 3 * MANY.length,
      calls: MANY.map((source) => ({ job: 'streams', of: { source, length: sizes.streams } })),
      finish: (results) => results.flatMap((products, i) => streamTests(MANY[i] as SourceName, products as Products)),
    },
    {
      title: 'Half precision: the share of each value',
      about:
        `${samples(sizes.halves)} weights of each kind. The probability of a value is that of its rounding interval, to nearest even, of what is float32 ` +
        'before. Values that are expected less than ten times are one cell.',
      pValues: 2 * HALVES.length,
      calls: HALVES.map(([half, stddev], i) => ({
        job: 'halves',
        of: { half, stddev, start: place(5 + i), count: sizes.halves },
      })),
      finish: (results) =>
        results.flatMap((counts, i) => {
          const [half, stddev, named] = HALVES[i] as (typeof HALVES)[number];
          return halfTests(named, half, Math.fround(stddev), counts as Uint32Array);
        }),
    },
  ];
}

/** Puts together what the calls of a study gave. */
export function outcomesOf({ title, pValues, finish }: Study, results: readonly Result[]): Outcome[] {
  const outcomes = finish(results);
  if (outcomes.length !== pValues) throw new Error(`${title}: ${outcomes.length} p-values, not ${pValues}`);
  return outcomes;
}
