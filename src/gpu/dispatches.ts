// Cuts a fill of a buffer into dispatches. Pure arithmetic on plain data.

import { ceilTo, floorTo } from '../dtype/align.js';
import type { Region, Rows } from '../fill/fill.js';
import { elementAt, flatRegion, subregionsOf } from '../fill/region.js';

export interface Limits {
  /** Largest range of a buffer that can be bound, in bytes. */
  readonly maxStorageBufferBindingSize: number;
  /** Alignment of a bound range's offset, in bytes: a power of two, at least 32. */
  readonly minStorageBufferOffsetAlignment: number;
  readonly maxComputeWorkgroupsPerDimension: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
}

/** The largest workgroup; a device in compatibility mode allows 128 invocations. */
const MAX_WORKGROUP_SIZE = 256;

/** Invocations of a workgroup on a device: wi_workgroupSize in shaders/fill.wgsl. */
export const workgroupSizeOf = (
  limits: Pick<Limits, 'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupSizeX'>,
): number => Math.min(MAX_WORKGROUP_SIZE, limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);

/** One dispatch: the binding, what it writes there, and the grid. */
export interface Dispatch {
  /** Whether each invocation stores two blocks of four elements whole, or up to 32 elements one by one. */
  readonly quads: boolean;
  /** Byte range of the buffer to bind. */
  readonly bindingOffset: number;
  readonly bindingSize: number;
  /** Index in the binding of the first element (or quad) written, and how many are. */
  readonly first: number;
  readonly count: number;
  /** Index in the tensor of the region's first element; if there are no levels, of the first element written. */
  readonly start: number;
  /** Position in the region of the first element written, if there are levels. */
  readonly position: number;
  readonly run: number;
  readonly levels: Region['levels'];
  /** The rows in the binding, in elements or quads, if there are gaps between them. Then `first` is in the first row, and the region has levels. */
  readonly rows?: Rows;
  /** The grid: workgroups in a row, and rows. */
  readonly workgroups: readonly [x: number, y: number];
}

/** Quads of an invocation that stores quads. */
const QUADS = 2;
/** A dispatch without levels lies between two multiples of this: in the shader the index has one high word. */
const EPOCH = 0x100000000;
/** Elements of an invocation that stores them one by one. */
const ELEMENTS = 32;

/** Workgroups for a number of invocations, as a grid. */
function gridOf(invocations: number, limits: Limits): Dispatch['workgroups'] {
  const workgroups = Math.ceil(invocations / workgroupSizeOf(limits));
  const row = Math.min(workgroups, limits.maxComputeWorkgroupsPerDimension);
  return [row, Math.ceil(workgroups / row)];
}

/**
 * The dispatches that write a region of a tensor to a buffer from byte `offset` on, in elements of 2 or 4 bytes. A dispatch ends where
 * the binding is full. If blocks of four are aligned in the buffer and `quads` allows it, all but the ragged ends is stored
 * in quads. With `rows` the region begins with a row, and each row begins `pitch` elements after the one before.
 */
export function planDispatches(
  region: Region,
  offset: number,
  bytes: 2 | 4,
  quads: boolean,
  limits: Limits,
  rows?: Rows,
): Dispatch[] {
  const dispatches: Dispatch[] = [];
  let at = offset;
  if (rows) {
    for (const subregion of rowRegionsOf(region, rows)) {
      planRows(dispatches, subregion, at, bytes, quads, limits, rows);
      at += bytes * rows.pitch * (subregion.count / rows.length);
    }
    return dispatches;
  }
  for (const subregion of subregionsOf(region)) {
    planSubregion(dispatches, subregion, at, bytes, quads, limits);
    at += bytes * subregion.count;
  }
  return dispatches;
}

/** Splits a region into single rows, and regions of at most 2^30 elements with levels: in the shader, positions in those have one word. */
function rowRegionsOf(region: Region, { length }: Rows): Region[] {
  return subregionsOf(region).flatMap((part) =>
    part.levels.length > 0 || part.count === length
      ? part
      : subregionsOf({ ...part, run: length, levels: [{ size: part.count / length, stride: length }] }),
  );
}

/** Positions in a binding are u32 in the shader, whatever the device allows. */
export const maxBinding = ({ maxStorageBufferBindingSize }: Pick<Limits, 'maxStorageBufferBindingSize'>): number =>
  Math.min(maxStorageBufferBindingSize, 0x100000000);

/** Plans rows with gaps between them. A row that a binding cannot hold is written by itself. */
function planRows(
  dispatches: Dispatch[],
  region: Region,
  offset: number,
  bytes: 2 | 4,
  quads: boolean,
  limits: Limits,
  { length, pitch }: Rows,
): void {
  const { start, count, run, levels } = region;
  const { minStorageBufferOffsetAlignment } = limits;
  const total = count / length;
  const ragged = [offset / bytes, start, run, length, pitch, ...levels.map(({ stride }) => stride)].some(
    (value) => value % 4,
  );
  const asQuads = quads && !ragged;
  const per = asQuads ? 4 : 1;
  for (let row = 0; row < total; ) {
    const byte = offset + bytes * pitch * row;
    const bindingOffset = floorTo(byte, minStorageBufferOffsetAlignment);
    const room = Math.floor((maxBinding(limits) - (byte - bindingOffset)) / bytes);
    const fitting = Math.min(total - row, 1 + Math.floor((room - length) / pitch));
    if (fitting < 1 || levels.length === 0) {
      const { element } = elementAt(region, row * length);
      planSubregion(dispatches, flatRegion(element, length), byte, bytes, quads, limits);
      row++;
      continue;
    }
    // A row of halves may begin in the middle of a word, which adds one element to its first invocation.
    const invocations = asQuads ? (fitting * length) / (4 * QUADS) : fitting * Math.ceil((length + 1) / ELEMENTS);
    dispatches.push({
      quads: asQuads,
      bindingOffset,
      bindingSize: ceilTo(byte - bindingOffset + bytes * ((fitting - 1) * pitch + length), 4),
      first: (byte - bindingOffset) / bytes / per,
      count: (fitting * length) / per,
      start,
      position: row * length,
      run,
      levels,
      // The pitch of a single row is never used, and need not be a u32.
      rows: { length: length / per, pitch: (fitting > 1 ? pitch : length) / per },
      workgroups: gridOf(invocations, limits),
    });
    row += fitting;
  }
}

function planSubregion(
  dispatches: Dispatch[],
  { start, count, run, levels }: Region,
  offset: number,
  bytes: 2 | 4,
  quads: boolean,
  limits: Limits,
): void {
  const { minStorageBufferOffsetAlignment } = limits;
  const maxBindingSize = maxBinding(limits);
  const flat = levels.length === 0;
  // Misalignment of the tensor's blocks and the buffer's quads: 0 if they coincide.
  const ragged = flat
    ? (offset / bytes - start) % 4
    : [offset / bytes, start, run, ...levels.map(({ stride }) => stride)].find((value) => value % 4);
  const aligned = quads && !ragged;
  // Position of the first element in its block.
  const phase = flat ? start % 4 : 0;
  const dispatch = (asQuads: boolean, from: number, to: number): void => {
    if (from >= to) return;
    const byte = offset + bytes * from;
    const bindingOffset = floorTo(byte, minStorageBufferOffsetAlignment);
    const first = (byte - bindingOffset) / bytes;
    const invocations = asQuads ? (to - from) / (4 * QUADS) : ((first % ELEMENTS) + to - from) / ELEMENTS;
    dispatches.push({
      quads: asQuads,
      bindingOffset,
      // 16-bit elements are bound as whole words.
      bindingSize: ceilTo(offset + bytes * to - bindingOffset, 4),
      first: asQuads ? first / 4 : first,
      count: asQuads ? (to - from) / 4 : to - from,
      start: flat ? start + from : start,
      position: flat ? 0 : from,
      run: flat ? 0 : run,
      levels,
      workgroups: gridOf(invocations, limits),
    });
  };
  let from = 0;
  while (from < count) {
    const byte = offset + bytes * from;
    const room = (floorTo(byte, minStorageBufferOffsetAlignment) + maxBindingSize - byte) / bytes;
    const epoch = flat ? EPOCH - ((start + from) % EPOCH) : count;
    let to = Math.min(count, from + Math.floor(room), from + epoch);
    // Cuts at a block, so that no block is computed twice.
    if (to < count) to = floorTo(phase + to, 4) - phase;
    const head = aligned ? Math.min(to, from + ((4 - ((phase + from) % 4)) % 4)) : to;
    const body = Math.max(head, aligned ? floorTo(phase + to, 4) - phase : to);
    dispatch(false, from, head);
    dispatch(true, head, body);
    dispatch(false, body, to);
    from = to;
  }
}
