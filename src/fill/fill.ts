// A fill with everything decided, as plain data: what the backends execute.
import type { HalfRange } from '../dtype/half-range.js';
import type { Dtype } from '../types.js';

/**
 * The row, column and tap of an element of a tensor of fewer than 2^32 elements: each is floor(element / stride) mod size.
 */
export interface MatrixAxes {
  readonly row: readonly [stride: number, size: number];
  readonly column: readonly [stride: number, size: number];
  /** The position in a convolution's kernel, and which position is its centre. */
  readonly tap: readonly [stride: number, size: number, centre: number];
}

/**
 * How the word of an element becomes its weight. All numbers are float32 or u32. Where there are `halves`, the weight is clamped to
 * them before it is rounded to f16 or bf16.
 */
export type Draw =
  | { readonly kind: 'constant'; readonly value: number }
  /** mean + uniform * scale, clamped to [low, high] if the mean is not 0. */
  | {
      readonly kind: 'uniform';
      readonly mean: number;
      readonly scale: number;
      readonly low: number;
      readonly high: number;
      readonly halves?: HalfRange;
    }
  /** It has halves if it was truncated at bounds that no word exceeds. */
  | { readonly kind: 'normal'; readonly mean: number; readonly scale: number; readonly halves?: HalfRange }
  /** The normal sample of word first + floor(word * words / 2^32). */
  | {
      readonly kind: 'truncated';
      readonly mean: number;
      readonly scale: number;
      readonly first: number;
      readonly words: number;
      readonly halves?: HalfRange;
    }
  /** `value` in the centre where row mod group = column, else 0. */
  | { readonly kind: 'diagonal'; readonly value: number; readonly axes: MatrixAxes; readonly group: number }
  /** A normal, except for `zeros` elements of every column, or of every row if `axis` is 1, which are 0. */
  | {
      readonly kind: 'sparse';
      readonly mean: 0;
      readonly scale: number;
      readonly zeros: number;
      readonly axis: 0 | 1;
      readonly axes: MatrixAxes;
    }
  /**
   * In the centre an orthogonal matrix of m rows and n columns, m <= n, times gain, or its transpose; else 0. So many `matrices` are
   * stacked, the first made of the words from element `first` on, the next of those `size` elements later. A region has equally many
   * elements of each.
   */
  | {
      readonly kind: 'matrix';
      readonly first: number;
      readonly size: number;
      readonly matrices: number;
      readonly m: number;
      readonly n: number;
      readonly gain: number;
      readonly transposed: boolean;
      readonly axes: MatrixAxes;
    };

/**
 * Elements of a tensor in the order in which they are stored: runs of neighbours. Each level, the innermost first, repeats what
 * is inside it `size` times, `stride` elements of the tensor apart.
 */
export interface Region {
  /** Index of the first element in the whole tensor, below 2^53. */
  readonly start: number;
  /** Number of elements. */
  readonly count: number;
  /** Number of elements in a run. */
  readonly run: number;
  readonly levels: readonly { readonly size: number; readonly stride: number }[];
}

/** Elements of one draw, written from element `at` of the target on. */
export interface Part {
  readonly draw: Draw;
  readonly region: Region;
  readonly at: number;
}

/** How the rows of a fill lie in a target: each has `length` elements, and the next begins `pitch` elements after it did, more than `length`. */
export interface Rows {
  readonly length: number;
  readonly pitch: number;
}

/** What to write: parts, one after the other; a later part may overwrite an earlier one. */
export interface Fill {
  readonly key: readonly [low: number, high: number];
  readonly stream: readonly [low: number, high: number];
  readonly dtype: Dtype;
  /** Number of elements. */
  readonly count: number;
  readonly parts: readonly Part[];
}
