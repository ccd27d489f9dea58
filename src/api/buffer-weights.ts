// Weights in a GPUBuffer. These public types name WebGPU's, so weight-init/cpu, which compiles without them, cannot import this.
import { bytesOf } from '../dtype/dtype.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import { createFilledBuffers, type Gpu } from '../gpu/fill.js';
import { readBuffer } from '../gpu/read.js';
import type { ArrayWeights, Dtype, FillSpec, WeightsBase } from '../types.js';
import { fillBufferWatched, isWatched, oneByOne, type ProgressOptions } from './progress.js';
import { readAndDestroy } from './weights.js';

/** Weights in a GPUBuffer. */
export interface BufferWeights<D extends Dtype = Dtype> extends WeightsBase<D> {
  readonly backend: 'webgpu';
  /** The buffer that holds the weights, with usage `STORAGE | COPY_SRC | COPY_DST`. Halves are packed, two to a word. */
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
  const read = () => readBuffer(device, buffer, offset, fill.count, metadata.dtype);
  return { ...metadata, backend: 'webgpu', buffer, offset, device, ...readAndDestroy<D>(read, free) };
}

/** A new buffer with weights. Resolves when the device has accepted the work; if it is watched, when it has finished. */
export async function createBufferWeights<D extends Dtype>(
  gpu: Gpu,
  tensor: ResolvedTensor<D>,
  options: ProgressOptions,
): Promise<BufferWeights<D>> {
  const { fill, label } = tensor;
  const { count } = fill;
  const bytes = bytesOf(fill.dtype) * count;
  const fills = isWatched(options) ? [] : [{ fill, offset: 0, into: 0 }];
  const [buffer] = (await createFilledBuffers(gpu, [{ label, bytes }], fills)) as [GPUBuffer];
  if (isWatched(options)) {
    try {
      await oneByOne([{ name: label, count }], options, (_, written) =>
        fillBufferWatched(gpu, { fill, offset: 0, buffer }, options, written),
      );
    } catch (error) {
      buffer.destroy();
      throw error;
    }
  }
  return bufferWeights(gpu, tensor, buffer, 0, () => buffer.destroy());
}
