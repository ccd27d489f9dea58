// The host API: set-up of the device, choice of the backend, filling, reading.
import { fillArrayInTurns } from './cpu.js';
import { checkOffset, createOnCpu, elementsOf } from './create-cpu.js';
import { createOnGpu } from './create-gpu.js';
import { requestDevice } from './device.js';
import { argumentError, checkObject } from './errors.js';
import { checkLost, checkReadable, checkTarget, type Program, programOf, readBuffer, record, submit } from './gpu.js';
import type { BufferFill, Weights } from './gpu-types.js';
import { resolveFill } from './resolve.js';
import { drawSeed, uint64Words } from './stream.js';
import type { Backend, FillSpec, Uint64, WeightSpec } from './types.js';

export interface InitializerOptions {
  /** Your device, which the weights then live on. We never destroy it. If absent, one is set up. */
  readonly device?: GPUDevice;
  /** Seed of every tensor that names none of its own. Drawn if absent. */
  readonly seed?: Uint64;
  /** `'auto'` (the default) takes the CPU where there is no WebGPU, no adapter or no device. */
  readonly backend?: 'auto' | Backend;
}

/** Makes weights on one device, or on the CPU, from one seed. Made by {@link createInitializer}. */
export interface Initializer {
  readonly backend: Backend;
  /** Why `'auto'` took the CPU. */
  readonly reason?: string;
  readonly seed: Uint64;
  /** The device; absent on the CPU. */
  readonly device?: GPUDevice;
  /**
   * Fills a buffer of yours (usage `STORAGE`; on the WebGPU backend) or an array (on either backend: arrays are filled
   * by the CPU, in turns of at most about 8 ms).
   * Resolves when the device has accepted the work; the queue keeps the order, so what you submit next sees the weights.
   *
   * @param spec - `offset` is in bytes, a multiple of 4
   * @throws TypeError for a wrong argument, Error for what the device finds wrong; nothing has been written then
   * @example
   * await init.fill(buffer, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), offset: 1024 });
   */
  fill(target: GPUBuffer | Float32Array, spec: FillSpec): Promise<void>;
  /**
   * New weights: in a GPUBuffer, or in an array on the CPU backend.
   *
   * @throws as `fill`
   * @example
   * const { buffer } = await init.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
   */
  create(spec: WeightSpec): Promise<Weights>;
  /**
   * Records fills into your encoder or compute pass. Submits nothing.
   *
   * In a pass, our pipeline and bind group 0 are left set. Each call makes a small buffer of parameters, which goes with
   * the garbage, since only you know when the commands have run. What is wrong with an argument is thrown; what only the device
   * can see (a buffer that was destroyed or is of another device) it reports as for any command of yours, to your error
   * scopes or as an uncaptured error.
   *
   * @example
   * init.encode(pass, [{ buffer, name: 'fc2.weight', shape: [256, 10], init: xavierNormal() }]);
   */
  encode(into: GPUCommandEncoder | GPUComputePassEncoder, fills: readonly BufferFill[]): void;
  /**
   * A copy of elements of a buffer with usage `COPY_SRC`: all of it, or `count` float32 from byte `offset` on.
   *
   * @example
   * await init.read(buffer, { offset: 1024, count: 784 * 256 }); // Float32Array
   */
  read(
    buffer: GPUBuffer,
    range?: { readonly offset?: number; readonly count?: number },
  ): Promise<Float32Array<ArrayBuffer>>;
  /** Ends the initializer, and its device if it was not yours; with it the buffers made on that device. */
  destroy(): void;
}

const isBuffer = (target: unknown): target is GPUBuffer =>
  typeof (target as GPUBuffer | undefined)?.getMappedRange === 'function';

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
  const fn = 'createInitializer';
  checkObject(fn, 'options', options);
  const { device: given, backend: wanted = 'auto', seed = drawSeed() } = options;
  if (wanted !== 'auto' && wanted !== 'webgpu' && wanted !== 'cpu') {
    throw argumentError(fn, 'backend', "'auto', 'webgpu' or 'cpu'", wanted);
  }
  uint64Words(fn, 'seed', seed);
  if (given !== undefined && (wanted === 'cpu' || !given?.queue || !given.limits || !given.lost)) {
    throw argumentError(fn, 'device', wanted === 'cpu' ? "absent with backend 'cpu'" : 'a GPUDevice', given);
  }

  let program: Program | undefined;
  let reason: string | undefined;
  if (given) {
    program = await programOf(given);
  } else if (wanted !== 'cpu') {
    const found = await requestDevice();
    if ('device' in found) {
      program = await programOf(found.device).catch((error: Error) => {
        found.device.destroy();
        reason = error.message.replace(`${fn}: `, '');
        return undefined;
      });
    } else {
      reason = found.reason;
    }
    if (!program && wanted === 'webgpu') throw new Error(`${fn}: ${reason}`);
  }

  let destroyed = false;
  const alive = (called: string): void => {
    if (destroyed) throw new Error(`${called}: the initializer was destroyed`);
  };
  const gpu = (called: string): Program => {
    if (!program) throw new Error(`${called}: this initializer works on the CPU${reason ? `, since ${reason}` : ''}`);
    return program;
  };

  return {
    backend: program ? 'webgpu' : 'cpu',
    seed,
    ...(reason !== undefined && { reason }),
    ...(program && { device: program.device }),

    async fill(target, spec) {
      alive('fill');
      const fill = resolveFill('fill', spec, seed);
      const { offset = 0 } = spec;
      if (target instanceof Float32Array) {
        await fillArrayInTurns(elementsOf('fill', target, offset, fill), fill);
      } else if (isBuffer(target)) {
        checkOffset('fill', offset);
        checkTarget('fill', { fill, buffer: target, offset });
        await submit('fill', gpu('fill'), [{ fill, buffer: target, offset }]);
      } else {
        throw argumentError('fill', 'target', 'a GPUBuffer or a Float32Array', target);
      }
    },

    async create(spec) {
      alive('create');
      if (program) return createOnGpu('create', program, spec, seed);
      const { weights, fill } = createOnCpu('create', spec, seed);
      await fillArrayInTurns(weights.data, fill);
      return weights;
    },

    encode(into, fills) {
      alive('encode');
      const usable = gpu('encode');
      checkLost('encode', usable.device);
      if (typeof into !== 'object' || into === null || !('beginComputePass' in into || 'dispatchWorkgroups' in into)) {
        throw argumentError('encode', 'into', 'a GPUCommandEncoder or a GPUComputePassEncoder', into);
      }
      if (!Array.isArray(fills)) throw argumentError('encode', 'fills', 'an array', fills);
      const targets = fills.map((spec: BufferFill, i) => {
        const called = `encode, fills[${i}]`;
        const fill = resolveFill(called, spec, seed);
        const target = { fill, buffer: spec.buffer, offset: spec.offset === undefined ? 0 : spec.offset };
        checkOffset(called, target.offset);
        checkTarget(called, target);
        return target;
      });
      record(usable, into, targets);
    },

    async read(buffer, range = {}) {
      alive('read');
      const { device } = gpu('read');
      if (!isBuffer(buffer)) throw argumentError('read', 'buffer', 'a GPUBuffer', buffer);
      checkObject('read', 'range', range);
      const { offset = 0, count = Math.floor((buffer.size - offset) / 4) } = range;
      checkOffset('read', offset);
      checkReadable('read', buffer, offset, count);
      return readBuffer('read', device, buffer, offset, count);
    },

    destroy() {
      if (!destroyed && !given) program?.device.destroy();
      destroyed = true;
    },
  };
}
