// Random cases by fast-check, the same ones at every run.
import fc from 'fast-check';
import { type Dice, diceOf, WORDS } from './random-choices.ts';

const SEED = 6;

const words = (): fc.Arbitrary<number[]> =>
  fc.noBias(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: WORDS, maxLength: WORDS }));

/** The integers that decide so many cases. */
export const drawn = (cases: number, seed = SEED): number[][] => fc.sample(words(), { numRuns: cases, seed });

/** Runs a check on random cases, the same ones at every run; it says what is wrong. */
export async function always(runs: number, check: (dice: Dice) => Promise<string | undefined> | string | undefined) {
  const property = fc.asyncProperty(words(), async (decided) => {
    const fault = await check(diceOf(decided));
    if (fault !== undefined) throw new Error(fault);
  });
  // Without shrinking: smaller integers decide another case, which may fail for another reason.
  await fc.assert(property, { numRuns: runs, seed: SEED, endOnFailure: true });
}
