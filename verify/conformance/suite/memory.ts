// Cases side by side in one memory, with guards between them that must not change.
import { ceilTo } from '../../../src/dtype/align.ts';
import { bytesOf, elementsIn } from '../../../src/dtype/dtype.ts';
import type { Dtype } from '../../../src/types.ts';
import type { Case, Group } from './cases.ts';

/** Fills the memory before a batch is written. */
export const POISON = 0xcacacaca;
/** The fewest bytes between two cases. */
const GUARD = 64;

export interface Placed extends Case {
  /** The byte of the memory at which the case starts. */
  readonly offset: number;
  readonly bytes: number;
}

/** A group with a place for each case. */
export interface Batch {
  readonly entry: Group['entry'];
  readonly cases: readonly Placed[];
  readonly words: number;
}

/** Whether the call writes at a chosen place. New weights have their own buffers, which are copied in whole words. */
export const isPlaced = (entry: Group['entry']): boolean => !entry.startsWith('create');

export function layOut({ entry, cases }: Group): Batch {
  let end = GUARD;
  const placed = cases.map((one) => {
    const size = bytesOf(one.spec.dtype);
    const offset = end + (isPlaced(entry) ? size * one.shift : 4 * one.shift);
    const bytes = size * one.fill.count;
    end = ceilTo(offset + bytes + GUARD, GUARD);
    return { ...one, offset, bytes };
  });
  return { entry, cases: placed, words: end / 4 };
}

export const poisoned = ({ words }: Batch): Uint32Array<ArrayBuffer> => new Uint32Array(words).fill(POISON);

/** The elements of a case, as numbers or 16-bit codes. */
export const elementsOf = (
  words: Uint32Array<ArrayBuffer>,
  { spec, offset, fill }: Placed,
): Float32Array | Uint16Array => elementsIn(spec.dtype, words.buffer, offset, fill.count);

/** The elements of a case, as bits. */
export function bitsOf(words: Uint32Array<ArrayBuffer>, { spec, offset, fill }: Placed): Uint32Array | Uint16Array {
  const Bits = bytesOf(spec.dtype) === 4 ? Uint32Array : Uint16Array;
  return new Bits(words.buffer, offset, fill.count);
}

/** The whole memory as elements of a dtype, for calls that take an offset. */
export const viewOf = (words: Uint32Array<ArrayBuffer>, dtype: Dtype): Float32Array | Uint16Array =>
  bytesOf(dtype) === 4 ? new Float32Array(words.buffer) : new Uint16Array(words.buffer);
