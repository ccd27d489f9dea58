// The synchronous calls, on the CPU: the entry point weight-init/cpu.
import { fillArray } from '../cpu/fill.js';
import { named } from '../errors.js';
import { placementOf, resolveCall, resolveFill } from '../fill/resolve.js';
import type { ArrayWeights, Dtype, FillSpec, MatrixShape, Method, TensorOptions, Uint64 } from '../types.js';
import { type ArrayTarget, elementsOf } from './array-target.js';
import { createArrayWeights } from './array-weights.js';

/**
 * `initializeWeights` on the CPU, at once, without promises: for scripts, workers and tests.
 *
 * @param shape - [fanIn, fanOut], two integers, not negative
 * @param options.seed - drawn if absent; the result says which
 * @throws ArgumentError as `initializeWeights`
 * @example
 * initializeWeightsSync([10, 10], 'xavier', { name: 'fc1.weight', seed: 42 }).data; // Float32Array of 100
 */
export function initializeWeightsSync<D extends Dtype = 'f32'>(
  shape: MatrixShape,
  method: Method,
  options: TensorOptions<D> = {},
): ArrayWeights<D> {
  return named('initializeWeightsSync', () => {
    const tensor = resolveCall(shape, method, options);
    const weights = createArrayWeights(tensor);
    fillArray(weights.data, tensor.fill);
    return weights;
  });
}

/**
 * Fills an array of yours, at once. The synchronous twin of `Initializer.fill`.
 *
 * @param target - receives the weights from byte `spec.offset` on: a Float32Array for dtype f32, a Uint16Array (the bits) for
 *   f16 and bf16, a Float16Array for f16
 * @param spec - what to fill, with the seed
 * @throws ArgumentError for a wrong spec or an array that is too small; nothing has been written then
 * @example
 * fillWeightsSync(array, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export function fillWeightsSync(target: ArrayTarget, spec: FillSpec & { readonly seed: Uint64 }): void {
  named('fillWeightsSync', () => {
    const fill = resolveFill(spec, spec?.seed);
    const placement = placementOf(spec, fill);
    fillArray(elementsOf(target, placement, fill), fill, placement.rows);
  });
}
