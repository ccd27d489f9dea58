/** A 64-bit seed or stream: an integer in [0, 2^53 - 1] as a number, or in [0, 2^64 - 1] as a bigint. */
export type Uint64 = number | bigint;

/** Shape of a weight matrix, `[fanIn, fanOut]`: two positive integers. Elements are stored row by row. */
export type Shape = readonly [fanIn: number, fanOut: number];

/** The four methods of {@link initializeWeights}. */
export type Method = 'zero' | 'small_random' | 'xavier' | 'he';

/** Where weights are made. */
export type Backend = 'webgpu' | 'cpu';

/** Which fans a variance is divided by: fan-in, fan-out or their mean. */
export type FanMode = 'fan-in' | 'fan-out' | 'fan-avg';

/** How weights are drawn, as plain data: it can be logged, compared and sent to a worker. */
export type Init =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'normal'; readonly stddev: number }
  | {
      readonly kind: 'variance-scaling';
      readonly scale: number;
      readonly mode: FanMode;
      readonly distribution: 'normal';
    };

/** What to fill: a tensor, or a slice of one. */
export interface WeightSpec {
  /** Shape of the whole tensor, `[fanIn, fanOut]`. */
  readonly shape: Shape;
  /** How to draw it, for example `heNormal()`, or the name of one of the four methods. */
  readonly init: Init | Method;
  /** Name of the tensor. It chooses the stream, so a tensor's weights do not depend on the others or on their order. */
  readonly name?: string;
  /** The stream itself, in place of a name. 0 if neither is given. */
  readonly stream?: Uint64;
  /** Seed for this tensor; the initializer's if absent. */
  readonly seed?: Uint64;
  /** Element range `[start, end)` of the flattened tensor, end not included; the whole tensor if absent. */
  readonly slice?: readonly [start: number, end: number];
}

/** What to fill, and at which byte of the target. */
export interface FillSpec extends WeightSpec {
  /** Byte of the target at which the first element goes; a multiple of 4. 0 if absent. */
  readonly offset?: number;
}

/** Which tensor: its name chooses its stream; or the stream itself. */
export interface TensorOptions {
  /** Seed of the weights; drawn if absent. */
  readonly seed?: Uint64;
  /** Name of the tensor, which chooses its stream. */
  readonly name?: string;
  /** The stream itself, in place of a name. 0 if neither is given. */
  readonly stream?: Uint64;
}

/** What is known of weights that were made, wherever they are. */
export interface WeightsBase {
  readonly shape: Shape;
  readonly dtype: 'f32';
  /** The seed, also when it was drawn: the same seed gives the same bits again. */
  readonly seed: Uint64;
  readonly backend: Backend;
  /** A copy of the weights, row by row. */
  read(): Promise<Float32Array<ArrayBuffer>>;
  /** Frees the weights. Calling it again does nothing. */
  destroy(): void;
}

/** Weights in an array. */
export interface ArrayWeights extends WeightsBase {
  readonly backend: 'cpu';
  readonly data: Float32Array<ArrayBuffer>;
  readonly buffer?: undefined;
  readonly device?: undefined;
}

/** A fill with everything decided: what a backend executes. Plain data. */
export interface Fill {
  readonly key: readonly [low: number, high: number];
  readonly stream: readonly [low: number, high: number];
  /** Index in the whole tensor of the first element, below 2^53. */
  readonly start: number;
  /** How many elements. */
  readonly count: number;
  /** The constant, or the standard deviation of the normal. A float32. */
  readonly draw: { readonly kind: 'constant' | 'normal'; readonly value: number };
}
