// The one call.

import { orderOfCall } from '../fill/resolve.js';
import type { Dtype, MatrixShape, Method, TensorOptions } from '../types.js';
import { createWeights, type InitializerOptions, type Setup, setUp } from './backend.js';
import type { Weights } from './gpu-types.js';

/** Where the weights go, and which tensor they are. */
export type WeightOptions<D extends Dtype = Dtype> = Pick<InitializerOptions, 'device' | 'seed' | 'backend'> &
  TensorOptions<D>;

/** The set-up of calls that bring no device: made at the first one, and again when its device was lost. */
let shared: Promise<Setup> | undefined;

async function sharedSetup(fn: string, backend: 'auto' | 'webgpu'): Promise<Setup> {
  if (!shared) {
    const forget = (): void => {
      shared = undefined;
    };
    shared = setUp(fn, {});
    // On the CPU at once: there may be a device next time.
    shared.then(({ gpu }) => (gpu ? gpu.program.device.lost.then(forget) : forget()), forget);
  }
  const setup = await shared;
  if (backend === 'webgpu' && setup.reason) throw new Error(`${fn}: ${setup.reason}`);
  return setup;
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
 * @param shape - [fanIn, fanOut], two positive integers
 * @param options.seed - drawn if absent; the result says which
 * @throws TypeError for a shape that is not two positive integers, an unknown method, or a wrong option; Error if `backend`
 *   is `'webgpu'` and there is none, or the device is lost
 * @example
 * const w = await initializeWeights([784, 256], 'he', { seed: 42 });
 * w.buffer; // GPUBuffer, or w.data: Float32Array
 * await w.read(); // Float32Array of 200704
 */
export async function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape,
  method: Method,
  options: WeightOptions<D> = {},
): Promise<Weights<D>> {
  const fn = 'initializeWeights';
  const order = orderOfCall(fn, shape, method, options); // refused before a device is asked for
  const { device, seed, backend = 'auto' } = options;
  const share = device === undefined && (backend === 'auto' || backend === 'webgpu');
  const setup = await (share
    ? sharedSetup(fn, backend)
    : setUp(fn, { ...(device !== undefined && { device }), backend, ...(seed !== undefined && { seed }) }));
  return createWeights(fn, setup, order);
}
