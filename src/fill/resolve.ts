// Checks the arguments of a call and resolves them to a Fill, before anything is awaited or written.

import { bytesOf, dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject, isIndex } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { checkFanSpec } from '../initializers/fans.js';
import { initOfWord } from '../initializers/methods.js';
import { checkShape } from '../initializers/shape.js';
import { SPEC_KEYS } from '../initializers/spec-keys.js';
import type { Dtype, FillSpec, Init, Shape, Slice, Uint64, WeightSpec, WeightsBase } from '../types.js';
import { drawOf } from './draw.js';
import type { Fill, Rows } from './fill.js';
import { flatRegion, isBox, regionOf, rowsOf, stackedRegions } from './region.js';
import { sourceOf } from './stream.js';

/**
 * The most elements of matrices that are made together, on a device in memory beside the target. It takes as much for each small
 * matrix as for one of 32 x 32.
 */
const MAX_BATCH_ELEMENTS = 1 << 20;
const MIN_MATRIX_ELEMENTS = 1 << 10;

/** The parts of a fill. Constant rows come last, since they overwrite what the initializer drew. */
function partsOf(prefix: string, init: Init, spec: WeightSpec): Fill['parts'] {
  const { shape, slice, batchDims = 0 } = spec;
  const region = regionOf(shape, slice);
  if (init.kind === 'with-rows') {
    const { init: inner, start, end, value } = init;
    if (shape.length === 0) throw argumentError('shape', 'of one or more dimensions for with-rows', shape);
    if (end > (shape[0] as number)) throw argumentError(`${prefix}end`, `at most ${shape[0]} for this shape`, end);
    const draw = drawOf(prefix, { kind: 'constant', value }, spec);
    const rows = rowsOf(shape, slice, region, start, end);
    const over = rows ? [{ draw, region: flatRegion(0, rows.count), at: rows.at }] : [];
    return [...partsOf(`${prefix}init.`, inner, spec), ...over];
  }
  const draw = drawOf(prefix, init, spec);
  if (draw.kind === 'matrix') {
    const most = Math.max(1, Math.floor(MAX_BATCH_ELEMENTS / Math.max(draw.size, MIN_MATRIX_ELEMENTS)));
    return stackedRegions(shape, slice, batchDims, region, most).map(({ first, matrices, ...part }) => ({
      draw: { ...draw, first, matrices },
      ...part,
    }));
  }
  // A constant does not depend on its position, so a flat region will do.
  return [{ draw, region: draw.kind === 'constant' ? flatRegion(0, region.count) : region, at: 0 }];
}

/** Checks a spec, which may have the keys `more` besides its own, and resolves it to a fill, which a backend executes. */
export function resolveFill(spec: WeightSpec, seed: Uint64, more = ''): Fill {
  checkObject('spec', spec, SPEC_KEYS + more);
  const { shape, name, stream, seed: own = seed } = spec;
  checkShape(shape);
  checkFanSpec(spec);
  const dtype = dtypeOf(spec.dtype);
  const init = typeof spec.init === 'string' ? initOfWord('init', spec.init) : spec.init;
  checkInit('init', init);
  const source = sourceOf(own, name, stream);
  const { count } = regionOf(shape, spec.slice);
  const parts = partsOf('init.', init, spec);
  return { ...source, dtype, count, parts: count > 0 ? parts : [] };
}

/** A resolved tensor: the fill, the metadata of the result, and a label for its buffer. */
export interface ResolvedTensor<D extends Dtype = Dtype> {
  readonly fill: Fill;
  readonly metadata: Pick<WeightsBase<D>, 'name' | 'shape' | 'dtype' | 'seed' | 'slice'>;
  readonly label: string;
}

/** A tensor of a fill: all of it, or a slice. */
export function tensorOf<D extends Dtype>(
  fill: Fill,
  shape: Shape,
  seed: Uint64,
  name?: string,
  slice?: Slice,
): ResolvedTensor<D> {
  const metadata = {
    ...(name !== undefined && { name }),
    shape: [...shape],
    dtype: fill.dtype as D,
    seed,
    ...(slice && { slice }),
  };
  return { fill, metadata, label: name ?? 'weights' };
}

/** Resolves a spec. Later changes of the spec have no effect. In a model a tensor is `named` by its key there, even if the spec has a stream. */
export function resolveTensor<D extends Dtype>(spec: WeightSpec<D>, seed: Uint64, named?: string): ResolvedTensor<D> {
  const fill = resolveFill(spec, seed);
  const { shape, seed: own = seed, slice } = spec;
  return tensorOf(fill, shape, own, named ?? spec.name, slice);
}

/** The byte offset of a spec or range, 0 if absent. Throws unless it is a multiple of the size of an element. */
export function offsetOf({ offset = 0 }: { readonly offset?: number }, dtype: Dtype): number {
  const size = bytesOf(dtype);
  if (!isIndex(offset) || offset % size) {
    throw argumentError('offset', `a multiple of ${size} bytes, not negative`, offset);
  }
  return offset;
}

/** Where in a target a fill begins, in bytes; and how its rows lie there, if they have gaps between them. */
export interface Placement {
  readonly offset: number;
  readonly rows?: Rows;
}

/** The placement of a resolved spec. Throws unless it is one. */
export function placementOf(spec: FillSpec, { dtype, count }: Fill): Placement {
  const { shape, slice, bytesPerRow } = spec;
  const offset = offsetOf(spec, dtype);
  if (bytesPerRow === undefined) return { offset };
  const size = bytesOf(dtype);
  const box = isBox(shape, slice) ? slice.map(([start, end]) => end - start) : shape;
  if (box === shape && slice !== undefined) {
    throw argumentError('bytesPerRow', 'absent with a flat slice, which has no rows', bytesPerRow);
  }
  const length = box.at(-1) ?? 1;
  if (!isIndex(bytesPerRow) || bytesPerRow % size || bytesPerRow < size * length) {
    throw argumentError(
      'bytesPerRow',
      `a multiple of ${size}, at least ${size * length}, the bytes of a row`,
      bytesPerRow,
    );
  }
  const pitch = bytesPerRow / size;
  return pitch > length && count > length ? { offset, rows: { length, pitch } } : { offset };
}

/** Elements of a target from the first of a fill to its last. */
export const extentOf = (count: number, rows?: Rows): number =>
  rows ? (count / rows.length - 1) * rows.pitch + rows.length : count;
