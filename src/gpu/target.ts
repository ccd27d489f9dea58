// Buffers of the caller's that fills go to.
import { ceilTo } from '../dtype/align.js';
import { bytesOf } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import { STORAGE } from './flags.js';

/** A fill, the buffer that it goes to, and the byte at which it starts there. */
export interface BufferTarget {
  readonly fill: Fill;
  readonly buffer: GPUBuffer;
  readonly offset: number;
}

/** A fill, and the byte of some buffer at which it starts. */
export type PlacedFill = Pick<BufferTarget, 'fill' | 'offset'>;

/** Whether a value has the methods of a GPUBuffer: hosts need not have the class as a global. */
export function isBuffer(value: unknown): value is GPUBuffer {
  return typeof (value as GPUBuffer | undefined)?.getMappedRange === 'function';
}

/** Throws unless a buffer has a usage. */
export function checkUsage(buffer: GPUBuffer, flag: number, name: string): void {
  if (!(buffer.usage & flag)) throw argumentError('buffer.usage', `one with ${name} (${flag})`, buffer.usage);
}

/** Rounds a byte count up to a multiple of 4: shaders and copies access whole words. */
export const wholeWords = (bytes: number): number => ceilTo(bytes, 4);

/** A fill with its place in a buffer; throws unless it fits there, as far as can be seen without the device. */
export function bufferTarget(buffer: GPUBuffer, offset: number, fill: Fill): BufferTarget {
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkUsage(buffer, STORAGE, 'STORAGE');
  if (buffer.mapState !== 'unmapped') throw argumentError('buffer.mapState', "'unmapped'", buffer.mapState);
  const needed = wholeWords(offset + bytesOf(fill.dtype) * fill.count);
  if (needed > buffer.size) throw argumentError('buffer.size', `at least ${needed}`, buffer.size);
  return { fill, buffer, offset };
}
