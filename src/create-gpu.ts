// New weights in a GPUBuffer.
import { createFilled, type Program, readBuffer } from './gpu.js';
import type { BufferWeights } from './gpu-types.js';
import type { Order } from './resolve.js';
import { lifeOf } from './weights.js';

/** A new buffer, filled: the device has accepted the work. */
export async function createOnGpu(fn: string, program: Program, { fill, facts, label }: Order): Promise<BufferWeights> {
  const { device } = program;
  const buffer = await createFilled(fn, program, fill, label);
  const read = (): Promise<Float32Array<ArrayBuffer>> => readBuffer('Weights.read', device, buffer, 0, fill.count);
  return { ...facts, backend: 'webgpu', buffer, device, ...lifeOf(read, () => buffer.destroy()) };
}
