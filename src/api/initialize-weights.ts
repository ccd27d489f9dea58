// The one call: from shape, method and seed to weights.
import { named } from '../errors.js';
import { resolveCall } from '../fill/resolve.js';
import type { Dtype, MatrixShape, Method, TensorOptions } from '../types.js';
import { type ChosenBackend, chooseBackend, createWeights, type InitializerOptions } from './backend.js';
import type { Weights } from './buffer-weights.js';

/** Where the weights go, and which tensor they are. */
export type WeightOptions<D extends Dtype = Dtype> = Pick<InitializerOptions, 'device' | 'seed' | 'backend'> &
  TensorOptions<D>;

/** The backend of calls that bring no device. It is chosen at the first call, and again after its device was lost. */
let shared: Promise<ChosenBackend> | undefined;

async function sharedBackend(backend: 'auto' | 'webgpu'): Promise<ChosenBackend> {
  if (!shared) {
    const forget = (): void => {
      shared = undefined;
    };
    shared = chooseBackend({});
    // The CPU is forgotten at once: there may be a device next time.
    shared.then(({ gpu }) => (gpu ? gpu.program.device.lost.then(forget) : forget()), forget);
  }
  const chosen = await shared;
  if (backend === 'webgpu' && chosen.error) throw chosen.error;
  return chosen;
}

/**
 * Weights for a layer with `x @ w`, w of shape [fanIn, fanOut]: from (shape, method, seed) to a GPUBuffer, or to an array
 * where there is no WebGPU. Same seed, same bits, everywhere.
 *
 * - `'zero'`: 0
 * - `'small_random'`: N(0, 0.01^2)
 * - `'xavier'`: N(0, 2 / (fanIn + fanOut)), Glorot and Bengio 2010
 * - `'he'`: N(0, 2 / fanIn), He et al. 2015
 *
 * @param shape - [fanIn, fanOut], two integers, not negative; if one is 0, there are no weights
 * @param options.seed - drawn if absent; the result says which
 * @throws ArgumentError for a shape that is not two integers, not negative, an unknown method, or a wrong option; DeviceError if
 *   `backend` is `'webgpu'` and there is no device; DeviceLostError if it is lost
 * @example
 * const w = await initializeWeights([784, 256], 'he', { name: 'fc1.weight', seed: 42 });
 * w.buffer; // GPUBuffer, or w.data: Float32Array
 * await w.read(); // Float32Array of 200704
 */
export async function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape,
  method: Method,
  options: WeightOptions<D> = {},
): Promise<Weights<D>> {
  return named('initializeWeights', () => {
    const tensor = resolveCall(shape, method, options); // throws before a device is requested
    const { device, seed, backend = 'auto' } = options;
    const share = device === undefined && (backend === 'auto' || backend === 'webgpu');
    const chosen = share
      ? sharedBackend(backend)
      : chooseBackend({ ...(device !== undefined && { device }), backend, ...(seed !== undefined && { seed }) });
    return chosen.then((found) => createWeights(found, tensor));
  });
}
