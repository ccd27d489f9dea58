// A test of dieharder on a source: what it says, and what follows from a weak p-value.

import { fails, type Outcome } from '../outcome.ts';
import { interleaved, SOURCES, type SourceName } from '../sources/sources.ts';
import { type Line, runDieharder } from './dieharder.ts';
import type { DieharderTest } from './tests.ts';

/** What dieharder calls weak: one p-value in a hundred is. */
export const WEAK = 0.005;
export const isWeak = (p: number): boolean => p < WEAK || p > 1 - WEAK;

/** A weak p-value is looked at again on other words, twice at most; weak three times running has a chance of 1e-6. */
export const ATTEMPTS = 3;

export interface Judged extends Outcome {
  readonly ntuple: number;
  /** Of the further attempts, if there were any. */
  readonly again: readonly number[];
  readonly failed: boolean;
}

/** The first element of an attempt of the test at an index of the list: known before, beyond all others, and 2^37 from the next. */
export const startOf = (index: number, attempt: number): number => (1 + index + 100 * attempt) * 2 ** 37;

/** @param run - gives the lines of an attempt */
export async function judge(
  { pValues, d }: DieharderTest,
  of: string,
  run: (attempt: number) => Promise<readonly Line[]>,
): Promise<Judged[]> {
  const attempts: (readonly Line[])[] = [];
  let weak = Array.from({ length: pValues }, (_, i) => i);
  while (weak.length && attempts.length < ATTEMPTS) {
    const lines = await run(attempts.length);
    if (lines.length !== pValues) throw new Error(`dieharder -d ${d}: ${lines.length} p-values, not ${pValues}`);
    attempts.push(lines);
    weak = weak.filter((i) => isWeak((lines[i] as Line).p));
  }
  return (attempts[0] as readonly Line[]).map(({ test, ntuple }, i) => {
    const all = attempts.map((lines) => (lines[i] as Line).p);
    // Up to the first that is not weak: later attempts were for other lines.
    const settled = all.findIndex((p) => !isWeak(p));
    const [p = 0, ...again] = settled < 0 ? all : all.slice(0, settled + 1);
    return {
      test,
      ntuple,
      of,
      statistic: '',
      p,
      again,
      failed: settled < 0 || [p, ...again].some((value) => fails({ p: value })),
      // Of one line each of several widths, all of the same words.
      ...(pValues > 2 && { apart: 'dependent' }),
    };
  });
}

export const judgeSource = (test: DieharderTest, index: number, source: SourceName): Promise<Judged[]> =>
  judge(test, source, (attempt) => runDieharder(test, interleaved(SOURCES[source], startOf(index, attempt))));
