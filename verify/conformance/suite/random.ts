// The random numbers that determine the cases, the same in every engine.
//
// The specs of this folder are not those of test/helpers/properties/right-specs.ts, on purpose. The suite runs in any engine without
// packages; it calls every initializer by its public function, in equal numbers, with values near those of real networks, and its shapes
// reach every path of the shader. right-specs draws plain data up to the limits of what is valid (2^-98 to 2^125), and fast-check runs it.
// One generator for both would have to give up the equal numbers here or the extreme values there.

export interface Random {
  /** An unsigned integer of 32 bits. */
  word(): number;
  /** An integer in [0, count). */
  below(count: number): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
}

/** SplitMix32: an additive sequence, mixed by the finalizer of MurmurHash3. */
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
