// Which tests of dieharder are run, each with its own defaults but for what is said here.

export interface DieharderTest {
  /** The number of `dieharder -l`. */
  readonly d: number;
  readonly ntuple?: number;
  /** How many p-values it gives. */
  readonly pValues: number;
}

/**
 * All that `dieharder -l` calls good but for four: 201 and 17 take minutes each, 204 is a test of Kolmogorov-Smirnov itself and 14, sums, is not to
 * be used by its own word; nor are 5 to 7, which it calls suspect. Of 200 and 203, which have a parameter, some values.
 */
export const TESTS: readonly DieharderTest[] = [
  { d: 0, pValues: 1 },
  { d: 1, pValues: 1 },
  { d: 2, pValues: 1 },
  { d: 3, pValues: 1 },
  { d: 4, pValues: 1 },
  { d: 8, pValues: 1 },
  { d: 9, pValues: 1 },
  { d: 10, pValues: 1 },
  { d: 11, pValues: 1 },
  { d: 12, pValues: 1 },
  { d: 13, pValues: 1 },
  { d: 15, pValues: 2 },
  { d: 16, pValues: 2 },
  { d: 100, pValues: 1 },
  { d: 101, pValues: 1 },
  { d: 102, pValues: 30 },
  ...[1, 2, 4, 8, 12].map((ntuple) => ({ d: 200, ntuple, pValues: 1 })),
  { d: 202, pValues: 1 },
  ...[0, 1, 2, 3, 7, 15, 31].map((ntuple) => ({ d: 203, ntuple, pValues: 1 })),
  { d: 205, pValues: 1 },
  { d: 206, pValues: 1 },
  { d: 207, pValues: 2 },
  { d: 208, pValues: 2 },
  { d: 209, pValues: 1 },
];
