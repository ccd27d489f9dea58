// Choice of the backend: a device of the caller's, one of our own, or the CPU.
import { fillArrayInTurns } from './cpu.js';
import { createOnCpu } from './create-cpu.js';
import { createOnGpu } from './create-gpu.js';
import { requestDevice } from './device.js';
import { argumentError } from './errors.js';
import type { Weights } from './gpu-types.js';
import { type Program, programOf } from './program.js';
import type { Order } from './resolve.js';
import { uint64Words } from './stream.js';
import type { Backend, Dtype, Uint64 } from './types.js';

export interface InitializerOptions {
  /** Your device, which the weights then live on. We never destroy it. If absent, one is set up. */
  readonly device?: GPUDevice;
  /** Seed of every tensor that names none of its own. Drawn if absent. */
  readonly seed?: Uint64;
  /** `'auto'` (the default) takes the CPU where there is no WebGPU, no adapter or no device. */
  readonly backend?: 'auto' | Backend;
}

/** The backend that was chosen: a program on a device, or the CPU, with the reason if that was not asked for. */
export interface Setup {
  readonly program?: Program;
  readonly reason?: string;
}

/** Checks the options and sets up what they ask for. */
export async function setUp(fn: string, { device, backend = 'auto', seed = 0 }: InitializerOptions): Promise<Setup> {
  if (backend !== 'auto' && backend !== 'webgpu' && backend !== 'cpu') {
    throw argumentError(fn, 'backend', "'auto', 'webgpu' or 'cpu'", backend);
  }
  uint64Words(fn, 'seed', seed);
  if (device !== undefined) {
    if (backend === 'cpu') throw argumentError(fn, 'device', "absent with backend 'cpu'", device);
    if (!device?.queue || !device.limits || !device.lost) throw argumentError(fn, 'device', 'a GPUDevice', device);
    return { program: await programOf(fn, device) };
  }
  if (backend === 'cpu') return {};
  const found = await requestDevice();
  let reason: string;
  if ('device' in found) {
    try {
      return { program: await programOf(fn, found.device) };
    } catch (error) {
      found.device.destroy();
      reason = (error as Error).message.replace(`${fn}: `, '');
    }
  } else {
    reason = found.reason;
  }
  if (backend === 'webgpu') throw new Error(`${fn}: ${reason}`);
  return { reason };
}

/** New weights on the backend that was chosen. */
export async function createWeights<D extends Dtype>(
  fn: string,
  { program }: Setup,
  order: Order<D>,
): Promise<Weights<D>> {
  if (program) return createOnGpu(fn, program, order);
  const weights = createOnCpu(fn, order);
  await fillArrayInTurns(weights.data, order.fill);
  return weights;
}
