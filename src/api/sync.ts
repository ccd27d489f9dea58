// The synchronous calls, on the CPU: the entry point weight-init/cpu.
import { fillArray } from '../cpu/fill.js';
import { checkBoolean, checkObject, named } from '../errors.js';
import { placementOf, resolveFill } from '../fill/resolve.js';
import { resolveCall } from '../fill/resolve-call.js';
import { watchUnless } from '../fill/same-numbers.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import type { ArrayWeights, Dtype, FillSpec, MatrixShape, Method, TensorOptions, Uint64 } from '../types.js';
import { type ArrayTarget, elementsOf } from './array-target.js';
import { createArrayWeights } from './array-weights.js';

/** How the synchronous calls work. */
export interface SyncOptions {
  /**
   * Whether they may run in WebAssembly; true if absent. The weights are the same. With false they do nothing that a content security
   * policy could block or report.
   */
  readonly wasm?: boolean;
  /** Whether console.warn is called, once, when tensors without a name get the same numbers; true if absent. */
  readonly warnings?: boolean;
}

/** The keys of SyncOptions. */
const SYNC_KEYS = 'wasm warnings';

function wasmOf({ wasm = true }: SyncOptions): boolean {
  checkBoolean('wasm', wasm);
  return wasm;
}

/**
 * The synchronous form of `initializeWeights`, on the CPU: for scripts, workers and tests. It warns in the same way when tensors get
 * the same numbers.
 *
 * @param shape - [fanIn, fanOut], two integers, not negative
 * @param options.seed - random if absent; the result has it as `seed`
 * @param options.wasm - as in {@link SyncOptions}
 * @throws ArgumentError as `initializeWeights`
 * @example
 * initializeWeightsSync([10, 10], 'xavier', { name: 'fc1.weight', seed: 42 }).data; // Float32Array of 100
 */
export function initializeWeightsSync<D extends Dtype = 'f32'>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options: TensorOptions<D> & SyncOptions = {},
): ArrayWeights<D> {
  return named('initializeWeightsSync', () => {
    const tensor = resolveCall(shape, method, options, 'initializeWeightsSync', ' wasm');
    const wasm = wasmOf(options);
    const weights = createArrayWeights(tensor);
    fillArray(weights.data, tensor.fill, undefined, wasm);
    tensor.made();
    return weights;
  });
}

/**
 * Fills your array: the synchronous form of `Initializer.fill`. It warns, once, with console.warn when a second array has the same
 * seed and no name or stream. Use `stream: 0` if equal numbers are intended, or `warnings: false` to turn the warning off.
 *
 * @param target - receives the weights from byte `spec.offset` on: a Float32Array for dtype f32, a Uint16Array (the bits) for
 *   f16 and bf16, a Float16Array for f16
 * @param spec - what to fill, with the seed
 * @param options.wasm - as in {@link SyncOptions}
 * @throws ArgumentError for a wrong spec or an array that is too small; nothing has been written then
 * @example
 * fillWeightsSync(array, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export function fillWeightsSync(
  target: ArrayTarget,
  spec: FillSpec & { readonly seed: Uint64 },
  options: SyncOptions = {},
): void {
  named('fillWeightsSync', () => {
    const fill = resolveFill(spec, spec?.seed, FILL_KEYS);
    checkObject('options', options, SYNC_KEYS);
    const wasm = wasmOf(options);
    const watch = watchUnless(options);
    const placement = placementOf(spec, fill);
    const elements = elementsOf(target, placement, fill);
    const made = watch('fillWeightsSync', spec, fill, elements.buffer, elements.byteOffset);
    fillArray(elements, fill, placement.rows, wasm);
    made();
  });
}
