// New weights in an array, and arrays of the caller's.
import { fillArray } from './cpu.js';
import { argumentError } from './errors.js';
import { type Order, offsetOf, orderOfCall, resolveFill } from './resolve.js';
import type { ArrayWeights, Fill, FillSpec, Method, Shape, TensorOptions, Uint64 } from './types.js';
import { lifeOf } from './weights.js';

/** The elements of an array that a fill goes to, from byte `offset` on. */
export function elementsOf(fn: string, target: Float32Array, offset: number, fill: Fill): Float32Array {
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

/** A new array, not yet filled. */
export function createOnCpu(fn: string, { fill, facts }: Order): ArrayWeights {
  const data = allocate(fn, fill.count);
  const life = lifeOf(
    async () => data.slice(),
    () => {},
  );
  return { ...facts, backend: 'cpu', data, ...life };
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
  const order = orderOfCall('initializeWeightsSync', shape, method, options);
  const weights = createOnCpu('initializeWeightsSync', order);
  fillArray(weights.data, order.fill);
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
  fillArray(elementsOf('fillWeightsSync', target, offsetOf('fillWeightsSync', spec), fill), fill);
}
