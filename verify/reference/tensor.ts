import type { Dtype, Init, Layout, Shape, Slice } from '../../src/types.ts';

/** What weights are made of, and which of them. The plain data of the library, with everything said that decides a bit. */
export interface Tensor {
  readonly seed: bigint;
  readonly stream: bigint;
  readonly shape: Shape;
  readonly layout?: Layout;
  readonly groups?: number;
  readonly fanIn?: number;
  readonly fanOut?: number;
  readonly init: Init;
  readonly dtype: Dtype;
  readonly slice: Slice;
}
