// Checks that the generators share.
import { argumentError, isIndex } from '../errors.js';

/** Throws unless a value is a number, not NaN. */
export function checkNumber(argument: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) throw argumentError(argument, 'a number', value);
}

/** The range of a slice, all of so many elements if absent; throws unless it is one. */
export function sliceOf(slice: unknown, size: number): readonly [start: number, end: number] {
  if (slice === undefined) return [0, size];
  const [start, end] = Array.isArray(slice) && slice.length === 2 ? slice : [];
  if (!(isIndex(start) && isIndex(end) && start <= end && end <= size)) {
    throw argumentError('options.slice', `[start, end) in [0, ${size}]`, slice);
  }
  return [start, end];
}
