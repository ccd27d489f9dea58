// Public types that name WebGPU's. Apart from types.ts, so that weight-init/cpu compiles where those are not declared.
import type { ArrayWeights, FillSpec, WeightsBase } from './types.js';

/** Weights in a GPUBuffer. */
export interface BufferWeights extends WeightsBase {
  readonly backend: 'webgpu';
  /** The weights, usage `STORAGE | COPY_SRC | COPY_DST`. */
  readonly buffer: GPUBuffer;
  /** The device that the buffer belongs to. */
  readonly device: GPUDevice;
  readonly data?: undefined;
}

/** Weights that were made, in a GPUBuffer or in an array. */
export type Weights = BufferWeights | ArrayWeights;

/** A {@link FillSpec} with the buffer that it goes to, for `Initializer.encode`. */
export interface BufferFill extends FillSpec {
  readonly buffer: GPUBuffer;
}
