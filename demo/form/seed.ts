// A seed as a person writes it.

/** A whole number as the library takes it: a bigint from 2^53 on. */
export function seedOf(text: string): number | bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`seed must be a whole number, got "${text}"`);
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

/** As written in code. */
export const seedCode = (seed: number | bigint): string => `${seed}${typeof seed === 'bigint' ? 'n' : ''}`;
