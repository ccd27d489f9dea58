// Arrays with poison in them and round them.
import { hex } from '../../../verify/reference/hex.ts';
import { weightBits } from '../../../verify/reference/schemes.ts';
import { POISON_BYTE } from '../bits.ts';
import { bytesOf, neededFor, placesOf, type SeededSpec, tensorOf } from './right-specs.ts';

/** Bytes round an array, enough for a block that is written too far. */
export const GUARD = 64;

export interface Guarded {
  /** All bytes, guards too. */
  readonly bytes: Uint8Array;
  /** What is given to be filled. */
  readonly array: Float32Array | Uint16Array;
}

/** An array for a spec, with so many elements more than it needs. */
export function guardedFor(spec: SeededSpec, more: number, shared: boolean): Guarded {
  const bytes = bytesOf(spec.dtype);
  const length = neededFor(spec) + more;
  const buffer = new (shared ? SharedArrayBuffer : ArrayBuffer)(2 * GUARD + bytes * length);
  const all = new Uint8Array(buffer).fill(POISON_BYTE);
  const array = new (bytes === 2 ? Uint16Array : Float32Array)(buffer as ArrayBuffer, GUARD, length);
  return { bytes: all, array };
}

/** Whether nothing was written. */
export const isUntouched = ({ bytes }: Pick<Guarded, 'bytes'>): boolean => bytes.every((byte) => byte === POISON_BYTE);

/** The elements of an array as bits. */
export const bitsIn = (array: Float32Array | Uint16Array): ArrayLike<number> =>
  array instanceof Float32Array ? new Uint32Array(array.buffer, array.byteOffset, array.length) : array;

/** How elements differ from those of the second implementation; nothing, if they do not. */
export function differenceOf(actual: ArrayLike<number>, spec: SeededSpec, table: Uint32Array): string | undefined {
  const expected = weightBits(tensorOf(spec), table);
  if (actual.length !== expected.length) return `${actual.length} elements, not ${expected.length}`;
  const at = expected.findIndex((bits, i) => bits !== actual[i]);
  if (at < 0) return undefined;
  return `element ${at}: ${hex(actual[at] as number)}, not ${hex(expected[at] as number)}`;
}

/**
 * What is wrong with memory that was filled, of which the target begins at byte `from`; nothing, if every weight is right and nothing
 * else was written. It was poisoned everywhere.
 */
export function faultInMemory(
  bytes: Uint8Array,
  from: number,
  spec: SeededSpec,
  table: Uint32Array,
): string | undefined {
  const size = bytesOf(spec.dtype);
  const all = new (size === 2 ? Uint16Array : Uint32Array)(bytes.buffer as ArrayBuffer);
  const places = placesOf(spec).map((place) => from / size + place);
  const written = new Set(places);
  const foreign = bytes.findIndex((byte, i) => byte !== POISON_BYTE && !written.has(Math.floor(i / size)));
  if (foreign >= 0) return `byte ${foreign} is none of the spec's, and was written`;
  return differenceOf(
    places.map((place) => all[place] as number),
    spec,
    table,
  );
}

/** What is wrong with an array that was filled; nothing, if every weight is right and nothing else was written. */
export const faultIn = ({ bytes }: Pick<Guarded, 'bytes'>, spec: SeededSpec, table: Uint32Array): string | undefined =>
  faultInMemory(bytes, GUARD, spec, table);
