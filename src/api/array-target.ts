// Arrays of the caller's that fills go to.
import { arrayClass, bytesOf, type Elements, elementsIn } from '../dtype/dtype.js';
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

/** The arrays that hold each dtype, of any realm. */
const CLASSES: Readonly<Record<Dtype, readonly string[]>> = {
  f32: ['Float32Array'],
  f16: ['Uint16Array', 'Float16Array'],
  bf16: ['Uint16Array'],
};

/** Whether a value is an array that can be filled. */
export function isArrayTarget(target: unknown): target is ArrayTarget {
  return Object.values(CLASSES).some((classes) => classes.includes(arrayClass(target) as string));
}

/** The elements of an array, from the first that a fill goes to up to the last; throws unless it fits there. */
export function elementsOf(target: unknown, { offset, rows }: Placement, fill: Fill): Elements {
  const { dtype } = fill;
  const classes = CLASSES[dtype];
  if (!classes.includes(arrayClass(target) as string)) {
    throw argumentError('target', `a ${classes.join(' or a ')}`, target);
  }
  const { buffer, byteOffset, length } = target as ArrayTarget;
  const extent = extentOf(fill.count, rows);
  const needed = offset / bytesOf(dtype) + extent;
  if (needed > length) throw argumentError('target.length', `at least ${needed}`, length);
  return elementsIn(dtype, buffer as ArrayBuffer, byteOffset + offset, extent);
}
