// Counts of compared and different elements.
import { bytesOf } from '../../../src/dtype/dtype.ts';
import type { Dtype } from '../../../src/types.ts';
import { hex } from '../../reference/hex.ts';
import { FORMATS, numberOf } from '../../reference/rounding.ts';
import { type Batch, bitsOf, isPlaced, type Placed, POISON } from './memory.ts';
import { SCHEMES } from './schemes.ts';

/** The counts of one initializer in one dtype. */
export interface Row {
  readonly scheme: string;
  readonly dtype: Dtype;
  compared: number;
  /** Elements that differ; for an inexact initializer, those that differ by more than {@link TOLERANCE}. */
  different: number;
  /** The largest difference of an element, if the initializer is inexact. */
  maxDifference?: number;
}

export interface Tally {
  readonly rows: Row[];
  /** Half words around the cases. */
  guards: number;
  /** Guards that were overwritten. */
  changed: number;
  /** Descriptions of the first differences. */
  readonly first: string[];
}

export const newTally = (): Tally => ({ rows: [], guards: 0, changed: 0, first: [] });

/** How far elements of orthogonal matrices may differ, with gains up to 2: in f32, sums in binary32 from sums in binary64; in 16 bits, one unit in the last place below 2. */
export const TOLERANCE: Readonly<Record<Dtype, number>> = { f32: 1e-5, f16: 2 ** -10, bf16: 2 ** -7 };

export const isInexact = (scheme: string): boolean => SCHEMES[scheme]?.inexact === true;

/** The most differences that are described. */
const MAX_DESCRIBED = 3;

function rowOf({ rows }: Tally, { scheme, spec: { dtype } }: Placed): Row {
  let row = rows.find((known) => known.scheme === scheme && known.dtype === dtype);
  if (!row) {
    row = { scheme, dtype, compared: 0, different: 0, ...(isInexact(scheme) && { maxDifference: 0 }) };
    rows.push(row);
  }
  return row;
}

const spell = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));

/** Compares the bits of a case's elements. */
export function countCase(tally: Tally, one: Placed, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const row = rowOf(tally, one);
  const { dtype } = one.spec;
  for (let i = 0; i < expected.length; i++) {
    row.compared++;
    const [got, wanted] = [actual[i] as number, expected[i] as number];
    if (got === wanted) continue;
    if (row.maxDifference !== undefined) {
      const difference = Math.abs(numberOf(got, FORMATS[dtype]) - numberOf(wanted, FORMATS[dtype]));
      row.maxDifference = Math.max(row.maxDifference, difference);
      if (difference <= TOLERANCE[dtype]) continue; // NaN is above the tolerance
    }
    row.different++;
    if (tally.first.length < MAX_DESCRIBED) {
      const [actualHex, expectedHex] = [got, wanted].map((bits) => hex(bits, 2 * bytesOf(dtype)));
      tally.first.push(`${one.scheme} ${spell(one.spec)}: element ${i} is ${actualHex}, not ${expectedHex}`);
    }
  }
}

/** Checks the half words around the cases, which must keep their poison, where the place of a case is chosen. */
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

/** Compares a batch with its expected elements, and checks its guards. */
export function countBatch(
  tally: Tally,
  batch: Batch,
  actual: Uint32Array<ArrayBuffer>,
  expected: Uint32Array<ArrayBuffer>,
): void {
  for (const one of batch.cases) countCase(tally, one, bitsOf(actual, one), bitsOf(expected, one));
  countGuards(tally, batch, actual);
}

/** Adds the counts of another tally. */
export function addTally(into: Tally, { rows, guards, changed, first }: Tally): void {
  for (const row of rows) {
    const own = into.rows.find(({ scheme, dtype }) => scheme === row.scheme && dtype === row.dtype);
    if (!own) {
      into.rows.push({ ...row });
      continue;
    }
    own.compared += row.compared;
    own.different += row.different;
    if (row.maxDifference !== undefined) own.maxDifference = Math.max(own.maxDifference ?? 0, row.maxDifference);
  }
  into.guards += guards;
  into.changed += changed;
  into.first.push(...first.slice(0, MAX_DESCRIBED - into.first.length));
}
