// What a fill of the caller's goes to: an array, or a buffer of a device.
import type { Elements } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Fill, Rows } from '../fill/fill.js';
import { placementOf, resolveFill } from '../fill/resolve.js';
import { type BufferTarget, bufferTarget, isBuffer } from '../gpu/target.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import type { FillSpec, Uint64 } from '../types.js';
import { elementsOf, isArrayTarget } from './array-target.js';

/** A fill with its checked target: elements of an array, or a place in a buffer. */
export type ResolvedTarget = { readonly fill: Fill } & (
  | { readonly elements: Elements; readonly rows?: Rows }
  | { readonly inBuffer: BufferTarget }
);

/** Resolves a spec for the target that it fills. */
export function resolveTarget(target: unknown, spec: FillSpec, seed: Uint64): ResolvedTarget {
  const fill = resolveFill(spec, seed, FILL_KEYS);
  const isArray = isArrayTarget(target);
  if (!isArray && !isBuffer(target)) {
    throw argumentError('target', 'a GPUBuffer, Float32Array, Uint16Array or Float16Array', target);
  }
  const placement = placementOf(spec, fill);
  const { rows } = placement;
  return isArray
    ? { fill, elements: elementsOf(target, placement, fill), ...(rows && { rows }) }
    : { fill, inBuffer: bufferTarget(target, placement, fill) };
}
