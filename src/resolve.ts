import { argumentError, checkObject, isIndex } from './errors.js';
import { checkShape, elementCount } from './fans.js';
import { drawOf, initOfMethod } from './initializers.js';
import { hashOfName, uint64Words } from './stream.js';
import type { Fill, Uint64, WeightSpec } from './types.js';

/** Checks a spec and decides everything about it: the fill that a backend executes. */
export function resolveFill(fn: string, spec: WeightSpec, seed: Uint64): Fill {
  checkObject(fn, 'spec', spec);
  const { shape, init, name, stream, slice, seed: own = seed } = spec;
  checkShape(fn, shape);
  const draw = drawOf(fn, typeof init === 'string' ? initOfMethod(fn, init) : init, shape);
  const key = uint64Words(fn, 'seed', own);
  if (name !== undefined && stream !== undefined)
    throw argumentError(fn, 'stream', 'absent when there is a name', stream);
  const size = elementCount(shape);
  const range: unknown = slice === undefined ? [0, size] : slice;
  const [start, end] = (Array.isArray(range) && range.length === 2 ? range : []) as [number, number];
  if (!(isIndex(start) && isIndex(end) && start < end && end <= size)) {
    throw argumentError(fn, 'slice', `[start, end], integers with 0 <= start < end <= ${size}`, slice);
  }
  return {
    key,
    stream: uint64Words(fn, 'stream', name !== undefined ? hashOfName(fn, name) : stream === undefined ? 0 : stream),
    start,
    count: end - start,
    draw,
  };
}
