// The host API: filling, making, recording, reading.
import { fillArrayAsync } from '../cpu/parallel.js';
import { argumentError, checkObject } from '../errors.js';
import { bytesOf, dtypeOf, offsetOf, orderOfSpec, resolveFill } from '../fill/resolve.js';
import { drawSeed } from '../fill/stream.js';
import { checkLost } from '../gpu/errors.js';
import { checkReadable, type Gpu, readBuffer, submit } from '../gpu/fill.js';
import { checkFill, isBuffer, record, stepsOf } from '../gpu/record.js';
import type { Backend, Dtype, FillSpec, Route, Uint64, WeightArray, WeightSpec } from '../types.js';
import { createWeights, type InitializerOptions, setUp } from './backend.js';
import type { BufferFill, Weights } from './gpu-types.js';
import {
  type Arrays,
  createAll,
  type FillAllSpecs,
  fillAll,
  type Model,
  type ModelOptions,
  type Specs,
  type WorkOptions,
} from './model.js';
import type { ArrayTarget } from './sync.js';
import { jobOf, targetOf } from './target.js';

/** Makes weights on one device, or on the CPU, from one seed. Made by {@link createInitializer}. */
export interface Initializer {
  readonly backend: Backend;
  /** Why `'auto'` took the CPU. */
  readonly reason?: string;
  /** Also when it was drawn: `createInitializer({ seed: init.seed })` makes the same weights again, on whatever device. */
  readonly seed: Uint64;
  /**
   * The device; absent on the CPU. A device can be lost at any time, by sleep, a driver or the browser: `device.lost` tells when,
   * and every call that needs it rejects with an error that says so. Another initializer with the same seed makes the same bits
   * of the same specs; for a moment after a loss there may be no adapter, and `'auto'` takes the CPU.
   *
   * @example
   * const { reason } = await init.device.lost; // 'unknown', or 'destroyed'
   * init = await createInitializer({ seed: init.seed });
   */
  readonly device?: GPUDevice;
  /** How its buffers are filled; absent on the CPU. */
  readonly route?: Route;
  /**
   * Fills a buffer of yours (usage `STORAGE`; on the WebGPU backend) or an array (on either backend: arrays are filled
   * by the CPU, in turns of about 4 ms).
   * Resolves when the device has accepted the work; the queue keeps the order, so what you submit next sees the weights.
   * To follow it or to stop it: `fillAll` with this one name.
   *
   * @param spec - `offset` is in bytes, a multiple of the element's size
   * @throws TypeError for a wrong argument: nothing has been written then. Error for what the device finds wrong, its own error
   *   as `cause`, or if it is lost, also in the middle of the work
   * @example
   * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), offset: 1024 });
   */
  fill(target: GPUBuffer | ArrayTarget, spec: FillSpec): Promise<void>;
  /**
   * New weights: in a GPUBuffer, or in an array on the CPU backend.
   *
   * @throws as `fill`
   * @example
   * const { buffer } = await init.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
   */
  create<D extends Dtype = 'f32'>(spec: WeightSpec<D>): Promise<Weights<D>>;
  /**
   * A whole model: new weights for each of many tensors, by name, in one command buffer, one upload of parameters and one
   * submission. Each name chooses the tensor's stream.
   *
   * Resolves when the device has accepted the work. With `onProgress` or a `signal` the work is submitted tensor by tensor and
   * waited for, so that it can be followed and stopped; when it is stopped or anything fails, nothing stays allocated.
   *
   * @param specs - a spec for each name, or an array of specs with names, which are all different
   * @throws as `fill`, with the tensor's name; the signal's reason if it is aborted
   * @example
   * const model = await init.createAll({
   *   'fc1.weight': { shape: [784, 256], init: heNormal() },
   *   'fc1.bias': { shape: [256], init: zeros() },
   * });
   * model.tensors['fc1.weight'].buffer;
   */
  createAll<D extends Dtype = 'f32'>(specs: Specs<WeightSpec<D>>, options?: ModelOptions): Promise<Model<D>>;
  /**
   * Fills buffers of yours (or arrays), by name, in one submission. Otherwise as `createAll`; what a stopped call has not
   * reported as done may be partly written.
   *
   * @example
   * await init.fillAll({ 'fc1.weight': w, 'fc1.bias': b }, { 'fc1.weight': { shape: [784, 256], init: heNormal() }, ... });
   */
  fillAll(targets: Arrays, specs: FillAllSpecs, options?: WorkOptions): Promise<void>;
  /**
   * Records fills into your encoder or compute pass. Submits nothing.
   *
   * In a pass, our pipeline and bind group 0 are left set. Each call makes a small buffer of parameters, and for each
   * orthogonal matrix two buffers of its size, which garbage collection frees, since only you know when the commands have
   * run. What is wrong with an argument is thrown; what only the device can see (a buffer that was destroyed or is of
   * another device) it reports as for any command of yours, to your error scopes or as an uncaptured error.
   *
   * @example
   * init.encode(pass, [{ buffer, name: 'fc2.weight', shape: [256, 10], init: xavierNormal() }]);
   */
  encode(into: GPUCommandEncoder | GPUComputePassEncoder, fills: readonly BufferFill[]): void;
  /**
   * A copy of elements of a buffer with usage `COPY_SRC`: all of it, or `count` elements from byte `offset` on.
   *
   * @example
   * await init.read(buffer, { offset: 1024, count: 784 * 256 }); // Float32Array
   */
  read<D extends Dtype = 'f32'>(
    buffer: GPUBuffer,
    range?: { readonly offset?: number; readonly count?: number; readonly dtype?: D },
  ): Promise<WeightArray<D>>;
  /** Ends the initializer, and its device if it was not yours; with it the buffers made on that device. */
  destroy(): void;
}

/**
 * Sets up a device, yours or one of our own, or the CPU: everything that can be made once is made here.
 *
 * Give every tensor a name: it chooses the tensor's stream, and two tensors without one get the same numbers.
 *
 * @throws TypeError for a wrong argument; Error if `backend` is `'webgpu'` and there is none
 * @example
 * const init = await createInitializer({ device, seed: 42 });
 * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 */
export async function createInitializer(options: InitializerOptions = {}): Promise<Initializer> {
  checkObject('createInitializer', 'options', options);
  const { device: given, seed = drawSeed() } = options;
  const setup = await setUp('createInitializer', { ...options, seed });
  const { gpu, threads, reason } = setup;

  let destroyed = false;
  const alive = (called: string): void => {
    if (destroyed) throw new Error(`${called}: the initializer was destroyed`);
  };
  const onGpu = (called: string): Gpu => {
    if (!gpu) throw new Error(`${called}: this initializer works on the CPU${reason ? `, since ${reason}` : ''}`);
    return gpu;
  };

  return {
    backend: gpu ? 'webgpu' : 'cpu',
    seed,
    ...(reason !== undefined && { reason }),
    ...(gpu && { device: gpu.program.device, route: gpu.uploads ? 'upload' : 'shader' }),

    async fill(target, spec) {
      alive('fill');
      const job = jobOf('fill', target, spec, seed);
      if (job.target) await submit('fill', onGpu('fill'), [job.target]);
      else if (job.array) await fillArrayAsync(job.array, job.fill, threads);
    },
    async create(spec) {
      alive('create');
      return createWeights('create', setup, orderOfSpec('create', spec, seed));
    },
    async createAll(specs, options) {
      alive('createAll');
      return createAll(setup, specs, seed, options);
    },
    async fillAll(targets, specs, options) {
      alive('fillAll');
      return fillAll(() => onGpu('fillAll'), threads, targets, specs, seed, options);
    },
    encode(into, fills) {
      alive('encode');
      const { program } = onGpu('encode');
      checkLost('encode', program.device);
      const { beginComputePass, dispatchWorkgroups } = (into ?? {}) as GPUCommandEncoder & GPUComputePassEncoder;
      if (typeof beginComputePass !== 'function' && typeof dispatchWorkgroups !== 'function') {
        throw argumentError('encode', 'into', 'a GPUCommandEncoder or a GPUComputePassEncoder', into);
      }
      if (!Array.isArray(fills)) throw argumentError('encode', 'fills', 'an array', fills);
      const targets = Array.from(fills, (spec: BufferFill, i) => {
        const called = `encode, fills[${i}]`;
        const fill = resolveFill(called, spec, seed);
        const target = targetOf(called, spec.buffer, spec, fill);
        checkFill(called, program, fill);
        return target;
      });
      record(
        program,
        into,
        stepsOf(program, targets),
        targets.map(({ buffer }) => buffer),
      );
    },

    async read<D extends Dtype>(
      buffer: GPUBuffer,
      range: { readonly offset?: number; readonly count?: number; readonly dtype?: D } = {},
    ) {
      alive('read');
      const { device } = onGpu('read').program;
      if (!isBuffer(buffer)) throw argumentError('read', 'buffer', 'a GPUBuffer', buffer);
      checkObject('read', 'range', range);
      const dtype = dtypeOf('read', range.dtype) as D;
      const offset = offsetOf('read', range, bytesOf(dtype));
      const { count = Math.floor((buffer.size - offset) / bytesOf(dtype)) } = range;
      checkReadable('read', buffer, offset, count, bytesOf(dtype));
      return readBuffer('read', device, buffer, offset, count, dtype);
    },
    destroy() {
      if (!destroyed && !given) gpu?.program.device.destroy();
      destroyed = true;
    },
  };
}
