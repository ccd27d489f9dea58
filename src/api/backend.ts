// The choice of a backend: a device of the caller's, one of our own, or the CPU.
import { loadCpu } from '../cpu/load.js';
import { type CpuOptions, cpuOptions } from '../cpu/options.js';
import { argumentError, checkBoolean, deviceError } from '../errors.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import { uint64Words } from '../fill/stream.js';
import { checkDevice, type DeviceOptions, fasterRoute, requestDevice, requestOf } from '../gpu/device.js';
import type { Gpu } from '../gpu/fill.js';
import { type Program, programOf } from '../gpu/program.js';
import type { Backend, Dtype, Route, Uint64 } from '../types.js';
import { createArrayWeights } from './array-weights.js';
import { createBufferWeights, type Weights } from './buffer-weights.js';
import { fillArrayWatched, oneByOne, type ProgressOptions } from './progress.js';
import { uploadsTo } from './upload.js';

/** The keys of InitializerOptions. */
export const INITIALIZER_KEYS =
  'device adapterOptions deviceDescriptor seed/key/rng backend route threads wasm selfTest warnings';

/** Options of `createInitializer`. */
export interface InitializerOptions extends DeviceOptions {
  /** Your device, on which the weights are made. It is never destroyed. If absent, a device is requested. */
  readonly device?: GPUDevice;
  /** Seed of every tensor whose spec has none. Random if absent. */
  readonly seed?: Uint64;
  /** `'auto'` (the default) uses the CPU if there is no WebGPU, no adapter or no device. */
  readonly backend?: 'auto' | Backend;
  /**
   * How buffers are filled: by the shader, or by the CPU and an upload; the bits are the same. `'auto'` (the default) uploads only
   * where the adapter is SwiftShader, a software adapter on which uploads are two to ten times as fast. Buffers without COPY_DST,
   * 16-bit weights that share a word with others, rows with gaps between them, and `encode` always use the shader.
   */
  readonly route?: 'auto' | Route;
  /**
   * Threads that share the CPU's part of large fills, the calling thread included: an integer in [1, 16]. If absent, the number of
   * available cores, at most 4. It does not change what is written. 1 starts no workers.
   */
  readonly threads?: number;
  /**
   * Whether the CPU's part may run in WebAssembly; true if absent. It does not change what is written. With `wasm: false` and
   * `threads: 1` the library does nothing that a content security policy could block or report.
   */
  readonly wasm?: boolean;
  /**
   * Whether to test the device before it is used, as `selfTest` does; false if absent. If the device computes wrongly, the call rejects
   * with backend `'webgpu'`; with `'auto'` it uses the CPU, and `reason` says why.
   */
  readonly selfTest?: boolean;
  /** Whether console.warn is called, once, when tensors without a name get the same numbers; true if absent. */
  readonly warnings?: boolean;
}

/** The chosen backend: a device, or the CPU with the reason if it was not asked for. */
export interface ChosenBackend {
  readonly gpu?: Gpu;
  readonly cpu: CpuOptions;
  readonly reason?: string;
  /** The same as an error, for a call that wants the device. */
  readonly error?: Error;
}

/** Rejects if a device computes wrongly. */
type DeviceTest = (device: GPUDevice, wasm: boolean) => Promise<void>;

/**
 * Checks the options, at once, and chooses the backend. `test` tests a device if the options say so: it is an argument, since a page with
 * initializeWeights alone does without it.
 */
export function chooseBackend(options: InitializerOptions, test?: DeviceTest): Promise<ChosenBackend> {
  const {
    device,
    backend = 'auto',
    seed = 0,
    route = 'auto',
    selfTest = false,
    adapterOptions,
    deviceDescriptor,
  } = options;
  if (backend !== 'auto' && backend !== 'webgpu' && backend !== 'cpu') {
    throw argumentError('backend', "'auto', 'webgpu' or 'cpu'", backend);
  }
  if (route !== 'auto' && route !== 'shader' && route !== 'upload') {
    throw argumentError('route', "'auto', 'shader' or 'upload'", route);
  }
  checkBoolean('selfTest', selfTest);
  const cpu = cpuOptions(options);
  uint64Words('seed', seed);
  if (device !== undefined) {
    if (backend === 'cpu') throw argumentError('device', "absent with backend 'cpu'", device);
    checkDevice(device);
  }
  for (const [name, value] of Object.entries({ adapterOptions, deviceDescriptor })) {
    if (value === undefined) continue;
    if (device !== undefined) throw argumentError(name, 'absent with a device', value);
    if (backend === 'cpu') throw argumentError(name, "absent with backend 'cpu'", value);
  }
  return choose({
    ...(device && { device }),
    ...requestOf(options),
    backend,
    route,
    cpu,
    ...(selfTest && test && { test }),
  });
}

/** How buffers are filled on a device. */
function gpuOf(program: Program, uploading: boolean, cpu: CpuOptions): Gpu {
  const uploads: Gpu['uploads'] = (signal) => uploadsTo(program.device, cpu, signal);
  return { program, ...(uploading && { uploads }) };
}

/** A backend whose CPU works in another way. */
export function withCpu(chosen: ChosenBackend, cpu: CpuOptions): ChosenBackend {
  const { gpu } = chosen;
  return { ...chosen, cpu, ...(gpu && { gpu: gpuOf(gpu.program, gpu.uploads !== undefined, cpu) }) };
}

/** The CPU as the backend. What cannot be loaded is told here, not at the first fill. */
async function onCpu(cpu: CpuOptions, error?: Error): Promise<ChosenBackend> {
  await loadCpu();
  return { cpu, ...(error && { reason: error.message, error }) };
}

async function choose({
  device,
  backend,
  route,
  cpu,
  test,
  ...request
}: Pick<InitializerOptions, 'device' | keyof DeviceOptions> &
  Required<Pick<InitializerOptions, 'backend' | 'route'>> & {
    readonly cpu: CpuOptions;
    readonly test?: DeviceTest;
  }): Promise<ChosenBackend> {
  const onDevice = async (chosen: GPUDevice): Promise<ChosenBackend> => {
    const uploading = (route === 'auto' ? fasterRoute(chosen) : route) === 'upload';
    // Loads meanwhile, since a fill will need it. If it fails, that fill reports it. This saves 38 of the first 118 ms in Chromium on SwiftShader.
    if (uploading) loadCpu().catch(() => {});
    const program = await programOf(chosen);
    await test?.(chosen, cpu.wasm);
    return { gpu: gpuOf(program, uploading, cpu), cpu };
  };
  if (device) {
    return onDevice(device).catch((error) => {
      if (backend === 'webgpu' || error.name !== 'IncorrectDeviceError') throw error;
      return onCpu(cpu, error);
    });
  }
  if (backend === 'cpu') return onCpu(cpu);
  const found = await requestDevice(request);
  const unlessAsked = (error: Error): Promise<ChosenBackend> => {
    if (backend === 'webgpu') throw error;
    return onCpu(cpu, error);
  };
  if ('reason' in found) return unlessAsked(deviceError(found.reason, found.cause));
  try {
    return await onDevice(found.device);
  } catch (error) {
    found.device.destroy();
    return unlessAsked(error as Error);
  }
}

/** New weights on the chosen backend. */
export async function createWeights<D extends Dtype>(
  { gpu, cpu }: ChosenBackend,
  tensor: ResolvedTensor<D>,
  options: ProgressOptions,
): Promise<Weights<D>> {
  if (gpu) return createBufferWeights(gpu, tensor, options);
  const { fill, label: name } = tensor;
  const weights = createArrayWeights(tensor);
  await oneByOne([{ name, count: fill.count }], options, (_, written) =>
    fillArrayWatched(weights.data, tensor, cpu, options, written),
  );
  return weights;
}
