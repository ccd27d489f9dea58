// Checks the arguments of a call and resolves them to a Fill, before anything is awaited or written.

import { argumentError, checkObject, isIndex } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { checkFanSpec, checkMatrixShape, checkShape } from '../initializers/fans.js';
import { initOfMethod } from '../initializers/initializers.js';
import type { Dtype, Fill, Init, MatrixShape, Method, Shape, TensorOptions, Uint64, WeightSpec } from '../types.js';
import { drawOf } from './draw.js';
import { flatRegion, regionOf, rowsOf } from './region.js';
import { drawSeed, hashOfName, uint64Words } from './stream.js';

/** Bytes per element. */
export function bytesOf(dtype: Dtype): 2 | 4 {
  return dtype === 'f32' ? 4 : 2;
}

/** The dtype, f32 if absent. Throws unless it is valid. */
export function dtypeOf(fn: string, dtype: unknown = 'f32'): Dtype {
  if (dtype === 'f32' || dtype === 'f16' || dtype === 'bf16') return dtype;
  throw argumentError(fn, 'dtype', "'f32', 'f16' or 'bf16'", dtype);
}

/** The parts of a fill. Constant rows come last, since they overwrite what the initializer drew. */
function partsOf(fn: string, prefix: string, init: Init, spec: WeightSpec): Fill['parts'] {
  const { shape, slice } = spec;
  const region = regionOf(fn, shape, slice);
  if (init.kind === 'with-rows') {
    const { init: inner, start, end, value } = init;
    if (end > (shape[0] as number)) throw argumentError(fn, `${prefix}end`, `at most ${shape[0]} for this shape`, end);
    const draw = drawOf(fn, prefix, { kind: 'constant', value }, spec);
    const rows = rowsOf(shape, slice, region, start, end);
    const over = rows ? [{ draw, region: flatRegion(0, rows.count), at: rows.at }] : [];
    return [...partsOf(fn, `${prefix}init.`, inner, spec), ...over];
  }
  const draw = drawOf(fn, prefix, init, spec);
  // A constant does not depend on its position, so a flat region will do.
  return [{ draw, region: draw.kind === 'constant' ? flatRegion(0, region.count) : region, at: 0 }];
}

/** Checks a spec and resolves it to a fill, which a backend executes. */
export function resolveFill(fn: string, spec: WeightSpec, seed: Uint64): Fill {
  checkObject(fn, 'spec', spec);
  const { shape, name, stream, seed: own = seed } = spec;
  checkShape(fn, shape);
  checkFanSpec(fn, spec);
  const dtype = dtypeOf(fn, spec.dtype);
  const init = typeof spec.init === 'string' ? initOfMethod(fn, spec.init) : spec.init;
  checkInit(fn, 'init.', init);
  const key = uint64Words(fn, 'seed', own);
  if (name !== undefined && stream !== undefined) {
    throw argumentError(fn, 'stream', 'absent when there is a name', stream);
  }
  const parts = partsOf(fn, 'init.', init, spec);
  return {
    key,
    stream: uint64Words(fn, 'stream', name !== undefined ? hashOfName(fn, name) : stream === undefined ? 0 : stream),
    dtype,
    count: (parts[0] as Fill['parts'][number]).region.count,
    parts,
  };
}

/** A resolved tensor: the fill, the metadata of the result, and a label. */
export interface Order<D extends Dtype = Dtype> {
  readonly fill: Fill;
  readonly facts: { readonly shape: Shape; readonly dtype: D; readonly seed: Uint64 };
  readonly label: string;
}

/** Resolves a spec. Later changes of the spec have no effect. */
export function orderOfSpec<D extends Dtype>(fn: string, spec: WeightSpec<D>, seed: Uint64): Order<D> {
  const fill = resolveFill(fn, spec, seed);
  const { shape, seed: own = seed, name = 'weights' } = spec;
  return { fill, facts: { shape: [...shape], dtype: fill.dtype as D, seed: own }, label: name };
}

/** Resolves the arguments of initializeWeights. */
export function orderOfCall<D extends Dtype>(
  fn: string,
  shape: MatrixShape,
  method: Method,
  options: TensorOptions<D>,
): Order<D> {
  checkMatrixShape(fn, shape);
  const init = initOfMethod(fn, method);
  checkObject(fn, 'options', options);
  const { seed = drawSeed(), name, stream, dtype } = options;
  const tensor = {
    ...(name !== undefined && { name }),
    ...(stream !== undefined && { stream }),
    ...(dtype !== undefined && { dtype }),
  };
  return orderOfSpec<D>(fn, { shape, init, ...tensor }, seed);
}

/** The byte offset, 0 if absent. Throws unless it is a multiple of the size of an element. */
export function offsetOf(fn: string, { offset = 0 }: { readonly offset?: number }, size: 2 | 4): number {
  if (!isIndex(offset) || offset % size) {
    throw argumentError(fn, 'offset', `a multiple of ${size} in bytes, not negative`, offset);
  }
  return offset;
}
