// Choice of the backend: a device of the caller's, one of our own, or the CPU.
import { fillArrayAsync, threadCount } from '../cpu/parallel.js';
import { argumentError } from '../errors.js';
import type { Order } from '../fill/resolve.js';
import { uint64Words } from '../fill/stream.js';
import { checkDevice, fasterRoute, requestDevice } from '../gpu/device.js';
import type { Gpu } from '../gpu/fill.js';
import { programOf } from '../gpu/program.js';
import type { Backend, Dtype, Route, Uint64 } from '../types.js';
import { createOnGpu } from './buffer-weights.js';
import type { Weights } from './gpu-types.js';
import { tryDevice, WrongDevice } from './self-test.js';
import { createOnCpu } from './sync.js';
import { uploadsTo } from './upload.js';

export interface InitializerOptions {
  /** Your device, which the weights then live on. We never destroy it. If absent, one is set up. */
  readonly device?: GPUDevice;
  /** Seed of every tensor that names none of its own. Drawn if absent. */
  readonly seed?: Uint64;
  /** `'auto'` (the default) takes the CPU where there is no WebGPU, no adapter or no device. */
  readonly backend?: 'auto' | Backend;
  /**
   * How buffers are filled: by the shader, or by the CPU and an upload; the bits are the same. `'auto'` (the default) uploads
   * where the adapter is SwiftShader, a software adapter on which that is two to five times as fast, and nowhere else.
   * What has no COPY_DST, halves that share a word with others, and `encode` are the shader's in any case.
   */
  readonly route?: 'auto' | Route;
  /**
   * Threads that the CPU's part of large fills is shared among, this one included: an integer in [1, 16]. If absent, as many
   * as run at the same time here, at most 4. Does not change what is written. 1 starts no workers.
   */
  readonly threads?: number;
  /**
   * Tries the device before it is used, as `selfTest` does. One that computes wrongly is refused with backend `'webgpu'`; with
   * `'auto'` the CPU is taken, and `reason` says why. False if absent.
   */
  readonly selfTest?: boolean;
}

/** The backend that was chosen: a device, or the CPU, with the reason if that was not asked for. */
export interface Setup {
  readonly gpu?: Gpu;
  readonly threads: number;
  readonly reason?: string;
}

/** Checks the options and sets up what they ask for. */
export async function setUp(fn: string, options: InitializerOptions): Promise<Setup> {
  const { device, backend = 'auto', seed = 0, route = 'auto' } = options;
  if (backend !== 'auto' && backend !== 'webgpu' && backend !== 'cpu') {
    throw argumentError(fn, 'backend', "'auto', 'webgpu' or 'cpu'", backend);
  }
  if (route !== 'auto' && route !== 'shader' && route !== 'upload') {
    throw argumentError(fn, 'route', "'auto', 'shader' or 'upload'", route);
  }
  const { selfTest = false } = options;
  if (typeof selfTest !== 'boolean') throw argumentError(fn, 'selfTest', 'a boolean', selfTest);
  const threads = threadCount(fn, options.threads);
  uint64Words(fn, 'seed', seed);
  const on = async (chosen: GPUDevice): Promise<Setup> => {
    const program = await programOf(fn, chosen);
    if (selfTest) await tryDevice(fn, chosen);
    const uploading = (route === 'auto' ? fasterRoute(chosen) : route) === 'upload';
    const uploads: Gpu['uploads'] = (called, signal) => uploadsTo(called, chosen, threads, signal);
    return { gpu: { program, ...(uploading && { uploads }) }, threads };
  };
  if (device !== undefined) {
    if (backend === 'cpu') throw argumentError(fn, 'device', "absent with backend 'cpu'", device);
    checkDevice(fn, device);
    return on(device).catch((error) => {
      if (backend === 'webgpu' || !(error instanceof WrongDevice)) throw error;
      return { threads, reason: error.message.replace(`${fn}: `, '') };
    });
  }
  if (backend === 'cpu') return { threads };
  const found = await requestDevice();
  let reason: string;
  if ('device' in found) {
    try {
      return await on(found.device);
    } catch (error) {
      found.device.destroy();
      reason = (error as Error).message.replace(`${fn}: `, '');
    }
  } else {
    reason = found.reason;
  }
  if (backend === 'webgpu') throw new Error(`${fn}: ${reason}`);
  return { threads, reason };
}

/** New weights on the backend that was chosen. */
export async function createWeights<D extends Dtype>(
  fn: string,
  { gpu, threads }: Setup,
  order: Order<D>,
): Promise<Weights<D>> {
  if (gpu) return createOnGpu(fn, gpu, order);
  const weights = createOnCpu(fn, order);
  await fillArrayAsync(weights.data, order.fill, threads);
  return weights;
}
