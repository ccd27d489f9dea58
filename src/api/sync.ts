// The synchronous calls, on the CPU: the entry point weight-init/cpu.
import { fillArray } from '../cpu/fill.js';
import { named } from '../errors.js';
import { FILL_KEYS, offsetOf, resolveCall, resolveFill } from '../fill/resolve.js';
import { watchCall } from '../fill/same-numbers.js';
import type { ArrayWeights, Dtype, FillSpec, MatrixShape, Method, TensorOptions, Uint64 } from '../types.js';
import { type ArrayTarget, elementsOf } from './array-target.js';
import { createArrayWeights } from './array-weights.js';

/**
 * `initializeWeights` on the CPU, at once, without promises: for scripts, workers and tests. It warns of tensors with the same
 * numbers in the same way.
 *
 * @param shape - [fanIn, fanOut], two positive integers
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
    const tensor = resolveCall(shape, method, options, 'initializeWeightsSync');
    const weights = createArrayWeights(tensor);
    fillArray(weights.data, tensor.fill);
    return weights;
  });
}

/**
 * Fills an array of yours, at once. The synchronous twin of `Initializer.fill`. Of a second array with the same seed and without a
 * name or a stream console.warn tells, once; `stream: 0` says that equal numbers are meant.
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
    const fill = resolveFill(spec, spec?.seed, FILL_KEYS);
    const elements = elementsOf(target, offsetOf(spec, fill.dtype), fill);
    watchCall('fillWeightsSync', spec, fill, elements.buffer, elements.byteOffset);
    fillArray(elements, fill);
  });
}
