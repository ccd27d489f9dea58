// A spec in the terms of the second implementation.
import type { Dtype, Init, Layout, Shape, Slice } from '../../src/types.ts';

/** A slice of a tensor, with every option that determines its bits. */
export interface Tensor {
  readonly seed: bigint;
  readonly stream: bigint;
  readonly shape: Shape;
  readonly layout?: Layout;
  readonly batchDims?: number;
  readonly groups?: number;
  readonly fanIn?: number;
  readonly fanOut?: number;
  readonly init: Init;
  readonly dtype: Dtype;
  readonly slice: Slice;
}
