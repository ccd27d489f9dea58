// Seeds and streams as recipes write them.
import { argumentError } from '../errors.js';

/** A 64-bit integer from its decimal digits. One number has one text: without a sign, without zeros before it. */
export function uint64OfText(argument: string, text: unknown): bigint {
  if (typeof text === 'string' && /^(0|[1-9]\d{0,19})$/.test(text)) {
    const value = BigInt(text);
    if (value >> 64n === 0n) return value;
  }
  throw argumentError(argument, 'a decimal string in [0, 2^64 - 1], such as "42"', text);
}
