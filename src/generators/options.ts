// Checks that the generators share.
import { argumentError, isIndex } from '../errors.js';

/** Throws unless a value is a number, not NaN. */
export function checkNumber(argument: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) throw argumentError(argument, 'a number', value);
}

/** Whether a value is an integer in [0, 2^32 - 1]. */
export const isWord = (value: unknown): value is number => isIndex(value) && value <= 0xffffffff;

/** The 64 bits of a seed; throws unless it is an integer in [-2^63, 2^bits - 1], above 2^53 - 1 as a bigint. */
export function seedBits(argument: string, seed: unknown, bits: 63 | 64 = 63): bigint {
  const value = typeof seed === 'bigint' || Number.isSafeInteger(seed) ? BigInt(seed as bigint) : undefined;
  if (value === undefined || value < -(1n << 63n) || value >> BigInt(bits) > 0n) {
    throw argumentError(argument, `an integer in [-2^63, 2^${bits} - 1], above 2^53 - 1 as a bigint`, seed);
  }
  return BigInt.asUintN(64, value);
}

/** The range of a slice, all of so many elements if absent; throws unless it is one. */
export function sliceOf(
  slice: unknown,
  size: number,
  argument = 'options.slice',
): readonly [start: number, end: number] {
  if (slice === undefined) return [0, size];
  const [start, end] = Array.isArray(slice) && slice.length === 2 ? slice : [];
  if (!(isIndex(start) && isIndex(end) && start <= end && end <= size)) {
    throw argumentError(argument, `[start, end) in [0, ${size}]`, slice);
  }
  return [start, end];
}
