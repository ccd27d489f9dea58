// Arrays with poison in them and round them.
import { weightBits } from '../../../verify/reference/schemes.ts';
import { bytesOf, countOf, neededFor, type SeededSpec, tensorOf } from './right-specs.ts';

const POISON = 0xca;
/** Bytes round an array, enough for a block that is written too far. */
export const GUARD = 64;

export interface Guarded {
  /** All bytes, guards too. */
  readonly bytes: Uint8Array;
  /** What is given to be filled. */
  readonly array: Float32Array | Uint16Array;
  /** The byte of `bytes` at which the weights begin. */
  readonly from: number;
}

/** An array for a spec, with so many elements more than it needs. */
export function guardedFor(spec: SeededSpec, more: number, shared: boolean): Guarded {
  const bytes = bytesOf(spec.dtype);
  const length = neededFor(spec) + more;
  const buffer = new (shared ? SharedArrayBuffer : ArrayBuffer)(2 * GUARD + bytes * length);
  const all = new Uint8Array(buffer).fill(POISON);
  const array = new (bytes === 2 ? Uint16Array : Float32Array)(buffer as ArrayBuffer, GUARD, length);
  return { bytes: all, array, from: GUARD + (spec.offset ?? 0) };
}

/** Whether nothing was written. */
export const isUntouched = ({ bytes }: Pick<Guarded, 'bytes'>): boolean => bytes.every((byte) => byte === POISON);

/** The elements of an array as bits. */
export const bitsIn = (array: Float32Array | Uint16Array): ArrayLike<number> =>
  array instanceof Float32Array ? new Uint32Array(array.buffer, array.byteOffset, array.length) : array;

/** How elements differ from those of the second implementation; nothing, if they do not. */
export function differenceOf(actual: ArrayLike<number>, spec: SeededSpec, table: Uint32Array): string | undefined {
  const expected = weightBits(tensorOf(spec), table);
  if (actual.length !== expected.length) return `${actual.length} elements, not ${expected.length}`;
  const at = expected.findIndex((bits, i) => bits !== actual[i]);
  if (at < 0) return undefined;
  return `element ${at}: ${(actual[at] as number).toString(16)}, not ${(expected[at] as number).toString(16)}`;
}

/** What is wrong with an array that was filled; nothing, if every weight is right and nothing else was written. */
export function faultIn({ bytes, from }: Guarded, spec: SeededSpec, table: Uint32Array): string | undefined {
  const size = bytesOf(spec.dtype);
  const to = from + size * countOf(spec);
  const elements = new (size === 2 ? Uint16Array : Uint32Array)(bytes.buffer as ArrayBuffer, from, countOf(spec));
  const written = bytes.findIndex((byte, i) => (i < from || i >= to) && byte !== POISON);
  return written < 0
    ? differenceOf(elements, spec, table)
    : `byte ${written} is not in [${from}, ${to}), and was written`;
}
