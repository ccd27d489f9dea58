// The host API: filling, making, recording, reading.
import { fillArrayInTurns } from './cpu.js';
import { elementsOf } from './create-cpu.js';
import { argumentError, checkObject } from './errors.js';
import { checkLost, checkReadable, checkTarget, isBuffer, type Program, readBuffer, record, submit } from './gpu.js';
import type { BufferFill, Weights } from './gpu-types.js';
import { offsetOf, orderOfSpec, resolveFill } from './resolve.js';
import { createWeights, type InitializerOptions, setUp } from './set-up.js';
import { drawSeed } from './stream.js';
import type { Backend, FillSpec, Uint64, WeightSpec } from './types.js';

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
   * In a pass, our pipeline and bind group 0 are left set. Each call makes a small buffer of parameters, which garbage
   * collection frees, since only you know when the commands have run. What is wrong with an argument is thrown; what only
   * the device can see (a buffer that was destroyed or is of another device) it reports as for any command of yours, to
   * your error scopes or as an uncaptured error.
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
  const { program, reason } = setup;

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
      const offset = offsetOf('fill', spec);
      if (target instanceof Float32Array) {
        await fillArrayInTurns(elementsOf('fill', target, offset, fill), fill);
      } else if (isBuffer(target)) {
        checkTarget('fill', { fill, buffer: target, offset });
        await submit('fill', gpu('fill'), [{ fill, buffer: target, offset }]);
      } else {
        throw argumentError('fill', 'target', 'a GPUBuffer or a Float32Array', target);
      }
    },

    async create(spec) {
      alive('create');
      return createWeights('create', setup, orderOfSpec('create', spec, seed));
    },

    encode(into, fills) {
      alive('encode');
      const usable = gpu('encode');
      checkLost('encode', usable.device);
      const { beginComputePass, dispatchWorkgroups } = (into ?? {}) as GPUCommandEncoder & GPUComputePassEncoder;
      if (typeof beginComputePass !== 'function' && typeof dispatchWorkgroups !== 'function') {
        throw argumentError('encode', 'into', 'a GPUCommandEncoder or a GPUComputePassEncoder', into);
      }
      if (!Array.isArray(fills)) throw argumentError('encode', 'fills', 'an array', fills);
      const targets = fills.map((spec: BufferFill, i) => {
        const called = `encode, fills[${i}]`;
        const fill = resolveFill(called, spec, seed);
        const target = { fill, buffer: spec.buffer, offset: offsetOf(called, spec) };
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
      const offset = offsetOf('read', range);
      const { count = Math.floor((buffer.size - offset) / 4) } = range;
      checkReadable('read', buffer, offset, count);
      return readBuffer('read', device, buffer, offset, count);
    },

    destroy() {
      if (!destroyed && !given) program?.device.destroy();
      destroyed = true;
    },
  };
}
