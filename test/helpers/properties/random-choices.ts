// Choices made of random integers: a case is made of plain numbers, in Node or in a page, and shrinks to the first choices.

/** How many integers decide a case. */
export const WORDS = 64;

export interface Dice {
  /** An integer in [0, n). */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  /** True with about this probability; the first choice is false. */
  chance(share: number): boolean;
  /** A number in [low, high). */
  between(low: number, high: number): number;
}

/** Dice that fall as the words say, integers in [0, 2^32). */
export function diceOf(words: readonly number[]): Dice {
  let thrown = 0;
  const next = (): number => {
    const word = words[thrown % words.length] as number;
    // A case that needs more than there are goes on with other ones.
    const again = Math.imul(Math.floor(thrown++ / words.length), 0x9e3779b1);
    return ((word + again) >>> 0) / 0x100000000;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    chance: (share) => next() > 1 - share,
    between: (low, high) => low + next() * (high - low),
  };
}
