// What was compared, and what differs.
import { bytesOf } from '../../../src/dtype/dtype.ts';
import type { Dtype } from '../../../src/types.ts';
import { type Batch, bitsOf, isPlaced, type Placed, POISON } from './memory.ts';
import { SCHEMES } from './schemes.ts';

/** Of one initializer in one dtype. */
export interface Row {
  readonly scheme: string;
  readonly dtype: Dtype;
  compared: number;
  /** Elements that differ; of an inexact initializer those that differ by more than {@link TOLERANCE}. */
  different: number;
  /** The most that an element differs by, if the initializer is inexact. */
  most?: number;
}

export interface Tally {
  readonly rows: Row[];
  /** Half words round the cases, and how many of them were changed. */
  guards: number;
  changed: number;
  /** The first differences, in words. */
  readonly first: string[];
}

export const newTally = (): Tally => ({ rows: [], guards: 0, changed: 0, first: [] });

/** What an orthogonal matrix may differ by, with a gain of at most 2: binary32 against binary64, and a unit of the half below 2. */
export const TOLERANCE: Readonly<Record<Dtype, number>> = { f32: 1e-5, f16: 2 ** -10, bf16: 2 ** -7 };

export const isInexact = (scheme: string): boolean => SCHEMES[scheme]?.inexact === true;

/** How many differences are described. */
const DESCRIBED = 3;

function rowOf({ rows }: Tally, { scheme, spec: { dtype } }: Placed): Row {
  let row = rows.find((known) => known.scheme === scheme && known.dtype === dtype);
  if (!row) {
    row = { scheme, dtype, compared: 0, different: 0, ...(isInexact(scheme) && { most: 0 }) };
    rows.push(row);
  }
  return row;
}

/** The number that the bits of a dtype stand for; no infinities here. */
function numberOf(dtype: Dtype, bits: number): number {
  const float = new Float32Array(Uint32Array.of(dtype === 'bf16' ? bits << 16 : bits).buffer)[0] as number;
  if (dtype !== 'f16') return float;
  const exponent = (bits >>> 10) & 31;
  const size = exponent === 0 ? (bits & 1023) * 2 ** -24 : (1024 + (bits & 1023)) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

const spell = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));

/** Counts the elements of a case, as bits. */
export function countCase(tally: Tally, one: Placed, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const row = rowOf(tally, one);
  const { dtype } = one.spec;
  for (let i = 0; i < expected.length; i++) {
    row.compared++;
    const [got, wanted] = [actual[i] as number, expected[i] as number];
    if (got === wanted) continue;
    if (row.most !== undefined) {
      const apart = Math.abs(numberOf(dtype, got) - numberOf(dtype, wanted));
      row.most = Math.max(row.most, apart);
      if (apart <= TOLERANCE[dtype]) continue; // not so if it is not a number
    }
    row.different++;
    if (tally.first.length < DESCRIBED) {
      const hex = (bits: number): string => bits.toString(16).padStart(2 * bytesOf(dtype), '0');
      tally.first.push(`${one.scheme} ${spell(one.spec)}: element ${i} is ${hex(got)}, not ${hex(wanted)}`);
    }
  }
}

/** Counts the words between the cases, where they are to stay as they were. */
function countGuards(tally: Tally, { cases, entry }: Batch, memory: Uint32Array<ArrayBuffer>): void {
  if (!isPlaced(entry)) return;
  const halves = new Uint16Array(memory.buffer);
  let from = 0;
  for (const { offset, bytes } of [...cases, { offset: memory.byteLength, bytes: 0 }]) {
    for (let i = from; i < offset / 2; i++) if (halves[i] !== (POISON & 0xffff)) tally.changed++;
    tally.guards += offset / 2 - from;
    from = (offset + bytes) / 2;
  }
}

/** Counts a batch in one memory against the same in another. */
export function countBatch(
  tally: Tally,
  batch: Batch,
  actual: Uint32Array<ArrayBuffer>,
  expected: Uint32Array<ArrayBuffer>,
): void {
  for (const one of batch.cases) countCase(tally, one, bitsOf(actual, one), bitsOf(expected, one));
  countGuards(tally, batch, actual);
}

/** Adds what another tally has counted. */
export function addTally(into: Tally, { rows, guards, changed, first }: Tally): void {
  for (const row of rows) {
    const own = into.rows.find(({ scheme, dtype }) => scheme === row.scheme && dtype === row.dtype);
    if (!own) {
      into.rows.push({ ...row });
      continue;
    }
    own.compared += row.compared;
    own.different += row.different;
    if (row.most !== undefined) own.most = Math.max(own.most ?? 0, row.most);
  }
  into.guards += guards;
  into.changed += changed;
  into.first.push(...first.slice(0, DESCRIBED - into.first.length));
}
