// The host API: filling, creating, recording, reading.
import { checkObject, named, stateError } from '../errors.js';
import { resolveTensor } from '../fill/resolve.js';
import { type SameNumbers, watchSameNumbers, watchUnless } from '../fill/same-numbers.js';
import { drawSeed } from '../fill/stream.js';
import type { Gpu } from '../gpu/fill.js';
import type { Backend, Dtype, FillSpec, Route, Uint64, WeightArray, WeightSpec } from '../types.js';
import type { ArrayTarget } from './array-target.js';
import {
  type ChosenBackend,
  chooseBackend,
  createWeights,
  INITIALIZER_KEYS,
  type InitializerOptions,
} from './backend.js';
import type { BufferFill, EncodedFills, Weights } from './buffer-weights.js';
import type { GeneratorOption } from './drawn.js';
import { encode, prepareToEncode } from './encode.js';
import { type FillAllSpecs, type FillTargets, fillAll, fillOne } from './fill-targets.js';
import { createAll, type ModelOptions } from './model.js';
import type { DrawnModel, DtypesOf, KnownKeys, Model, TensorSpecs } from './model-types.js';
import { checkProgress, PROGRESS_KEYS, type ProgressOptions } from './progress.js';
import { type ReadRange, read } from './read-range.js';
import { requireCorrectDevice } from './self-test.js';
import { seedToJSON } from './weights.js';

/** An initializer on a device. */
interface OnDevice {
  readonly backend: 'webgpu';
  readonly reason?: undefined;
  /**
   * The device; absent on the CPU. A device can be lost at any time, for example when the computer sleeps or the driver restarts.
   * Then `device.lost` resolves, and every call that needs the device rejects with a DeviceLostError. Another initializer with the
   * same seed makes the same bits from the same specs. Right after a loss there may be no adapter; backend `'auto'` then uses the CPU.
   *
   * @example
   * const { reason } = await init.device.lost; // 'unknown', or 'destroyed'
   * init = await createInitializer({ seed: init.seed });
   */
  readonly device: GPUDevice;
  /** How buffers are filled; absent on the CPU. */
  readonly route: Route;
}

/** An initializer on the CPU. */
interface OnCpu {
  readonly backend: 'cpu';
  /** Why backend `'auto'` uses the CPU. */
  readonly reason?: string;
  readonly device?: undefined;
  readonly route?: undefined;
}

/**
 * Makes weights from one seed, on one device or on the CPU. `backend` says which; on a device there is a `device` too. Created by
 * {@link createInitializer}. `Initializer<'webgpu'>` and `Initializer<'cpu'>` are the types of those with one backend.
 */
export type Initializer<B extends Backend = Backend> = InitializerCalls<B> & (B extends 'webgpu' ? OnDevice : OnCpu);

/** What every initializer can do. */
export interface InitializerCalls<B extends Backend> {
  /** The seed, given or random. `createInitializer({ seed: init.seed })` makes the same weights again, on any device. */
  readonly seed: Uint64;
  /**
   * Fills your buffer or your array. A buffer must have usage `STORAGE`, and the backend must be WebGPU. The CPU fills arrays, on
   * either backend, in time slices of about 4 ms.
   *
   * Resolves when the device has accepted the work. The queue keeps the order, so commands that you submit next see the weights.
   * Calls that you do not await write the same target in the order of the calls.
   * With `onProgress` or a `signal` the work on a device is submitted and awaited in parts of 2^24 elements. After an aborted call the
   * target may be partly written.
   *
   * @param spec - `offset` and `bytesPerRow` are in bytes, multiples of the element's size
   * @param options - `onProgress` follows the work, `signal` stops it
   * @throws ArgumentError for a wrong argument: nothing has been written then. DeviceError for what the device refuses, with the
   *   device's own error as `cause`. DeviceLostError if the device is lost, also during the work. The signal's own reason if it is
   *   aborted. An Error after `destroy`, or if a buffer is given on the CPU backend
   * @example
   * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), offset: 1024 });
   */
  fill(target: GPUBuffer | ArrayTarget, spec: FillSpec, options?: ProgressOptions): Promise<void>;
  /**
   * Creates weights in a new GPUBuffer, or in a new array on the CPU backend. The options are those of `fill`. If the call fails or is
   * aborted, nothing stays allocated.
   *
   * @throws as `fill`
   * @example
   * const { buffer } = await init.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
   */
  create<D extends Dtype = 'f32'>(spec: WeightSpec<D>, options?: ProgressOptions): Promise<Weights<D, B>>;
  /**
   * Creates the tensors of a whole model, by name, in one command buffer, one upload of parameters and one submission. Each name
   * chooses the tensor's stream.
   *
   * Resolves when the device has accepted the work. With `onProgress` or a `signal` the work is submitted and awaited tensor by
   * tensor, a large one in parts of 2^24 elements. If the call fails or is aborted, nothing stays allocated.
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
  createAll<const S extends TensorSpecs>(
    specs: S & KnownKeys<S>,
    options?: ModelOptions,
  ): Promise<Model<DtypesOf<S>, B>>;
  /**
   * Creates the tensors of a whole model with another framework's numbers, drawn in the order of the specs. No tensor has a seed of ours.
   *
   * @example
   * // torchGenerator is exported by weight-init/generators/torch, prefixed and torchLinear by weight-init/presets.
   * // torch.manual_seed(42); nn.Linear(784, 256)
   * const specs = prefixed('fc1.', torchLinear({ inFeatures: 784, outFeatures: 256 }));
   * await init.createAll(specs, { generator: torchGenerator({ seed: 42 }) });
   */
  createAll<const S extends TensorSpecs>(
    specs: S & KnownKeys<S>,
    options: ModelOptions & GeneratorOption,
  ): Promise<DrawnModel<DtypesOf<S>, B>>;
  /**
   * Fills your buffers or arrays, by name, in one submission, in the order of the specs: where two targets overlap, the later one stays.
   * Options and errors are those of `createAll`. After an aborted call, tensors that were not reported as completed may be partly written.
   *
   * @example
   * await init.fillAll({ 'fc1.weight': w, 'fc1.bias': b }, { 'fc1.weight': { shape: [784, 256], init: heNormal() }, ... });
   */
  fillAll(
    targets: FillTargets,
    specs: FillAllSpecs,
    options?: ProgressOptions & Partial<GeneratorOption>,
  ): Promise<void>;
  /**
   * Records fills into your encoder or compute pass. Submits nothing.
   *
   * In a pass, the library's pipeline and bind group 0 stay set. Each call creates a small buffer of parameters, and for orthogonal
   * matrices two buffers of the size of the largest, or up to 24 MiB for stacked small ones. Call `destroy` on the result once you
   * have submitted the commands, to free these buffers at once. Without that, they are freed when they are garbage collected, which
   * can be too late if you encode in every frame.
   *
   * Wrong arguments throw an ArgumentError. The device detects the rest, such as a destroyed buffer or a buffer of another device. It
   * reports them as it does for your own commands: to your error scopes, or as an uncaptured error. After `destroy`, and on the CPU
   * backend, every call throws an Error.
   *
   * @example
   * const fills = init.encode(encoder, [{ buffer, name: 'fc2.weight', shape: [256, 10], init: xavierNormal() }]);
   * device.queue.submit([encoder.finish()]);
   * fills.destroy();
   */
  encode(into: GPUCommandEncoder | GPUComputePassEncoder, fills: readonly BufferFill[]): EncodedFills;
  /**
   * Prepares `encode` for fills like these: compiles their pipelines without blocking, which `encode` otherwise does when it needs one.
   * An orthogonal matrix must be prepared, once on a device.
   *
   * @throws as `fill`
   * @example
   * await init.prepare([{ buffer, name: 'rnn.weight_hh', shape: [256, 256], init: orthogonal() }]);
   */
  prepare(fills: readonly BufferFill[]): Promise<void>;
  /**
   * Copies elements of a buffer with usage `COPY_SRC`: all of them, or `count` elements from byte `offset` on.
   *
   * @throws as `fill`
   * @example
   * await init.read(buffer, { offset: 1024, count: 784 * 256 }); // Float32Array
   */
  read<D extends Dtype = 'f32'>(buffer: GPUBuffer, range?: ReadRange<D>): Promise<WeightArray<D>>;
  /** What JSON.stringify writes. A bigint seed is written as a decimal string; `BigInt` converts it back. */
  toJSON(): {
    readonly backend: Backend;
    readonly reason?: string | undefined;
    readonly seed: number | string;
    readonly route?: Route | undefined;
  };
  /**
   * Ends the initializer: every later call throws. If it requested its device, that device is destroyed, and with it all buffers on it.
   * Calling it again does nothing.
   */
  destroy(): void;
}

/** Options with which an initializer is always on a device. With `selfTest` it may be on the CPU, if your device fails the test. */
type OnDeviceOptions = InitializerOptions &
  ({ readonly backend: 'webgpu' } | { readonly device: GPUDevice; readonly selfTest?: false });

/** Creates an initializer on a device, or rejects. The last overload describes it. */
export function createInitializer(options: OnDeviceOptions): Promise<Initializer<'webgpu'>>;
/** Creates an initializer on the CPU. The last overload describes it. */
export function createInitializer(
  options: InitializerOptions & { readonly backend: 'cpu' },
): Promise<Initializer<'cpu'>>;
/**
 * Creates an initializer on your device, on a new device, or on the CPU. Work that is needed only once is done here.
 *
 * Give every tensor a name. The name selects the tensor's stream, and two tensors without a name get the same numbers. When a second
 * tensor gets random numbers without a name or a stream, console.warn is called, once. A slice of the same tensor does not count as a
 * second one, and neither does filling the same part of a buffer or an array again. Calling `create` twice with the same spec does. Use
 * `stream: 0` if equal numbers are intended, or `warnings: false` to turn the warning off.
 *
 * Without `device` each initializer takes a device of its own, and its buffers cannot be used with those of another.
 *
 * @throws ArgumentError for a wrong argument; DeviceError if `backend` is `'webgpu'` and there is no device
 * @example
 * const initializer = await createInitializer({ device, seed: 42 });
 * await initializer.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 */
export function createInitializer(options?: InitializerOptions): Promise<Initializer>;
export async function createInitializer(options: InitializerOptions = {}): Promise<Initializer> {
  return named('createInitializer', () => {
    checkObject('options', options, INITIALIZER_KEYS);
    const watch = watchUnless(options, watchSameNumbers());
    const seed = options.seed === undefined ? drawSeed() : options.seed;
    const chosen = chooseBackend({ ...options, seed }, requireCorrectDevice);
    return chosen.then((backend) => initializerOn(backend, seed, options.device === undefined, watch));
  });
}

/** The initializer on a backend; `owned` if it must destroy the device. */
function initializerOn(chosen: ChosenBackend, seed: Uint64, owned: boolean, watch: SameNumbers): Initializer {
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

  const where: OnDevice | OnCpu = gpu
    ? { backend: 'webgpu', device: gpu.program.device, route: gpu.uploads ? 'upload' : 'shader' }
    : { backend: 'cpu', ...(reason !== undefined && { reason }) };

  return {
    ...where,
    seed,

    fill: async (target, spec, options) =>
      method('fill', () => fillOne(requireGpu, cpu, target, spec, seed, watch, options)),
    create: async (spec, options = {}) =>
      method('create', () => {
        checkProgress(options, PROGRESS_KEYS);
        const tensor = resolveTensor(spec, seed);
        const made = watch('create', spec, tensor.fill);
        return createWeights(chosen, tensor, options).then((weights) => {
          made();
          return weights;
        });
      }),
    createAll: async (specs, modelOptions) =>
      method('createAll', () => createAll(chosen, specs, seed, modelOptions) as Promise<Model<never>>),
    fillAll: async (targets, specs, progressOptions) =>
      method('fillAll', () => fillAll(requireGpu, cpu, targets, specs, seed, progressOptions)),
    prepare: async (fills) => method('prepare', () => prepareToEncode(requireGpu().program, fills, seed)),
    encode: (into, fills) => method('encode', () => encode(requireGpu().program, into, fills, seed, watch)),
    read: async (buffer, range = {}) => method('read', () => read(requireGpu().program.device, buffer, range)),
    toJSON() {
      const { device: _, ...rest } = where;
      return { ...rest, seed: seedToJSON(seed) };
    },
    destroy() {
      if (!destroyed && owned) gpu?.program.device.destroy();
      destroyed = true;
    },
  };
}
