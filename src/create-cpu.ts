// New weights in an array; and the checks of arguments that both backends share.
import { fillArray } from './cpu.js';
import { argumentError, checkObject, isIndex } from './errors.js';
import { checkShape } from './fans.js';
import { initOfMethod } from './initializers.js';
import { resolveFill } from './resolve.js';
import { drawSeed } from './stream.js';
import type { ArrayWeights, Fill, FillSpec, Method, Shape, Uint64, WeightSpec } from './types.js';
import { factsOf, lifeOf } from './weights.js';

/** Throws unless offset is a byte at which a float32 can start. */
export function checkOffset(fn: string, offset: number): void {
  if (!isIndex(offset) || offset % 4) {
    throw argumentError(fn, 'offset', 'a multiple of 4 in bytes, not negative', offset);
  }
}

/** The elements of an array that a fill goes to. */
export function elementsOf(fn: string, target: Float32Array, offset: number, fill: Fill): Float32Array {
  checkOffset(fn, offset);
  if (!(target instanceof Float32Array)) throw argumentError(fn, 'target', 'a Float32Array', target);
  const needed = offset / 4 + fill.count;
  if (needed > target.length) throw argumentError(fn, 'target.length', `at least ${needed}`, target.length);
  return target.subarray(offset / 4, offset / 4 + fill.count);
}

function allocate(fn: string, count: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(count);
  } catch {
    throw argumentError(fn, 'element count', 'small enough for an array of this host', count);
  }
}

/** A new array and what to fill it with: checked and allocated, not yet filled. */
export function createOnCpu(fn: string, spec: WeightSpec, seed: Uint64): { weights: ArrayWeights; fill: Fill } {
  const fill = resolveFill(fn, spec, seed);
  const data = allocate(fn, fill.count);
  const life = lifeOf(
    async () => data.slice(),
    () => {},
  );
  return { weights: { ...factsOf(spec, seed), backend: 'cpu', data, ...life }, fill };
}

/** Which tensor: its name chooses its stream; or the stream itself. */
export interface TensorOptions {
  /** Seed of the weights; drawn if absent. */
  readonly seed?: Uint64;
  /** Name of the tensor, which chooses its stream. */
  readonly name?: string;
  /** The stream itself, in place of a name. 0 if neither is given. */
  readonly stream?: Uint64;
}

/** The spec and the seed of one call of initializeWeights. */
export function specOf(
  fn: string,
  shape: Shape,
  method: Method,
  options: TensorOptions,
): WeightSpec & { seed: Uint64 } {
  checkShape(fn, shape);
  const init = initOfMethod(fn, method);
  checkObject(fn, 'options', options);
  const { seed = drawSeed(), name, stream } = options;
  return {
    shape: [shape[0], shape[1]],
    init,
    seed,
    ...(name !== undefined && { name }),
    ...(stream !== undefined && { stream }),
  };
}

/**
 * `initializeWeights` on the CPU, at once, without promises: for scripts, workers and tests.
 *
 * @param shape - [fanIn, fanOut], two positive integers
 * @throws TypeError as `initializeWeights`
 * @example
 * initializeWeightsSync([10, 10], 'xavier', { seed: 42 }).data; // Float32Array of 100
 */
export function initializeWeightsSync(shape: Shape, method: Method, options: TensorOptions = {}): ArrayWeights {
  const spec = specOf('initializeWeightsSync', shape, method, options);
  const { weights, fill } = createOnCpu('initializeWeightsSync', spec, spec.seed);
  fillArray(weights.data, fill);
  return weights;
}

/**
 * Fills an array of yours, at once. The twin of `Initializer.fill`.
 *
 * @param target - receives the weights from byte `spec.offset` on
 * @param spec - what to fill, with the seed
 * @throws TypeError for a wrong spec or an array that is too small; nothing has been written then
 * @example
 * fillWeightsSync(array, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export function fillWeightsSync(target: Float32Array, spec: FillSpec & { readonly seed: Uint64 }): void {
  const fill = resolveFill('fillWeightsSync', spec, spec?.seed);
  fillArray(elementsOf('fillWeightsSync', target, spec.offset === undefined ? 0 : spec.offset, fill), fill);
}
