/** A 64-bit seed or stream: an integer in [0, 2^53 - 1] as a number, or in [0, 2^64 - 1] as a bigint. */
export type Uint64 = number | bigint;

/** Shape of a tensor: 1 to 8 positive integers with a product of at most 2^53 - 1. Elements are stored row-major. */
export type Shape = readonly number[];

/** Shape of a weight matrix for {@link initializeWeights}: `[fanIn, fanOut]`, two positive integers. */
export type MatrixShape = readonly [fanIn: number, fanOut: number];

/** The methods that {@link initializeWeights} accepts. */
export type Method = 'zero' | 'small_random' | 'xavier' | 'he';

/** Which processor generates the weights. */
export type Backend = 'webgpu' | 'cpu';

/** How a GPU buffer is filled: by the shader, or by the CPU and an upload. Both give the same weights. */
export type Route = 'shader' | 'upload';

/** How a weight is stored: as float32, or rounded from float32 to nearest even. */
export type Dtype = 'f32' | 'f16' | 'bf16';

/**
 * The order of the axes: `'in-out'` is [*kernel, in, out], as in Keras and JAX; `'out-in'` is [out, in, *kernel], as in
 * PyTorch.
 */
export type Layout = 'in-out' | 'out-in';

/** The fan that divides the variance: fan-in, fan-out, their mean, or their geometric mean. */
export type FanMode = 'fan-in' | 'fan-out' | 'fan-avg' | 'fan-geo-avg';

/**
 * The distribution of samples. `'truncated-normal'` is cut at two standard deviations and widened to the same variance.
 */
export type Distribution = 'normal' | 'truncated-normal' | 'uniform';

/** An initializer as plain data, which can be logged, compared and sent to a worker. */
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
      /** Another initializer, with a constant in rows [start, end) of the first axis. */
      readonly kind: 'with-rows';
      readonly init: Init;
      readonly start: number;
      readonly end: number;
      readonly value: number;
    };

/** A range [start, end) of the elements in row-major order, or one such range for each axis. */
export type Slice = readonly [start: number, end: number] | readonly (readonly [start: number, end: number])[];

/** What to fill: a tensor, or a slice of one. */
export interface WeightSpec<D extends Dtype = Dtype> {
  /** Shape of the whole tensor. */
  readonly shape: Shape;
  /** How to draw it, for example `heNormal()`, or the name of one of the four methods. */
  readonly init: Init | Method;
  /** The order of the axes; `'in-out'`, [*kernel, in, out], if absent. */
  readonly layout?: Layout;
  /** Groups of a convolution, 1 if absent. An output sees 1 / groups of the inputs: fanOut = out * kernel / groups. */
  readonly groups?: number;
  /** Overrides the fan-in that shape and layout give. */
  readonly fanIn?: number;
  /** Overrides the fan-out that shape and layout give. */
  readonly fanOut?: number;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
  /** Name of the tensor. It selects the stream, so the weights do not depend on other tensors or their order. */
  readonly name?: string;
  /** The stream, as an alternative to a name; 0 if neither is given. */
  readonly stream?: Uint64;
  /** Seed for this tensor; the initializer's if absent. */
  readonly seed?: Uint64;
  /** The part to generate, stored in row-major order; the whole tensor if absent. */
  readonly slice?: Slice;
}

/** What to fill, and where in the target it begins. */
export interface FillSpec<D extends Dtype = Dtype> extends WeightSpec<D> {
  /** Byte offset of the first element in the target: a multiple of the element's size, 0 if absent. */
  readonly offset?: number;
}

/** Seed, stream and dtype of a tensor. */
export interface TensorOptions<D extends Dtype = Dtype> {
  /** Seed of the weights; random if absent. */
  readonly seed?: Uint64;
  /** Name of the tensor, which selects its stream. */
  readonly name?: string;
  /** The stream, as an alternative to a name; 0 if neither is given. */
  readonly stream?: Uint64;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
}

/** An array of weights: numbers for f32, 16-bit patterns for f16 and bf16. */
export type WeightArray<D extends Dtype = Dtype> = D extends 'f32'
  ? Float32Array<ArrayBuffer>
  : Uint16Array<ArrayBuffer>;

/** The members that weights in arrays and in GPU buffers share. */
export interface WeightsBase<D extends Dtype = Dtype> {
  /** Shape of the whole tensor. */
  readonly shape: Shape;
  readonly dtype: D;
  /** The seed, given or random. The same seed gives the same bits again. */
  readonly seed: Uint64;
  readonly backend: Backend;
  /** Returns a copy of the weights in row-major order. */
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

/** Coordinates of an element in a tensor of fewer than 2^32 elements: floor(element / stride) mod size. */
export interface Placement {
  readonly row: readonly [stride: number, size: number];
  readonly column: readonly [stride: number, size: number];
  /** The position in the kernel, and the position of its centre. */
  readonly tap: readonly [stride: number, size: number, centre: number];
}

/** How to compute an element from its word, fully resolved. All numbers are float32 or u32. */
export type Draw =
  | { readonly kind: 'constant'; readonly value: number }
  /** mean + uniform * scale, clamped to [low, high] if the mean is not 0. */
  | {
      readonly kind: 'uniform';
      readonly mean: number;
      readonly scale: number;
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'normal'; readonly mean: number; readonly scale: number }
  /** The normal sample of the word first + floor(word * words / 2^32). */
  | {
      readonly kind: 'truncated';
      readonly mean: number;
      readonly scale: number;
      readonly first: number;
      readonly words: number;
    }
  /** `value` where row mod group = column at the kernel's centre, else 0. */
  | { readonly kind: 'diagonal'; readonly value: number; readonly place: Placement; readonly group: number }
  /** Normal, with `zeros` elements of every column set to 0. */
  | {
      readonly kind: 'sparse';
      readonly mean: 0;
      readonly scale: number;
      readonly zeros: number;
      readonly place: Placement;
    }
  /** gain times an orthogonal m x n matrix, m <= n, or its transpose, at the kernel's centre, else 0. */
  | {
      readonly kind: 'matrix';
      readonly m: number;
      readonly n: number;
      readonly gain: number;
      readonly transposed: boolean;
      readonly place: Placement;
    };

/**
 * Elements of a tensor in the order in which they are stored. A run is contiguous in the tensor. Each level, innermost
 * first, repeats what it contains `size` times, `stride` elements of the tensor apart.
 */
export interface Region {
  /** Index of the first element in the whole tensor, below 2^53. */
  readonly start: number;
  /** Total number of elements. */
  readonly count: number;
  /** Elements in a run. */
  readonly run: number;
  readonly levels: readonly { readonly size: number; readonly stride: number }[];
}

/** A region drawn in one way and written to the target from element `at` on. */
export interface Part {
  readonly draw: Draw;
  readonly region: Region;
  readonly at: number;
}

/** A fully resolved fill, which a backend executes. Plain data. */
export interface Fill {
  readonly key: readonly [low: number, high: number];
  readonly stream: readonly [low: number, high: number];
  readonly dtype: Dtype;
  /** Number of elements. */
  readonly count: number;
  /** Written in this order; a later part overwrites an earlier one. */
  readonly parts: readonly Part[];
}

/** The result of `selfTest`. Plain data. */
export interface SelfTest {
  readonly passed: boolean;
  /** Number of words compared, including the guard words around the weights, which must not change. */
  readonly compared: number;
  readonly different: number;
  /** The failures, one for each path of the shader, with the first wrong word. */
  readonly failures: readonly {
    readonly path: string;
    readonly different: number;
    /** Index of the word, counted from the path's first; its bits; and the expected bits. */
    readonly first: { readonly word: number; readonly bits: number; readonly expected: number };
  }[];
}
