/** A 64-bit seed or stream: an integer in [0, 2^53 - 1] as a number, or in [0, 2^64 - 1] as a bigint. */
export type Uint64 = number | bigint;

/**
 * Shape of a tensor: at most 8 integers, not negative, with a product of at most 2^53 - 1. Elements are stored row-major. `[]` has one
 * element; a shape with a 0 in it has none, and nothing is written for it.
 */
export type Shape = readonly number[];

/** Shape of a weight matrix for `initializeWeights`: `[fanIn, fanOut]`, two integers, not negative. */
export type MatrixShape = readonly [fanIn: number, fanOut: number];

/** The methods that `initializeWeights` accepts. */
export type Method = 'zero' | 'small_random' | 'xavier' | 'he';

/** Which processor generates the weights. */
export type Backend = 'webgpu' | 'cpu';

/** How a GPU buffer is filled: by the shader, or by the CPU and an upload. Both give the same weights. */
export type Route = 'shader' | 'upload';

/** How a weight is stored: as float32, or rounded from float32 to nearest even, but never out of its initializer's bounds. */
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
  | { readonly kind: 'sparse'; readonly sparsity: number; readonly stddev: number; readonly axis?: 0 | 1 }
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
  /**
   * The number of leading axes that count stacked tensors, such as experts or scanned layers: an integer from 0, the default, to the
   * number of axes. These axes are not part of the fans, and `orthogonal`, `deltaOrthogonal`, `eye`, `dirac` and `sparse` make each
   * tensor of the stack by itself. The random words are still those of the element's index in the whole tensor.
   */
  readonly batchDims?: number;
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
  /** How a framework draws the tensor, where that is not as it stands: for a `WeightGenerator` alone. Our own stream ignores it. */
  readonly drawn?: FrameworkDraw;
}

/** What the presets say of how their framework draws a tensor. */
export interface FrameworkDraw {
  /** So many of the specs before this one are drawn after it; 0 if absent. */
  readonly earlier?: number;
  /**
   * What PyTorch draws and throws away before the tensor itself is made: in the shape of the tensor, or several draws in other shapes, such as
   * those of constructors whose weights a model draws anew. Other frameworks' generators ignore it.
   */
  readonly discarded?: Init | readonly DiscardedDraw[];
}

/** A tensor that is drawn and thrown away; its layout is PyTorch's, `'out-in'`. */
export interface DiscardedDraw {
  readonly shape: Shape;
  readonly init: Init;
}

/** How a {@link WeightGenerator} draws. */
export interface DrawAllOptions {
  /** Takes all steps of the drawing of a tensor, and returns its result: at once if absent. It may let other tasks run between two steps. */
  readonly run?: <T>(steps: Iterator<unknown, T>) => T | Promise<T>;
  /** Whether WebAssembly may be loaded; true if absent. */
  readonly wasm?: boolean;
}

/**
 * Draws the numbers of another framework: the option `generator` of `createAll` and `fillAll`. The generators of
 * `weight-init/generators/…` are such.
 */
export interface WeightGenerator {
  /**
   * Draws tensors on this thread: an iterator that gives them in the order of the specs, whatever the order in which the framework draws
   * them. It draws a tensor when it is asked for the next one, and when all iterators of earlier calls have ended: by their last
   * tensor, by `return`, or by an error, after which the generator may have drawn a part of a tensor. Until then its other methods throw.
   * Behind an odd number of halves its buffer has one more.
   *
   * @param specs - with their names; without seed and stream. Of a slice, the whole tensor is drawn
   * @param options.run - takes the steps of a tensor; at once if absent
   * @param options.wasm - whether WebAssembly may be loaded; true if absent
   * @throws ArgumentError, before anything is drawn, for an initializer that the framework lacks
   * @example
   * for await (const weights of generator.drawAll([{ name: 'fc1.weight', shape: [256, 784], layout: 'out-in', init: heNormal() }])) use(weights);
   */
  drawAll(
    specs: readonly WeightSpec[],
    options?: DrawAllOptions,
  ): AsyncIterableIterator<WeightArray> & {
    /** Ends the drawing: the tensors that are left are not drawn. */
    return(this: void): Promise<unknown>;
  };
}

/** What to fill, and where in the target it begins. */
export interface FillSpec<D extends Dtype = Dtype> extends WeightSpec<D> {
  /** Byte offset of the first element in the target: a multiple of the element's size, 0 if absent. */
  readonly offset?: number;
  /**
   * Bytes from the start of a row, which is the last axis of the shape or of the slice, to the start of the next: a multiple of the
   * element's size, at least the bytes of a row. If absent, rows follow each other without gaps. The bytes in a gap are not changed. A
   * flat slice has no rows, so it cannot be combined with one.
   */
  readonly bytesPerRow?: number;
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
  /** Whether console.warn is called, once, when tensors without a name get the same numbers; true if absent. */
  readonly warnings?: boolean;
}

/**
 * An array of weights: numbers for f32, 16-bit patterns for f16 and bf16.
 *
 * `Float32Array<ArrayBuffer>` and `Uint16Array<ArrayBuffer>`, which TypeScript before 5.7 cannot write: it has no typed
 * arrays with parameters.
 */
export type WeightArray<D extends Dtype = Dtype> = D extends 'f32'
  ? ReturnType<typeof Float32Array.of>
  : ReturnType<typeof Uint16Array.of>;

/** The members that weights in arrays and in GPU buffers share. */
export interface WeightsBase<D extends Dtype = Dtype> {
  /** The tensor's name, if it has one. In a model, the name is its key. */
  readonly name?: string;
  /** Shape of the whole tensor. */
  readonly shape: Shape;
  readonly dtype: D;
  /** The seed, given or random. The same seed gives the same bits again. */
  readonly seed: Uint64;
  /** The part that was generated; absent if it is the whole tensor. */
  readonly slice?: Slice;
  readonly backend: Backend;
  /**
   * Returns a copy of the weights in row-major order.
   *
   * @throws Error after `destroy`; on a device as `Initializer.fill`
   */
  read(): Promise<WeightArray<D>>;
  /** Frees the weights. Calling it again does nothing. */
  destroy(): void;
  /**
   * What JSON.stringify writes: everything except the weights themselves, which `read` returns. A bigint seed is written as a decimal
   * string; `BigInt` converts it back.
   */
  toJSON(): {
    readonly name?: string;
    readonly shape: Shape;
    readonly dtype: D;
    readonly seed: number | string;
    readonly slice?: Slice;
    readonly backend: Backend;
  };
}

/** Weights in an array. */
export interface ArrayWeights<D extends Dtype = Dtype> extends WeightsBase<D> {
  readonly backend: 'cpu';
  readonly data: WeightArray<D>;
  readonly buffer?: undefined;
  readonly device?: undefined;
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

/** The part of an AbortSignal that this library uses. */
export interface Signal {
  throwIfAborted(): void;
}
