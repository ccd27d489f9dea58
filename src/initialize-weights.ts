// The one call.
import { specOf, type TensorOptions } from './create-cpu.js';
import type { Weights } from './gpu-types.js';
import { createInitializer, type Initializer, type InitializerOptions } from './initializer.js';
import { resolveFill } from './resolve.js';
import type { Backend, Method, Shape } from './types.js';

/** Where the weights go, and which tensor they are. */
export type WeightOptions = InitializerOptions & TensorOptions;

/** The initializer of calls that bring no device: made at the first one, and again when its device was lost. */
let shared: Promise<Initializer> | undefined;

async function sharedInitializer(backend: 'auto' | Backend): Promise<Initializer> {
  if (backend === 'cpu') return createInitializer({ backend, seed: 0 });
  if (!shared) {
    const forget = (): void => {
      shared = undefined;
    };
    shared = createInitializer({ seed: 0 });
    // On the CPU at once: there may be a device next time.
    shared.then(({ device }) => (device ? device.lost.then(forget) : forget()), forget);
  }
  const initializer = await shared;
  if (backend === 'webgpu' && initializer.reason) throw new Error(`createInitializer: ${initializer.reason}`);
  return initializer;
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
 * @throws TypeError for a shape that is not two positive integers, an unknown method, or a wrong option
 * @example
 * const w = await initializeWeights([784, 256], 'he', { seed: 42 });
 * w.buffer; // GPUBuffer, or w.data: Float32Array
 * await w.read(); // Float32Array of 200704
 */
export async function initializeWeights(shape: Shape, method: Method, options: WeightOptions = {}): Promise<Weights> {
  const spec = specOf('initializeWeights', shape, method, options);
  resolveFill('initializeWeights', spec, spec.seed); // refused before a device is asked for
  const { device, backend = 'auto' } = options;
  const own = device === undefined && (backend === 'auto' || backend === 'webgpu' || backend === 'cpu');
  const initializer = await (own ? sharedInitializer(backend) : createInitializer(options));
  return initializer.create(spec);
}
