// The host API: filling, creating, recording, reading.
import { bytesOf, dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, named, stateError } from '../errors.js';
import { offsetOf, resolveFill, resolveTensor } from '../fill/resolve.js';
import { drawSeed } from '../fill/stream.js';
import { checkLost } from '../gpu/errors.js';
import type { Gpu } from '../gpu/fill.js';
import type { Program } from '../gpu/program.js';
import { checkReadable, readBuffer } from '../gpu/read.js';
import { checkFill, record, stepsOf } from '../gpu/record.js';
import { bufferTarget, isBuffer } from '../gpu/target.js';
import type { Backend, Dtype, FillSpec, Route, Uint64, WeightArray, WeightSpec } from '../types.js';
import type { ArrayTarget } from './array-target.js';
import { type ChosenBackend, chooseBackend, createWeights, type InitializerOptions } from './backend.js';
import type { BufferFill, Weights } from './buffer-weights.js';
import {
  createAll,
  type FillAllSpecs,
  type FillTargets,
  fillAll,
  fillOne,
  type Model,
  type ModelOptions,
  type TensorSpecs,
} from './model.js';
import { checkProgress, type ProgressOptions } from './progress.js';

/** Elements of a buffer. */
export interface ReadRange<D extends Dtype = Dtype> {
  /** Byte of the first element, a multiple of its size. 0 if absent. */
  readonly offset?: number;
  /** Number of elements; all that follow if absent. */
  readonly count?: number;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
}

/** Makes weights from one seed, on one device or on the CPU. Created by {@link createInitializer}. */
export interface Initializer {
  readonly backend: Backend;
  /** Why backend `'auto'` took the CPU. */
  readonly reason?: string;
  /** The seed, also if it was drawn: `createInitializer({ seed: init.seed })` makes the same weights again on any device. */
  readonly seed: Uint64;
  /**
   * The device; absent on the CPU. Sleep, a driver or the browser can lose a device at any time: `device.lost` then resolves, and
   * every call that needs the device rejects with a DeviceLostError. Another initializer with the same seed makes the same bits
   * from the same specs. Right after a loss there may be no adapter, and backend `'auto'` takes the CPU.
   *
   * @example
   * const { reason } = await init.device.lost; // 'unknown', or 'destroyed'
   * init = await createInitializer({ seed: init.seed });
   */
  readonly device?: GPUDevice;
  /** How buffers are filled; absent on the CPU. */
  readonly route?: Route;
  /**
   * Fills a buffer of yours (usage `STORAGE`; on the WebGPU backend), or an array (on either backend: the CPU fills arrays, in
   * time slices of about 4 ms).
   * Resolves when the device has accepted the work. The queue keeps the order, so commands that you submit next see the weights.
   * With `onProgress` or a `signal` the work on a device is submitted and awaited in parts of 2^24 elements. After an aborted call the
   * target may be partly written.
   *
   * @param spec - `offset` is in bytes, a multiple of the element's size
   * @param options - `onProgress` follows the work, `signal` stops it
   * @throws ArgumentError for a wrong argument: nothing has been written then. DeviceError for what the device refuses, with the
   *   device's own error as `cause`. DeviceLostError if the device is lost, also during the work. The signal's own reason if it is
   *   aborted
   * @example
   * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), offset: 1024 });
   */
  fill(target: GPUBuffer | ArrayTarget, spec: FillSpec, options?: ProgressOptions): Promise<void>;
  /**
   * Creates weights: in a new GPUBuffer, or in a new array on the CPU backend. Options are those of `fill`; when it is aborted or
   * fails, nothing stays allocated.
   *
   * @throws as `fill`
   * @example
   * const { buffer } = await init.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
   */
  create<D extends Dtype = 'f32'>(spec: WeightSpec<D>, options?: ProgressOptions): Promise<Weights<D>>;
  /**
   * Creates the tensors of a whole model, by name, in one command buffer, one upload of parameters and one submission. Each name
   * chooses the tensor's stream.
   *
   * Resolves when the device has accepted the work. With `onProgress` or a `signal` the work is submitted and awaited tensor by
   * tensor, a large one in parts of 2^24 elements. When it is aborted or fails, nothing stays allocated.
   *
   * @param specs - a spec for each name, or an array of specs with names, which are all different
   * @throws as `fill`, with the tensor's name; the signal's own reason if it is aborted
   * @example
   * const model = await init.createAll({
   *   'fc1.weight': { shape: [784, 256], init: heNormal() },
   *   'fc1.bias': { shape: [256], init: zeros() },
   * });
   * model.tensors['fc1.weight'].buffer;
   */
  createAll<D extends Dtype = 'f32'>(specs: TensorSpecs<WeightSpec<D>>, options?: ModelOptions): Promise<Model<D>>;
  /**
   * Fills buffers or arrays of yours, by name, in one submission. Options and errors are those of `createAll`. After an aborted call,
   * tensors that were not reported as completed may be partly written.
   *
   * @example
   * await init.fillAll({ 'fc1.weight': w, 'fc1.bias': b }, { 'fc1.weight': { shape: [784, 256], init: heNormal() }, ... });
   */
  fillAll(targets: FillTargets, specs: FillAllSpecs, options?: ProgressOptions): Promise<void>;
  /**
   * Records fills into your encoder or compute pass. Submits nothing.
   *
   * In a pass, the library's pipeline and bind group 0 stay set. Each call creates a small buffer of parameters, and for each
   * orthogonal matrix two buffers of its size. Garbage collection frees them, since only you know when the commands have run.
   * Wrong arguments throw an ArgumentError. The device reports what only it can see (a destroyed buffer, a buffer of another device)
   * as for any command of yours: to your error scopes, or as an uncaptured error.
   *
   * @example
   * init.encode(pass, [{ buffer, name: 'fc2.weight', shape: [256, 10], init: xavierNormal() }]);
   */
  encode(into: GPUCommandEncoder | GPUComputePassEncoder, fills: readonly BufferFill[]): void;
  /**
   * Copies elements of a buffer with usage `COPY_SRC`: all of them, or `count` elements from byte `offset` on.
   *
   * @example
   * await init.read(buffer, { offset: 1024, count: 784 * 256 }); // Float32Array
   */
  read<D extends Dtype = 'f32'>(buffer: GPUBuffer, range?: ReadRange<D>): Promise<WeightArray<D>>;
  /** Ends the initializer. If it requested its device, that device is destroyed, and with it all buffers on it. */
  destroy(): void;
}

/**
 * Creates an initializer on your device, on a new device, or on the CPU. Work that is needed only once is done here.
 *
 * Give every tensor a name: it chooses the tensor's stream, and two tensors without a name get the same numbers.
 *
 * @throws ArgumentError for a wrong argument; DeviceError if `backend` is `'webgpu'` and there is no device
 * @example
 * const init = await createInitializer({ device, seed: 42 });
 * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 */
export async function createInitializer(options: InitializerOptions = {}): Promise<Initializer> {
  return named('createInitializer', () => {
    checkObject('options', options);
    const seed = options.seed === undefined ? drawSeed() : options.seed;
    const chosen = chooseBackend({ ...options, seed });
    return chosen.then((backend) => initializerOn(backend, seed, options.device === undefined));
  });
}

/** The initializer on a backend; `owned` if it must destroy the device. */
function initializerOn(chosen: ChosenBackend, seed: Uint64, owned: boolean): Initializer {
  const { gpu, cpu, reason } = chosen;
  let destroyed = false;
  /** The body of a method, which throws after `destroy`. Bodies check their arguments before they wait, so that a stack names the caller. */
  const method = <T>(name: string, run: () => T): T =>
    named(name, () => {
      if (destroyed) throw stateError('the initializer was destroyed');
      return run();
    });
  const requireGpu = (): Gpu => {
    if (!gpu) throw stateError(`this initializer works on the CPU${reason ? `, since ${reason}` : ''}`);
    return gpu;
  };

  return {
    backend: gpu ? 'webgpu' : 'cpu',
    seed,
    ...(reason !== undefined && { reason }),
    ...(gpu && { device: gpu.program.device, route: gpu.uploads ? 'upload' : 'shader' }),

    fill: async (target, spec, options) => method('fill', () => fillOne(requireGpu, cpu, target, spec, seed, options)),
    create: async (spec, options = {}) =>
      method('create', () => {
        checkProgress(options);
        return createWeights(chosen, resolveTensor(spec, seed), options);
      }),
    createAll: async (specs, modelOptions) => method('createAll', () => createAll(chosen, specs, seed, modelOptions)),
    fillAll: async (targets, specs, progressOptions) =>
      method('fillAll', () => fillAll(requireGpu, cpu, targets, specs, seed, progressOptions)),
    encode: (into, fills) => method('encode', () => encode(requireGpu().program, into, fills, seed)),
    read: async (buffer, range = {}) => method('read', () => read(requireGpu().program.device, buffer, range)),
    destroy() {
      if (!destroyed && owned) gpu?.program.device.destroy();
      destroyed = true;
    },
  };
}

/** `Initializer.encode`. */
function encode(
  program: Program,
  into: GPUCommandEncoder | GPUComputePassEncoder,
  fills: readonly BufferFill[],
  seed: Uint64,
): void {
  checkLost(program.device);
  const { beginComputePass, dispatchWorkgroups } = (into ?? {}) as GPUCommandEncoder & GPUComputePassEncoder;
  if (typeof beginComputePass !== 'function' && typeof dispatchWorkgroups !== 'function') {
    throw argumentError('into', 'a GPUCommandEncoder or a GPUComputePassEncoder', into);
  }
  if (!Array.isArray(fills)) throw argumentError('fills', 'an array', fills);
  const targets = Array.from(fills, (spec: BufferFill, i) =>
    forItem(`fills[${i}]`, () => {
      const fill = resolveFill(spec, seed);
      const target = bufferTarget(spec.buffer, offsetOf(spec, fill.dtype), fill);
      checkFill(program, fill);
      return target;
    }),
  );
  const buffers = targets.map(({ buffer }) => buffer);
  record(program, into, stepsOf(program, targets), buffers);
}

/** `Initializer.read`. */
function read<D extends Dtype>(device: GPUDevice, buffer: GPUBuffer, range: ReadRange<D>): Promise<WeightArray<D>> {
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkObject('range', range);
  const dtype = dtypeOf(range.dtype) as D;
  const bytes = bytesOf(dtype);
  const offset = offsetOf(range, dtype);
  const { count = Math.floor((buffer.size - offset) / bytes) } = range;
  checkReadable(buffer, offset, count, bytes);
  return readBuffer(device, buffer, offset, count, dtype);
}
