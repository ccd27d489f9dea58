// Weights in a GPUBuffer. These public types name WebGPU's, so weight-init/cpu, which compiles without them, cannot import this.
import { bytesOf, newElements } from '../dtype/dtype.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import { createFilledBuffers, type Gpu, MIN_BUFFER_BYTES } from '../gpu/fill.js';
import { readBuffer } from '../gpu/read.js';
import type { ArrayWeights, Dtype, FillSpec, WeightArray, WeightsBase } from '../types.js';
import { readAndDestroy } from './weights.js';

/** Weights in a GPUBuffer. */
export interface BufferWeights<D extends Dtype = Dtype> extends WeightsBase<D> {
  readonly backend: 'webgpu';
  /**
   * The buffer that holds the weights, with usage `STORAGE | COPY_SRC | COPY_DST`. Halves are packed, two to a word. Of a shape with a 0
   * in it, it has 4 bytes, the least that a shader can bind.
   */
  readonly buffer: GPUBuffer;
  /** Byte of the buffer at which the weights start: 0, except in an arena. */
  readonly offset: number;
  /** The device that the buffer belongs to. */
  readonly device: GPUDevice;
  readonly data?: undefined;
}

/** Weights in a GPUBuffer or in an array. */
export type Weights<D extends Dtype = Dtype> = BufferWeights<D> | ArrayWeights<D>;

/** A {@link FillSpec} with the buffer that it goes to, for `Initializer.encode`. */
export interface BufferFill extends FillSpec {
  readonly buffer: GPUBuffer;
}

/** Weights that lie in a buffer from byte `offset` on. */
export function bufferWeights<D extends Dtype>(
  { program: { device } }: Gpu,
  { fill, metadata }: ResolvedTensor<D>,
  buffer: GPUBuffer,
  offset: number,
  free: () => void,
): BufferWeights<D> {
  const { dtype } = metadata;
  const read = async () =>
    fill.count > 0 ? readBuffer(device, buffer, offset, fill.count, dtype) : (newElements(dtype, 0) as WeightArray<D>);
  return { ...metadata, backend: 'webgpu', buffer, offset, device, ...readAndDestroy<D>(read, free) };
}

/** A new buffer with weights. Resolves when the device has accepted the work. */
export async function createBufferWeights<D extends Dtype>(
  gpu: Gpu,
  tensor: ResolvedTensor<D>,
): Promise<BufferWeights<D>> {
  const { fill, label } = tensor;
  const bytes = Math.max(MIN_BUFFER_BYTES, bytesOf(fill.dtype) * fill.count);
  const [buffer] = (await createFilledBuffers(gpu, [{ label, bytes }], [{ fill, offset: 0, into: 0 }])) as [GPUBuffer];
  return bufferWeights(gpu, tensor, buffer, 0, () => buffer.destroy());
}
