// New weights in a GPUBuffer.

import { bytesOf, type Order } from '../fill/resolve.js';
import { createFilled, type Gpu, readBuffer } from '../gpu/fill.js';
import type { Dtype } from '../types.js';
import type { BufferWeights } from './gpu-types.js';
import { lifeOf } from './weights.js';

/** What an order made, from a byte of a buffer on. */
export function bufferWeights<D extends Dtype>(
  { program: { device } }: Gpu,
  { fill, facts }: Order<D>,
  buffer: GPUBuffer,
  offset: number,
  free: () => void,
): BufferWeights<D> {
  const life = lifeOf<D>(() => readBuffer('Weights.read', device, buffer, offset, fill.count, facts.dtype), free);
  return { ...facts, backend: 'webgpu', buffer, offset, device, ...life };
}

/** A new buffer, filled: the device has accepted the work. */
export async function createOnGpu<D extends Dtype>(fn: string, gpu: Gpu, order: Order<D>): Promise<BufferWeights<D>> {
  const { fill, label } = order;
  const bytes = bytesOf(fill.dtype) * fill.count;
  const [buffer] = (await createFilled(fn, gpu, [{ label, bytes }], [{ fill, offset: 0, into: 0 }])) as [GPUBuffer];
  return bufferWeights(gpu, order, buffer, 0, () => buffer.destroy());
}
