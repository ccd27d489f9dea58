// Which tests of dieharder are run, each with its own defaults but for what is said here.

export interface DieharderTest {
  /** The number of `dieharder -l`. */
  readonly d: number;
  readonly ntuple?: number;
  /** How many p-values it gives. */
  readonly pValues: number;
}

/**
 * All that `dieharder -l` calls good, with their defaults, but for 204, which is a test of Kolmogorov-Smirnov itself. Not 5 to 7, which it calls
 * suspect, nor 14, which is not to be used by its own word. Of 200 and 203, which have a parameter without an end, some values.
 */
export const TESTS: readonly DieharderTest[] = [
  ...[0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13].map((d) => ({ d, pValues: 1 })),
  ...[15, 16, 17].map((d) => ({ d, pValues: 2 })),
  { d: 100, pValues: 1 },
  { d: 101, pValues: 1 },
  { d: 102, pValues: 30 },
  ...[1, 2, 3, 4, 6, 8, 12].map((ntuple) => ({ d: 200, ntuple, pValues: 1 })),
  ...[2, 3, 4, 5].map((ntuple) => ({ d: 201, ntuple, pValues: 1 })),
  { d: 202, pValues: 1 },
  ...[0, 1, 2, 3, 4, 5, 6, 7, 15, 31].map((ntuple) => ({ d: 203, ntuple, pValues: 1 })),
  ...[205, 206].map((d) => ({ d, pValues: 1 })),
  ...[207, 208].map((d) => ({ d, pValues: 2 })),
  { d: 209, pValues: 1 },
];
