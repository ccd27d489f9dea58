// Arguments to what a backend executes: everything is checked and decided here, before anything is waited for or written.
import { argumentError, checkObject, isIndex } from './errors.js';
import { checkShape, elementCount } from './fans.js';
import { drawOf, initOfMethod } from './initializers.js';
import { drawSeed, hashOfName, uint64Words } from './stream.js';
import type { Fill, Method, Shape, TensorOptions, Uint64, WeightSpec, WeightsBase } from './types.js';

/** Checks a spec and decides everything about it: the fill that a backend executes. */
export function resolveFill(fn: string, spec: WeightSpec, seed: Uint64): Fill {
  checkObject(fn, 'spec', spec);
  const { shape, init, name, stream, slice, seed: own = seed } = spec;
  checkShape(fn, shape);
  const draw = drawOf(fn, typeof init === 'string' ? initOfMethod(fn, init) : init, shape);
  const key = uint64Words(fn, 'seed', own);
  if (name !== undefined && stream !== undefined) {
    throw argumentError(fn, 'stream', 'absent when there is a name', stream);
  }
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

/** New weights, decided: the fill, what the result says of itself, and a label. */
export interface Order {
  readonly fill: Fill;
  readonly facts: Pick<WeightsBase, 'shape' | 'dtype' | 'seed'>;
  readonly label: string;
}

/** The order that a spec stands for. What the caller does to the spec afterwards changes nothing. */
export function orderOfSpec(fn: string, spec: WeightSpec, seed: Uint64): Order {
  const fill = resolveFill(fn, spec, seed);
  const { shape, seed: own = seed, name = 'weights' } = spec;
  return { fill, facts: { shape: [shape[0], shape[1]], dtype: 'f32', seed: own }, label: name };
}

/** The order that the arguments of initializeWeights stand for. */
export function orderOfCall(fn: string, shape: Shape, method: Method, options: TensorOptions): Order {
  checkShape(fn, shape);
  const init = initOfMethod(fn, method);
  checkObject(fn, 'options', options);
  const { seed = drawSeed(), name, stream } = options;
  const tensor = { ...(name !== undefined && { name }), ...(stream !== undefined && { stream }) };
  return orderOfSpec(fn, { shape, init, ...tensor }, seed);
}

/** The byte at which something starts, 0 if not said; throws unless a float32 can start there. */
export function offsetOf(fn: string, { offset = 0 }: { readonly offset?: number }): number {
  if (!isIndex(offset) || offset % 4) {
    throw argumentError(fn, 'offset', 'a multiple of 4 in bytes, not negative', offset);
  }
  return offset;
}
