// Buffers of the caller's that fills go to.
import { ceilTo } from '../dtype/align.js';
import { bytesOf } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import { extentOf, type Placement } from '../fill/resolve.js';
import { STORAGE } from './flags.js';

/** A fill, and its place in some buffer. */
export interface PlacedFill extends Placement {
  readonly fill: Fill;
}

/** A fill, and its place in a buffer. */
export interface BufferTarget extends PlacedFill {
  readonly buffer: GPUBuffer;
}

/** Whether a value has the methods of a GPUBuffer: hosts need not have the class as a global. */
export function isBuffer(value: unknown): value is GPUBuffer {
  return typeof (value as GPUBuffer | undefined)?.getMappedRange === 'function';
}

/** The names of a usage, such as 'STORAGE | COPY_DST', or the number, where the host has no global GPUBufferUsage with all of its flags. */
function usageNames(usage: number): string | number {
  const flags = Object.entries(globalThis.GPUBufferUsage ?? {}) as [name: string, flag: number][];
  const named = flags.filter(([, flag]) => usage & flag);
  const rest = named.reduce((left, [, flag]) => left & ~flag, usage);
  return rest ? usage : named.map(([name]) => name).join(' | ');
}

/** Throws unless a buffer has a usage. */
export function checkUsage(buffer: GPUBuffer, flag: number, name: string): void {
  if (!(buffer.usage & flag)) {
    throw argumentError('buffer.usage', `one with ${name} (${flag})`, usageNames(buffer.usage));
  }
}

/** Rounds a byte count up to a multiple of 4: shaders and copies access whole words. */
export const wholeWords = (bytes: number): number => ceilTo(bytes, 4);

/** A fill with its place in a buffer; throws unless it fits there, as far as can be seen without the device. */
export function bufferTarget(buffer: GPUBuffer, placement: Placement, fill: Fill): BufferTarget {
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkUsage(buffer, STORAGE, 'STORAGE');
  if (buffer.mapState !== 'unmapped') throw argumentError('buffer.mapState', "'unmapped'", buffer.mapState);
  const { offset, rows } = placement;
  const needed = wholeWords(offset + bytesOf(fill.dtype) * extentOf(fill.count, rows));
  if (needed > buffer.size) throw argumentError('buffer.size', `at least ${needed}`, buffer.size);
  return { fill, buffer, ...placement };
}
