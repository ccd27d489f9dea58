// Weights in a GPUBuffer. These public types name WebGPU's, so weight-init/cpu, which compiles without them, cannot import this.
import { bytesOf, newElements } from '../dtype/dtype.js';
import { cutSlice } from '../fill/region.js';
import type { ResolvedTensor } from '../fill/resolve.js';
import { createFilledBuffers, type Gpu, MIN_BUFFER_BYTES, type NewBuffer } from '../gpu/fill.js';
import { readBuffer } from '../gpu/read.js';
import { checkFill } from '../gpu/record.js';
import type { ArrayWeights, Backend, Dtype, FillSpec, WeightArray, WeightsBase } from '../types.js';
import { fillBufferWatched, isWatched, oneByOne, type ProgressOptions } from './progress.js';
import { weightsBase } from './weights.js';

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
  /** Whether the bits may differ from the CPU's: of an orthogonal tensor that a shader made (docs/SPEC.md, section 8.7). */
  readonly approximate: boolean;
}

/** Weights in a GPUBuffer or in an array; with a backend given, in the one or the other. */
export type Weights<D extends Dtype = Dtype, B extends Backend = Backend> = B extends 'webgpu'
  ? BufferWeights<D>
  : ArrayWeights<D>;

/** A {@link FillSpec} with the buffer that it goes to, for `Initializer.encode`. */
export interface BufferFill extends FillSpec {
  readonly buffer: GPUBuffer;
}

/** What `Initializer.encode` recorded. */
export interface EncodedFills {
  /**
   * Frees what the commands need. Call it once you have submitted them: WebGPU refuses commands whose buffers were destroyed before,
   * and lets those finish that it has been given. Calling it again does nothing.
   */
  destroy(): void;
}

/** The new buffer of a tensor. */
export function newBufferOf({ fill: { count, dtype }, metadata: { shape, slice }, label }: ResolvedTensor): NewBuffer {
  const size = bytesOf(dtype);
  const advice = (maxBufferSize: number): string => {
    const { parts, first, last } = cutSlice(shape, slice, Math.floor(maxBufferSize / size));
    const [from, to] = [first, last].map((part) => JSON.stringify(part).replaceAll(',', ', '));
    return `make it by create in ${parts} parts, slice: ${from} to slice: ${to}`;
  };
  return { label, bytes: Math.max(MIN_BUFFER_BYTES, size * count), advice };
}

/** Weights that lie in a buffer from byte `offset` on. */
export function bufferWeights<D extends Dtype>(
  { program: { device }, uploads }: Gpu,
  tensor: ResolvedTensor<D>,
  buffer: GPUBuffer,
  offset: number,
  free: () => void,
): BufferWeights<D> {
  const { fill, metadata } = tensor;
  const { dtype } = metadata;
  const read = async () =>
    fill.count > 0 ? readBuffer(device, buffer, offset, fill.count, dtype) : (newElements(dtype, 0) as WeightArray<D>);
  const approximate = !uploads && fill.parts.some(({ draw }) => draw.kind === 'matrix');
  return { ...weightsBase(tensor, 'webgpu', read, free), buffer, offset, device, approximate };
}

/** A new buffer with weights. Resolves when the device has accepted the work; if it is watched, when it has finished. */
export async function createBufferWeights<D extends Dtype>(
  gpu: Gpu,
  tensor: ResolvedTensor<D>,
  options: ProgressOptions,
): Promise<BufferWeights<D>> {
  const { fill, label } = tensor;
  const { count } = fill;
  checkFill(gpu.program, fill); // before the size: slices do not help there
  const fills = isWatched(options) ? [] : [{ fill, offset: 0, into: 0 }];
  const [buffer] = (await createFilledBuffers(gpu, [newBufferOf(tensor)], fills)) as [GPUBuffer];
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
