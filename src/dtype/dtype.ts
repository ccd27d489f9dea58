// How elements of a dtype lie in memory.
import { argumentError } from '../errors.js';
import type { Dtype, WeightArray } from '../types.js';

/** An array of elements: numbers for f32, the bits of each for f16 and bf16. */
export type Elements = Float32Array | Uint16Array;

/**
 * The class of a typed array, such as 'Float32Array'; undefined for any other value. Each realm (a frame, a context of node:vm) has
 * classes of its own, of which `instanceof` knows one; this asks the array itself.
 */
export function arrayClass(value: unknown): string | undefined {
  return Reflect.get(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag, value);
}

/** Whether threads share memory instead of copying it. It is asked for every piece of a fill, so it does not find out by an exception. */
export const isShared = ({ buffer }: Elements): boolean =>
  Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]';

/** Bytes of an element. */
export function bytesOf(dtype: Dtype): 2 | 4 {
  return dtype === 'f32' ? 4 : 2;
}

/** The dtype, f32 if absent; throws unless it is one. */
export function dtypeOf(dtype: unknown = 'f32'): Dtype {
  if (dtype === 'f32' || dtype === 'f16' || dtype === 'bf16') return dtype;
  throw argumentError('dtype', "'f32', 'f16' or 'bf16'", dtype);
}

/** A new array of elements. Throws a RangeError where the host has no memory for it. */
export function newElements(dtype: Dtype, count: number): Elements {
  return dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
}

/** The elements in memory: `count` from byte `offset` on, or all. */
export function elementsIn<D extends Dtype>(dtype: D, memory: ArrayBuffer, offset = 0, count?: number): WeightArray<D> {
  const ElementArray = dtype === 'f32' ? Float32Array : Uint16Array;
  return new ElementArray(memory, offset, count) as WeightArray<D>;
}
