/** A 64-bit seed or stream: an integer in [0, 2^53 - 1] as a number, or in [0, 2^64 - 1] as a bigint. */
export type Uint64 = number | bigint;

/** Shape of a tensor: 1 to 8 positive integers with a product of at most 2^53 - 1. Elements are stored row-major. */
export type Shape = readonly number[];

/** Shape of a weight matrix of {@link initializeWeights}, `[fanIn, fanOut]`: two positive integers. */
export type MatrixShape = readonly [fanIn: number, fanOut: number];

/** The four methods of {@link initializeWeights}. */
export type Method = 'zero' | 'small_random' | 'xavier' | 'he';

/** Where weights are made. */
export type Backend = 'webgpu' | 'cpu';

/** How a buffer is filled: by the shader, or by the CPU and an upload. The weights are the same. */
export type Route = 'shader' | 'upload';

/** How a weight is stored: the float32 weight itself, or that rounded to nearest even. */
export type Dtype = 'f32' | 'f16' | 'bf16';

/**
 * Which axes are the layer's inputs and outputs: `'in-out'` is [*kernel, in, out], as Keras and JAX store them; `'out-in'`
 * is [out, in, *kernel], as PyTorch does.
 */
export type Layout = 'in-out' | 'out-in';

/** Which fan a variance is divided by: fan-in, fan-out, their mean, or their geometric mean. */
export type FanMode = 'fan-in' | 'fan-out' | 'fan-avg' | 'fan-geo-avg';

/** What samples are drawn from; `'truncated-normal'` is cut at two standard deviations and widened to the same variance. */
export type Distribution = 'normal' | 'truncated-normal' | 'uniform';

/** How weights are drawn, as plain data: it can be logged, compared and sent to a worker. */
export type Init =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'eye'; readonly gain: number }
  | { readonly kind: 'dirac'; readonly groups: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean?: number; readonly stddev: number }
  | {
      readonly kind: 'truncated-normal';
      readonly mean: number;
      readonly stddev: number;
      readonly low: number;
      readonly high: number;
      readonly bounds: 'absolute' | 'standard-deviations';
    }
  | {
      readonly kind: 'variance-scaling';
      readonly scale: number;
      readonly mode: FanMode;
      readonly distribution: Distribution;
    }
  | { readonly kind: 'orthogonal'; readonly gain: number }
  | { readonly kind: 'delta-orthogonal'; readonly gain: number }
  | { readonly kind: 'sparse'; readonly sparsity: number; readonly stddev: number }
  | {
      /** Another initializer, but for the rows [start, end) along the first axis, which are a constant. */
      readonly kind: 'with-rows';
      readonly init: Init;
      readonly start: number;
      readonly end: number;
      readonly value: number;
    };

/** A flat range `[start, end)` of the elements, row by row; or for each axis a `[start, end)`. Ends are not included. */
export type Slice = readonly [start: number, end: number] | readonly (readonly [start: number, end: number])[];

/** What to fill: a tensor, or a slice of one. */
export interface WeightSpec<D extends Dtype = Dtype> {
  /** Shape of the whole tensor. */
  readonly shape: Shape;
  /** How to draw it, for example `heNormal()`, or the name of one of the four methods. */
  readonly init: Init | Method;
  /** Which axes are inputs and outputs; `'in-out'`, [*kernel, in, out], if absent. */
  readonly layout?: Layout;
  /** Groups of a convolution: each output is reached by 1 / groups of the inputs, so fanOut = out * kernel / groups. 1 if absent. */
  readonly groups?: number;
  /** The fan-in, in place of what shape and layout say. */
  readonly fanIn?: number;
  /** The fan-out, in place of what shape and layout say. */
  readonly fanOut?: number;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
  /** Name of the tensor. It chooses the stream, so a tensor's weights do not depend on the others or on their order. */
  readonly name?: string;
  /** The stream itself, in place of a name. 0 if neither is given. */
  readonly stream?: Uint64;
  /** Seed for this tensor; the initializer's if absent. */
  readonly seed?: Uint64;
  /** The part to make: a flat range, or a range along each axis, stored row by row; the whole tensor if absent. */
  readonly slice?: Slice;
}

/** What to fill, and at which byte of the target. */
export interface FillSpec<D extends Dtype = Dtype> extends WeightSpec<D> {
  /** Byte of the target at which the first element goes; a multiple of the element's size. 0 if absent. */
  readonly offset?: number;
}

/** Which tensor: its name chooses its stream; or the stream itself. And how it is stored. */
export interface TensorOptions<D extends Dtype = Dtype> {
  /** Seed of the weights; drawn if absent. */
  readonly seed?: Uint64;
  /** Name of the tensor, which chooses its stream. */
  readonly name?: string;
  /** The stream itself, in place of a name. 0 if neither is given. */
  readonly stream?: Uint64;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
}

/** An array of weights: numbers for f32, the bits of each for f16 and bf16. */
export type WeightArray<D extends Dtype = Dtype> = D extends 'f32'
  ? Float32Array<ArrayBuffer>
  : Uint16Array<ArrayBuffer>;

/** What is known of weights that were made, wherever they are. */
export interface WeightsBase<D extends Dtype = Dtype> {
  /** Shape of the whole tensor. */
  readonly shape: Shape;
  readonly dtype: D;
  /** The seed, also when it was drawn: the same seed gives the same bits again. */
  readonly seed: Uint64;
  readonly backend: Backend;
  /** A copy of the weights, row by row. */
  read(): Promise<WeightArray<D>>;
  /** Frees the weights. Calling it again does nothing. */
  destroy(): void;
}

/** Weights in an array. */
export interface ArrayWeights<D extends Dtype = Dtype> extends WeightsBase<D> {
  readonly backend: 'cpu';
  readonly data: WeightArray<D>;
  readonly buffer?: undefined;
  readonly device?: undefined;
}

/** What `selfTest` found. Plain data. */
export interface SelfTest {
  readonly passed: boolean;
  /** Words that were compared, those round the weights that must not change included. */
  readonly compared: number;
  readonly different: number;
  /** What differs, by the path of the shader, and the first word that does. */
  readonly failures: readonly {
    readonly path: string;
    readonly different: number;
    /** Index of the word from the path's first, its bits, and the bits that it should have. */
    readonly first: { readonly word: number; readonly bits: number; readonly expected: number };
  }[];
}

/** The part of an AbortSignal that this library uses. */
export interface Signal {
  throwIfAborted(): void;
}
