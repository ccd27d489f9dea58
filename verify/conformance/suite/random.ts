// Numbers that cases are made of: the same in every engine.

export interface Random {
  /** A u32. */
  word(): number;
  /** An integer in [0, count). */
  below(count: number): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
}

/** SplitMix32: an additive sequence through the finaliser of MurmurHash3. */
export function randomOf(seed: number): Random {
  let state = seed;
  const word = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const below = (count: number): number => word() % count;
  return {
    word,
    below,
    between: (low, high) => low + (high - low) * (word() / 0x100000000),
    pick: (list) => list[below(list.length)] as (typeof list)[number],
  };
}
