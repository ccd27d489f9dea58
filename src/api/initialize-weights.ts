// The one call: from shape, method and seed to weights.
import { cpuOptions } from '../cpu/options.js';
import { named, show } from '../errors.js';
import { resolveCall } from '../fill/resolve-call.js';
import { type DeviceOptions, requestOf } from '../gpu/device.js';
import type { Dtype, MatrixShape, Method, TensorOptions } from '../types.js';
import { type ChosenBackend, chooseBackend, createWeights, type InitializerOptions, withCpu } from './backend.js';
import type { Weights } from './buffer-weights.js';
import { checkProgress, PROGRESS_KEYS, type ProgressOptions } from './progress.js';

/** Options of `initializeWeights`: the device or backend, the tensor, how the CPU works, progress and cancellation. */
export type WeightOptions<D extends Dtype = Dtype> = Pick<
  InitializerOptions,
  'device' | 'seed' | 'backend' | 'threads' | 'wasm' | keyof DeviceOptions
> &
  TensorOptions<D> &
  ProgressOptions;

/** What WeightOptions have besides the keys of TensorOptions. */
const CALL_KEYS = ` device adapterOptions deviceDescriptor backend threads wasm ${PROGRESS_KEYS}`;

/**
 * The backends of calls without a device of the caller's, by the options for a new one. Each is chosen at its first call, and again
 * after its device was lost.
 */
const shared = new Map<string, Promise<ChosenBackend>>();
/** The most backends kept, the latest used. A device that is not kept any more lives on while weights are on it. */
const MAX_SHARED = 8;

/** Dictionaries of WebGPU as text, the same for the same members: in any order, and of lists in any order and kind. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : show(value);
  const parts =
    Symbol.iterator in value
      ? Array.from(value as Iterable<unknown>, textOf)
      : Object.entries(value).flatMap(([name, member]) =>
          member === undefined ? [] : [`${JSON.stringify(name)}:${textOf(member)}`],
        );
  return `{${parts.sort()}}`;
}

async function sharedBackend(backend: 'auto' | 'webgpu', request: DeviceOptions): Promise<ChosenBackend> {
  const key = `${textOf(request.adapterOptions ?? {})} ${textOf(request.deviceDescriptor ?? {})}`;
  let choosing = shared.get(key);
  if (!choosing) {
    const begun = chooseBackend(request);
    const forget = (): void => {
      if (shared.get(key) === begun) shared.delete(key);
    };
    // The CPU is forgotten at once: there may be a device next time.
    begun.then(({ gpu }) => (gpu ? gpu.program.device.lost.then(forget) : forget()), forget);
    choosing = begun;
  }
  shared.delete(key); // to the end: the first is the one that was not used for longest
  shared.set(key, choosing);
  for (const [oldest] of shared) if (shared.size > MAX_SHARED) shared.delete(oldest);
  const chosen = await choosing;
  if (backend === 'webgpu' && chosen.error) throw chosen.error;
  return chosen;
}

/** Makes weights in a GPUBuffer, or rejects. The last overload describes it. */
export function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options: WeightOptions<D> & ({ readonly backend: 'webgpu' } | { readonly device: GPUDevice }),
): Promise<Weights<D, 'webgpu'>>;
/** Makes weights in an array. The last overload describes it. */
export function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options: WeightOptions<D> & { readonly backend: 'cpu' },
): Promise<Weights<D, 'cpu'>>;
/**
 * Makes the weights of a layer `x @ w`, with w of shape [fanIn, fanOut], in a GPUBuffer, or in an array where there is no WebGPU. The
 * same seed gives the same bits everywhere.
 *
 * - `'zero'`: 0
 * - `'small_random'`: N(0, 0.01^2)
 * - `'xavier'`: N(0, 2 / (fanIn + fanOut)), Glorot and Bengio 2010
 * - `'he'`: N(0, 2 / fanIn), He et al. 2015
 *
 * The name selects the tensor's stream. A second call with the same seed and without a name or a stream gives the same numbers, and
 * calls console.warn, once for all calls; {@link createInitializer} says when.
 *
 * @param shape - [fanIn, fanOut], two integers, not negative; if one is 0, there are no weights
 * @param options.seed - random if absent; the result has it as `seed`
 * @param options.warnings - false turns the warning off
 * @throws ArgumentError for a shape that is not two such integers, an unknown method, or a wrong option; DeviceError if
 *   `backend` is `'webgpu'` and there is no device; DeviceLostError if it is lost; the signal's own reason if it is aborted
 * @example
 * const w = await initializeWeights([784, 256], 'he', { name: 'fc1.weight', seed: 42 });
 * w.buffer; // GPUBuffer, or w.data: Float32Array
 * await w.read(); // Float32Array of 200704
 */
export function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options?: WeightOptions<D>,
): Promise<Weights<D>>;
export async function initializeWeights<D extends Dtype = 'f32'>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options: WeightOptions<D> = {},
): Promise<Weights<D>> {
  return named('initializeWeights', () => {
    const tensor = resolveCall(shape, method, options, 'initializeWeights', CALL_KEYS); // throws before a device is requested
    const { device, seed, backend = 'auto' } = options;
    checkProgress(options);
    const cpu = cpuOptions(options);
    const request = requestOf(options); // also the key of a shared device
    const share = device === undefined && (backend === 'auto' || backend === 'webgpu');
    const chosen = share
      ? sharedBackend(backend, request)
      : chooseBackend({
          ...request,
          ...(device !== undefined && { device }),
          backend,
          ...(seed !== undefined && { seed }),
        });
    return chosen.then((found) => {
      options.signal?.throwIfAborted();
      return createWeights(withCpu(found, cpu), tensor, options).then((weights) => {
        tensor.made();
        return weights;
      });
    });
  });
}
