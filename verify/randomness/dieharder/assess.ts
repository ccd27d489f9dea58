// A test of dieharder on a source, which is repeated on other words while its p-value is weak.
import { fails, type Outcome } from '../outcome.ts';
import { interleaved, SOURCES, type SourceName } from '../sources/sources.ts';
import { type OutputLine, runDieharder } from './dieharder.ts';
import type { DieharderTest } from './tests.ts';

/** dieharder calls p-values below this, or this near 1, weak: one in a hundred is weak by chance. */
export const WEAK = 0.005;
export const isWeak = (p: number): boolean => p < WEAK || p > 1 - WEAK;

/** A weak test is repeated at most twice. Three weak p-values in a row have a chance of 1e-6. */
export const ATTEMPTS = 3;

export interface Assessment extends Outcome {
  readonly ntuple: number;
  /** The p-values of the further attempts. */
  readonly again: readonly number[];
  readonly failed: boolean;
}

/** The first element that an attempt reads. Attempts are 2^37 elements apart, and lie beyond the elements of all other tests. */
export const startOf = (index: number, attempt: number): number => (1 + index + 100 * attempt) * 2 ** 37;

/** @param run - runs the test once; called with 0, 1 and 2 as the attempts need it */
export async function assess(
  { pValues, d }: DieharderTest,
  subject: string,
  run: (attempt: number) => Promise<readonly OutputLine[]>,
): Promise<Assessment[]> {
  const attempts: (readonly OutputLine[])[] = [];
  let weak = Array.from({ length: pValues }, (_, i) => i);
  while (weak.length && attempts.length < ATTEMPTS) {
    const lines = await run(attempts.length);
    if (lines.length !== pValues) throw new Error(`dieharder -d ${d}: ${lines.length} p-values, not ${pValues}`);
    attempts.push(lines);
    weak = weak.filter((i) => isWeak((lines[i] as OutputLine).p));
  }
  return (attempts[0] as readonly OutputLine[]).map(({ test, ntuple }, i) => {
    const all = attempts.map((lines) => (lines[i] as OutputLine).p);
    // Later attempts were made for other lines.
    const settled = all.findIndex((p) => !isWeak(p));
    const [p = 0, ...again] = settled < 0 ? all : all.slice(0, settled + 1);
    return {
      test,
      ntuple,
      subject,
      statistic: '',
      p,
      again,
      failed: settled < 0 || [p, ...again].some((value) => fails({ p: value })),
      // Such a test prints a p-value for each of several widths, all computed from the same words.
      ...(pValues > 2 && { apart: 'dependent' }),
    };
  });
}

/** @param index - of the test in the list, which determines the words it reads */
export const assessSource = (test: DieharderTest, index: number, source: SourceName): Promise<Assessment[]> =>
  assess(test, source, (attempt) => runDieharder(test, interleaved(SOURCES[source], startOf(index, attempt))));
