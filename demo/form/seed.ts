// A seed as a person writes it.

/** A whole number, as the library takes it: a bigint past 2^53. */
export function seedOf(text: string): number | bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`seed must be a whole number, got "${text}"`);
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

/** As code says it. */
export const seedCode = (seed: number | bigint): string => `${seed}${typeof seed === 'bigint' ? 'n' : ''}`;
