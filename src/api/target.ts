// A fill of something of the caller's: an array, or a buffer on a device.
import type { Target as ArrayElements } from '../cpu/fill.js';
import { argumentError } from '../errors.js';
import { bytesOf, offsetOf, resolveFill } from '../fill/resolve.js';
import { checkTarget, isBuffer, type Target } from '../gpu/record.js';
import type { Fill, FillSpec, Uint64 } from '../types.js';
import { elementsOf, isArrayTarget } from './sync.js';

/** What is to be filled, checked: elements of an array, or a place in a buffer. */
export interface Job {
  readonly fill: Fill;
  readonly array?: ArrayElements;
  readonly target?: Target;
}

/** The place that a spec names in a buffer; throws unless the fill fits there. */
export function targetOf(fn: string, buffer: GPUBuffer, spec: FillSpec, fill: Fill): Target {
  const target = { fill, buffer, offset: offsetOf(fn, spec, bytesOf(fill.dtype)) };
  checkTarget(fn, target);
  return target;
}

/** The job that a target and a spec stand for. */
export function jobOf(fn: string, target: unknown, spec: FillSpec, seed: Uint64): Job {
  const fill = resolveFill(fn, spec, seed);
  if (isArrayTarget(target)) {
    return { fill, array: elementsOf(fn, target, offsetOf(fn, spec, bytesOf(fill.dtype)), fill) };
  }
  if (isBuffer(target)) return { fill, target: targetOf(fn, target, spec, fill) };
  throw argumentError(fn, 'target', 'a GPUBuffer, Float32Array, Uint16Array or Float16Array', target);
}
