// Public types that name WebGPU's. Apart from types.ts, so that weight-init/cpu compiles where those are not declared.
import type { ArrayWeights, Dtype, FillSpec, WeightsBase } from '../types.js';

/** Weights in a GPUBuffer. */
export interface BufferWeights<D extends Dtype = Dtype> extends WeightsBase<D> {
  readonly backend: 'webgpu';
  /** The buffer that the weights are in, usage `STORAGE | COPY_SRC | COPY_DST`. Halves are packed, two a word. */
  readonly buffer: GPUBuffer;
  /** Byte of the buffer at which they start: 0, but in an arena. */
  readonly offset: number;
  /** The device that the buffer belongs to. */
  readonly device: GPUDevice;
  readonly data?: undefined;
}

/** Weights that were made, in a GPUBuffer or in an array. */
export type Weights<D extends Dtype = Dtype> = BufferWeights<D> | ArrayWeights<D>;

/** A {@link FillSpec} with the buffer that it goes to, for `Initializer.encode`. */
export interface BufferFill extends FillSpec {
  readonly buffer: GPUBuffer;
}
