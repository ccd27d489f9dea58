// Arrays of the caller's that fills go to.
import { bytesOf, type Elements, elementsIn } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import { extentOf, type Placement } from '../fill/resolve.js';
import type { Dtype } from '../types.js';

/** A Float16Array, which not every host has. */
interface HalfArray {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly length: number;
  readonly [Symbol.toStringTag]: 'Float16Array';
}

/** An array that can be filled: Float32Array for f32; Uint16Array for f16 and bf16; Float16Array for f16. */
export type ArrayTarget = Float32Array | Uint16Array | HalfArray;

function isHalfArray(target: unknown): target is HalfArray {
  return ArrayBuffer.isView(target) && (target as unknown as HalfArray)[Symbol.toStringTag] === 'Float16Array';
}

/** Whether a value is an array that can be filled. */
export function isArrayTarget(target: unknown): target is ArrayTarget {
  return target instanceof Float32Array || target instanceof Uint16Array || isHalfArray(target);
}

const ALLOWED: Readonly<Record<Dtype, string>> = {
  f32: 'a Float32Array',
  f16: 'a Uint16Array or a Float16Array',
  bf16: 'a Uint16Array',
};

/** The elements of an array, from the first that a fill goes to up to the last; throws unless it fits there. */
export function elementsOf(target: unknown, { offset, rows }: Placement, fill: Fill): Elements {
  const { dtype } = fill;
  const fits =
    dtype === 'f32'
      ? target instanceof Float32Array
      : target instanceof Uint16Array || (dtype === 'f16' && isHalfArray(target));
  if (!fits) throw argumentError('target', ALLOWED[dtype], target);
  const { buffer, byteOffset, length } = target as ArrayTarget;
  const extent = extentOf(fill.count, rows);
  const needed = offset / bytesOf(dtype) + extent;
  if (needed > length) throw argumentError('target.length', `at least ${needed}`, length);
  return elementsIn(dtype, buffer as ArrayBuffer, byteOffset + offset, extent);
}
