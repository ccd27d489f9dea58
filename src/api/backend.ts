// The choice of a backend: a device of the caller's, one of our own, or the CPU.
import { fillArrayAsync, threadCount } from '../cpu/parallel.js';
import { argumentError, deviceError, IncorrectDeviceError } from '../errors.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import { uint64Words } from '../fill/stream.js';
import { checkDevice, fasterRoute, requestDevice } from '../gpu/device.js';
import type { Gpu } from '../gpu/fill.js';
import { programOf } from '../gpu/program.js';
import type { Backend, Dtype, Route, Uint64 } from '../types.js';
import { createArrayWeights } from './array-weights.js';
import { createBufferWeights, type Weights } from './buffer-weights.js';
import { requireCorrectDevice } from './self-test.js';
import { uploadsTo } from './upload.js';

/** Options of `createInitializer`. */
export interface InitializerOptions {
  /** Your device, which the weights then live on; it is never destroyed. If absent, one is requested. */
  readonly device?: GPUDevice;
  /** Seed of every tensor whose spec has none. Drawn if absent. */
  readonly seed?: Uint64;
  /** `'auto'` (the default) takes the CPU where there is no WebGPU, no adapter or no device. */
  readonly backend?: 'auto' | Backend;
  /**
   * How buffers are filled: by the shader, or by the CPU and an upload; the bits are the same. `'auto'` (the default) uploads only
   * where the adapter is SwiftShader, a software adapter on which uploads are two to five times as fast. Buffers without COPY_DST,
   * halves that share a word with others, rows with gaps between them, and `encode` use the shader in any case.
   */
  readonly route?: 'auto' | Route;
  /**
   * Threads that share the CPU's part of large fills, the calling thread included: an integer in [1, 16]. If absent, the number of
   * available cores, at most 4. It does not change what is written. 1 starts no workers.
   */
  readonly threads?: number;
  /**
   * Tests the device before it is used, as `selfTest` does. A device that computes wrongly is refused with backend `'webgpu'`; with
   * `'auto'` the CPU is taken, and `reason` says why. False if absent.
   */
  readonly selfTest?: boolean;
}

/** The chosen backend: a device, or the CPU with the reason if it was not asked for. */
export interface ChosenBackend {
  readonly gpu?: Gpu;
  readonly threads: number;
  readonly reason?: string;
  /** The same as an error, for a call that wants the device. */
  readonly error?: Error;
}

/** Checks the options, at once, and chooses the backend. */
export function chooseBackend(options: InitializerOptions): Promise<ChosenBackend> {
  const { device, backend = 'auto', seed = 0, route = 'auto', selfTest = false } = options;
  if (backend !== 'auto' && backend !== 'webgpu' && backend !== 'cpu') {
    throw argumentError('backend', "'auto', 'webgpu' or 'cpu'", backend);
  }
  if (route !== 'auto' && route !== 'shader' && route !== 'upload') {
    throw argumentError('route', "'auto', 'shader' or 'upload'", route);
  }
  if (typeof selfTest !== 'boolean') throw argumentError('selfTest', 'a boolean', selfTest);
  const threads = threadCount(options.threads);
  uint64Words('seed', seed);
  if (device !== undefined) {
    if (backend === 'cpu') throw argumentError('device', "absent with backend 'cpu'", device);
    checkDevice(device);
  }
  return choose({ ...(device && { device }), backend, route, selfTest, threads });
}

async function choose({
  device,
  backend,
  route,
  selfTest,
  threads,
}: Pick<InitializerOptions, 'device'> &
  Required<Pick<InitializerOptions, 'backend' | 'route' | 'selfTest' | 'threads'>>): Promise<ChosenBackend> {
  const onDevice = async (chosen: GPUDevice): Promise<ChosenBackend> => {
    const program = await programOf(chosen);
    if (selfTest) await requireCorrectDevice(chosen);
    const uploading = (route === 'auto' ? fasterRoute(chosen) : route) === 'upload';
    const uploads: Gpu['uploads'] = (signal) => uploadsTo(chosen, threads, signal);
    return { gpu: { program, ...(uploading && { uploads }) }, threads };
  };
  if (device) {
    return onDevice(device).catch((error) => {
      if (backend === 'webgpu' || !(error instanceof IncorrectDeviceError)) throw error;
      return { threads, reason: error.message, error };
    });
  }
  if (backend === 'cpu') return { threads };
  const found = await requestDevice();
  const onCpu = (error: Error): ChosenBackend => {
    if (backend === 'webgpu') throw error;
    return { threads, reason: error.message, error };
  };
  if ('reason' in found) return onCpu(deviceError(found.reason, found.cause));
  try {
    return await onDevice(found.device);
  } catch (error) {
    found.device.destroy();
    return onCpu(error as Error);
  }
}

/** New weights on the chosen backend. */
export async function createWeights<D extends Dtype>(
  { gpu, threads }: ChosenBackend,
  tensor: ResolvedTensor<D>,
): Promise<Weights<D>> {
  if (gpu) return createBufferWeights(gpu, tensor);
  const weights = createArrayWeights(tensor);
  await fillArrayAsync(weights.data, tensor, threads);
  return weights;
}
