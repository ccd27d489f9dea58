// Our own tests of words and weights: their sizes, the tasks they are split into, and how the results of tasks are combined.
import type { Outcome } from './outcome.ts';
import { SOURCES, type SourceName } from './sources/sources.ts';
import { cellTests } from './statistics/cells.ts';
import { LAGS, lagScores, lagTests } from './statistics/correlation.ts';
import { type Half, halfTests } from './statistics/halves.ts';
import { hermiteTests } from './statistics/hermite.ts';
import { type Products, streamTests } from './statistics/streams.ts';
import { tailTests } from './statistics/tails.ts';
import { type WordCells, wordTests } from './statistics/word-cells.ts';
import type { NormalCounts, Range, Task, TaskResult } from './tasks.ts';

export interface Study {
  readonly title: string;
  readonly about: string;
  /** The number of p-values, known before anything runs. */
  readonly pValues: number;
  readonly tasks: readonly Task[];
  /** Takes the results of the tasks, in the same order. */
  readonly finish: (results: readonly TaskResult[]) => Outcome[];
}

/** Numbers of words, samples or elements of each stream; powers of two. */
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

/** The most elements of a task, so that progress is printed often. */
const MAX_TASK_ELEMENTS = 2 ** 28;

/** The first element of each study in the tensor. No two studies use the same samples; dieharder's words lie further on. */
const startOf = (index: number): number => index * 2 ** 33;

const rangesOf = (index: number, total: number): Range[] =>
  Array.from({ length: Math.ceil(total / MAX_TASK_ELEMENTS) }, (_, i) => ({
    start: startOf(index) + i * MAX_TASK_ELEMENTS,
    count: Math.min(total, MAX_TASK_ELEMENTS),
  }));

/** The sum of arrays of the same length, element by element. */
function sumOf<T extends Uint32Array | Float64Array>(arrays: readonly T[]): T {
  const sum = (arrays[0] as T).slice() as T;
  for (const array of arrays.slice(1))
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (array[i] as number);
  return sum;
}

const power = (count: number): string => `2^${Math.log2(count)}`;

export const normalTests = (results: readonly NormalCounts[], total: number): Outcome[] => {
  const tails = results.flatMap((result) => [...result.tails]);
  return [
    ...cellTests('normal', sumOf(results.map(({ cells }) => cells))),
    ...hermiteTests('normal', sumOf(results.map(({ hermite }) => hermite)), total),
    ...tailTests(Float32Array.from(tails), total),
  ];
};

const HE = Math.sqrt(2 / 4096);
const HALVES: readonly [half: Half, stddev: number, label: string][] = [
  ['f16', 1, 'f16, standard deviation 1'],
  ['f16', HE, 'f16, he with 4096 inputs'],
  ['bf16', 1, 'bf16, standard deviation 1'],
  ['bf16', HE, 'bf16, he with 4096 inputs'],
];
const NEIGHBOURS: readonly SourceName[] = ['seeds', 'streams', 'names'];
const ALL_SOURCES = Object.keys(SOURCES) as SourceName[];

export function studiesOf(sizes: Sizes): Study[] {
  const lagStudy = (index: number, squares: boolean, total: number): Study => ({
    title: squares ? 'Serial correlation of z² - 1' : 'Serial correlation',
    about: `Products of ${power(total)} pairs of samples of the tensor${squares ? ', each squared and less 1' : ''}, for each lag from 1 to 64 and each power of two up to 2^20.`,
    pValues: LAGS.length + 1,
    tasks: rangesOf(index, total).map((range) => ({ task: 'lags', input: { ...range, squares } })),
    finish: (results) => {
      const scores = lagScores(sumOf(results as Float64Array[]), total, squares ? 2 : 1);
      return lagTests(squares ? 'z² - 1' : 'z', LAGS, scores);
    },
  });
  return [
    {
      title: 'Words: bits',
      about: `The upper and the lower 16 bits of ${power(sizes.words)} words of each source, each in 65,536 cells.`,
      pValues: 2 * ALL_SOURCES.length,
      tasks: ALL_SOURCES.map((source) => ({ task: 'words', input: { source, start: startOf(0), count: sizes.words } })),
      finish: (results) => results.flatMap((cells, i) => wordTests(ALL_SOURCES[i] as SourceName, cells as WordCells)),
    },
    {
      title: 'Normal: cells, moments, tails',
      about:
        `${power(sizes.normals)} samples of the tensor. Kolmogorov-Smirnov and Anderson-Darling are evaluated at the bounds of the cells. Between two bounds sqrt(n) D ` +
        'can be larger by about 0.004, and beyond the outermost bounds lies on average 2^-15 of A², so the p-values are practically exact. A bound lies half-way between ' +
        'two float32, where rounding divides the samples exactly. The 2^32 possible values of a sample are not perfectly normal either: each cell should have 65,536 of ' +
        'them and has at most 16 more or fewer, which adds 11 to a chi-square whose mean is 65,535 (test/unit/randomness/p-values.test.ts counts them). Beyond 4 standard ' +
        'deviations the bounds lie between two of these values; beyond the last bound there is one value on each side.',
      pValues: 21,
      tasks: rangesOf(1, sizes.normals).map((input) => ({ task: 'normals', input })),
      finish: (results) => normalTests(results as NormalCounts[], sizes.normals),
    },
    {
      title: 'Normal: every sample',
      about: `${power(sizes.order)} samples of the tensor, sorted, without cells.`,
      pValues: 2,
      tasks: rangesOf(2, sizes.order).map((input) => ({ task: 'order', input })),
      finish: (results) =>
        results.flatMap((outcomes) => (outcomes as Outcome[]).map((found) => ({ ...found, subject: 'normal' }))),
    },
    lagStudy(3, false, sizes.lags),
    lagStudy(4, true, sizes.squares),
    {
      title: 'Correlation between streams',
      about: `The first ${power(sizes.streams)} elements of 1024 seeds, 1024 streams and 1000 names: all pairs of each kind, and neighbours shifted by up to four elements.`,
      pValues: 3 * NEIGHBOURS.length,
      tasks: NEIGHBOURS.map((source) => ({ task: 'streams', input: { source, length: sizes.streams } })),
      finish: (results) =>
        results.flatMap((products, i) => streamTests(NEIGHBOURS[i] as SourceName, products as Products)),
    },
    {
      title: 'Half precision: the frequency of each value',
      about:
        `${power(sizes.halves)} weights of each kind. The probability of a value is that of the interval whose numbers round to it, first to float32 and then to 16 bits, ties to ` +
        'even. Values with an expected count below 10 share one cell.',
      pValues: 2 * HALVES.length,
      tasks: HALVES.map(([half, stddev], i) => ({
        task: 'halves',
        input: { half, stddev, start: startOf(5 + i), count: sizes.halves },
      })),
      finish: (results) =>
        results.flatMap((counts, i) => {
          const [half, stddev, label] = HALVES[i] as (typeof HALVES)[number];
          return halfTests(label, half, Math.fround(stddev), counts as Uint32Array);
        }),
    },
  ];
}

/** Combines the results of a study's tasks, and checks the number of p-values. */
export function outcomesOf({ title, pValues, finish }: Study, results: readonly TaskResult[]): Outcome[] {
  const outcomes = finish(results);
  if (outcomes.length !== pValues) throw new Error(`${title}: ${outcomes.length} p-values, not ${pValues}`);
  return outcomes;
}
