// The tests of dieharder that are run, each with its default sizes.

export interface DieharderTest {
  /** The test's number in `dieharder -l`. */
  readonly d: number;
  readonly ntuple?: number;
  /** The number of p-values that it prints. */
  readonly pValues: number;
}

/**
 * All tests that `dieharder -l` calls good, except 204, which tests dieharder's own Kolmogorov-Smirnov test. Without 5 to 7, which dieharder calls
 * suspect, and 14, which it says not to use. Tests 200 and 203 take any ntuple; a few values are run.
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
