// Resolves an initializer and a shape to a Draw, which holds every number that a backend needs. Definition:
// docs/SPEC.md, sections 6, 8, 9.1 and 11.

import { bitsFloat, floatBits } from '../dtype/float-bits.js';
import { halfRange } from '../dtype/half-range.js';
import { argumentError } from '../errors.js';
import { isScale, SCALE_RANGE } from '../initializers/check.js';
import { afterBatch, axesOf, fanOf, stackedShape, TRUNCATED_STDDEV } from '../initializers/fans.js';
import { MAX_RANK, product } from '../initializers/shape.js';
import { normal } from '../random/normal.js';
import { normalTable } from '../random/normal-table.js';
import { uniform } from '../random/uniform.js';
import type { Dtype, Init, Shape, WeightSpec } from '../types.js';
import type { Draw, MatrixAxes } from './fill.js';

const WORDS = 0x100000000;

/** The most elements a tensor can have if they depend on their row and column. */
const MAX_MATRIX_ELEMENTS = 0xffffffff;

/** Whether a finite float32 stays finite in a dtype. */
function holds(dtype: Dtype, value: number): boolean {
  // From (2 - 2^-8) * 2^127 on bf16 is infinite.
  const end = dtype === 'f16' ? 65520 : dtype === 'bf16' ? 3.39617752923046e38 : Infinity;
  return Math.abs(Math.fround(value)) < end;
}

/** The first word that meets a condition which all later words meet too; 2^32 if no word meets it. */
function firstWord(holdsAt: (word: number) => boolean): number {
  let low = 0;
  let high = WORDS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holdsAt(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The draws with bounds; a normal has them if no word exceeds them. */
type BoundedDraw = Extract<Draw, { kind: 'uniform' | 'truncated' | 'normal' }>;

/** A normal truncated to [low, high], bounds of the sample or of the weight; undefined if no word lies within. */
function truncatedDraw(
  mean: number,
  scale: number,
  low: number,
  high: number,
  of: 'sample' | 'weight',
): BoundedDraw | undefined {
  const table = normalTable();
  const wordValue = (word: number): number => {
    const sample = normal(word, table);
    return of === 'sample' ? sample : Math.fround(mean + Math.fround(sample * scale));
  };
  const first = firstWord((word) => wordValue(word) >= low);
  const words = firstWord((word) => wordValue(word) > high) - first;
  if (words <= 0) return undefined;
  return words === WORDS ? { kind: 'normal', mean, scale } : { kind: 'truncated', mean, scale, first, words };
}

/** The error for bounds of a truncated normal between which no sample lies. */
function unreachable(prefix: string, init: Extract<Init, { kind: 'truncated-normal' }>): Error {
  const { mean, stddev, low, high, bounds } = init;
  const reached = (word: number): number => {
    const sample = normal(word, normalTable());
    return bounds === 'absolute' ? Math.fround(Math.fround(mean) + Math.fround(sample * Math.fround(stddev))) : sample;
  };
  const [first, last] = [reached(0), reached(WORDS - 1)];
  if (low > last) return argumentError(`${prefix}low`, `at most ${last}, the largest sample`, low);
  if (high < first) return argumentError(`${prefix}high`, `at least ${first}, the smallest sample`, high);
  return argumentError(`${prefix}high`, 'such that some sample lies within the bounds', high);
}

const MIN_NORMAL = 1.1754943508222875e-38; // 2^-126

/** The smallest float32 >= value, or > value if `above`. Never subnormal, since a GPU may flush subnormals to 0. */
function floatFrom(value: number, above: boolean): number {
  const enough = (float: number): boolean => (above ? float > value : float >= value);
  if (Math.abs(value) < MIN_NORMAL) return enough(0) ? 0 : MIN_NORMAL;
  const nearest = Math.fround(value);
  if (enough(nearest)) return nearest;
  const next = bitsFloat(floatBits(nearest) + (value > 0 ? 1 : -1));
  return Math.abs(next) < MIN_NORMAL ? 0 : next;
}

/** Uniform in [low, high), low < high; undefined if the range holds no float32. */
function uniformDraw(low: number, high: number): BoundedDraw | undefined {
  const mean = Math.fround(low / 2 + high / 2);
  const scale = Math.fround(high / 2 - low / 2);
  const first = floatFrom(low, false);
  // Subtracts from 0, since negating 0 would give -0.
  const last = 0 - floatFrom(-high, true);
  return first <= last ? { kind: 'uniform', mean, scale, low: first, high: last } : undefined;
}

/** The least and the greatest float32 weight of a draw: those of its first and of its last word. */
function weightRange(draw: BoundedDraw): readonly [least: number, greatest: number] {
  const weightOf = (word: number): number => {
    const sample = draw.kind === 'uniform' ? uniform(word) : normal(word, normalTable());
    const weight = Math.fround(draw.mean + Math.fround(sample * draw.scale));
    return draw.kind === 'uniform' ? Math.min(Math.max(weight, draw.low), draw.high) : weight;
  };
  const { first, words } = draw.kind === 'truncated' ? draw : { first: 0, words: WORDS };
  return [weightOf(first), weightOf(first + words - 1)];
}

/** A constant if stddev is 0, since 0 times a negative sample would be -0. */
export function normalDraw(mean: number, stddev: number): Draw {
  return stddev === 0 ? { kind: 'constant', value: mean } : { kind: 'normal', mean, scale: Math.fround(stddev) };
}

/** The axes of a matrix, which has no kernel. */
export function matrixAxes(rows: number, columns: number): MatrixAxes {
  return { row: [columns, rows], column: [1, columns], tap: [1, 1, 0] };
}

/**
 * Stride, size and centre of a kernel. An even size has two centres: the later is floor(size / 2), as in PyTorch's
 * `dirac_`; the earlier is floor((size - 1) / 2), as in JAX's `delta_orthogonal`.
 */
function tapOf(kernel: readonly number[], stride: number, even: 'earlier' | 'later'): MatrixAxes['tap'] {
  const back = even === 'earlier' ? 1 : 0;
  const centre = kernel.reduce((index, size) => index * size + Math.floor((size - back) / 2), 0);
  return [stride, product(kernel), centre];
}

/**
 * The draw for a checked initializer and a checked spec. `prefix` begins argument names in errors. Of stacked tensors, the draw is that
 * of each; only an orthogonal matrix is another one in each, and the draw is that of the first.
 */
export function drawOf(prefix: string, init: Exclude<Init, { kind: 'with-rows' }>, spec: WeightSpec): Draw {
  const { layout = 'in-out', dtype = 'f32' } = spec;
  const shape = stackedShape(spec);
  const requireRank = (low: number, high: number): void => {
    if (shape.length < low || shape.length > high) {
      const allowed = low === high ? `${low}` : `${low} to ${high}`;
      throw argumentError('shape', `of ${allowed} dimensions${afterBatch(spec)} for ${init.kind}`, spec.shape);
    }
    if (product(spec.shape) > MAX_MATRIX_ELEMENTS) {
      throw argumentError('shape', `of fewer than 2^32 elements for ${init.kind}`, spec.shape);
    }
  };
  const requireHeld = (argument: string, value: number): number => {
    if (!holds(dtype, value)) throw argumentError(prefix + argument, `a number that ${dtype} can hold`, value);
    return Math.fround(value);
  };
  /** Keeps halves within the draw's bounds. `argument` and `value` are to blame if no half lies there. */
  const bounded = (draw: BoundedDraw, argument: string, value: number): Draw => {
    if (dtype === 'f32') return draw;
    const [least, greatest] = weightRange(draw);
    const halves = halfRange(dtype, least, greatest);
    if (!halves) {
      const allowed = `such that ${dtype} has a number in [${least}, ${greatest}], the range in f32`;
      throw argumentError(prefix + argument, allowed, value);
    }
    return { ...draw, halves };
  };
  switch (init.kind) {
    case 'constant':
      return { kind: 'constant', value: requireHeld('value', init.value) };
    case 'uniform': {
      requireHeld('low', init.low);
      requireHeld('high', init.high);
      if (init.low === init.high) return { kind: 'constant', value: Math.fround(init.low) };
      const draw = uniformDraw(init.low, init.high);
      if (!draw) throw argumentError(`${prefix}high`, 'such that a float32 lies in [low, high)', init.high);
      return bounded(draw, 'high', init.high);
    }
    case 'normal':
      return normalDraw(requireHeld('mean', init.mean ?? 0), init.stddev);
    case 'truncated-normal': {
      const { mean, stddev, low, high, bounds } = init;
      requireHeld('mean', mean);
      for (const [argument, bound] of Object.entries({ low, high })) {
        const weight = bounds === 'absolute' ? bound : mean + bound * stddev;
        if (Number.isFinite(bound) && !holds(dtype, weight)) {
          throw argumentError(prefix + argument, `a bound that ${dtype} can hold`, bound);
        }
      }
      const of = bounds === 'absolute' ? 'weight' : 'sample';
      const draw = truncatedDraw(Math.fround(mean), Math.fround(stddev), low, high, of);
      if (!draw) throw unreachable(prefix, init);
      return bounded(draw, 'high', high);
    }
    case 'variance-scaling': {
      const { scale, mode, distribution } = init;
      if (product(spec.shape) === 0) return { kind: 'constant', value: 0 }; // nothing is drawn, so a fan of 0 is none
      const divisor = fanOf(spec, mode);
      const deviation =
        distribution === 'uniform'
          ? Math.sqrt((3 * scale) / divisor)
          : Math.sqrt(scale / divisor) / (distribution === 'normal' ? 1 : TRUNCATED_STDDEV);
      if (!isScale(deviation)) {
        throw argumentError(`${prefix}scale`, `such that sqrt(scale / fan) is in ${SCALE_RANGE}`, scale);
      }
      if (distribution === 'normal') return normalDraw(0, deviation);
      const uniformly = distribution === 'uniform';
      if (!holds(dtype, uniformly ? deviation : 2 * deviation)) {
        throw argumentError(`${prefix}scale`, `such that ${dtype} can hold the bounds`, scale);
      }
      const draw = uniformly
        ? uniformDraw(-deviation, deviation)
        : truncatedDraw(0, Math.fround(deviation), -2, 2, 'sample');
      return bounded(draw as BoundedDraw, 'scale', scale); // 0 lies within the bounds, so there is a draw and a half
    }
    case 'eye': {
      requireRank(2, 2);
      const [rows, columns] = shape as [number, number];
      const axes = matrixAxes(rows, columns);
      return { kind: 'diagonal', value: requireHeld('gain', init.gain), axes, group: rows };
    }
    case 'dirac': {
      requireRank(3, 5);
      const { input, output, kernel, tapStride } = axesOf(shape, layout);
      if (output[1] % init.groups) {
        throw argumentError(`${prefix}groups`, `a divisor of the ${output[1]} outputs`, init.groups);
      }
      const axes: MatrixAxes = { row: output, column: input, tap: tapOf(kernel, tapStride, 'later') };
      return { kind: 'diagonal', value: 1, axes, group: output[1] / init.groups };
    }
    case 'sparse': {
      requireRank(2, 2);
      const [rows, columns] = shape as [number, number];
      if (init.stddev === 0) return { kind: 'constant', value: 0 };
      const { axis = 0 } = init;
      const zeros = Math.ceil(init.sparsity * (axis ? columns : rows));
      return { kind: 'sparse', mean: 0, scale: Math.fround(init.stddev), zeros, axis, axes: matrixAxes(rows, columns) };
    }
    case 'orthogonal': {
      requireRank(2, MAX_RANK);
      const rows = layout === 'out-in' ? (shape[0] as number) : product(shape.slice(0, -1));
      return matrixDraw(shape, matrixAxes(rows, product(shape) / rows), requireHeld('gain', init.gain));
    }
    case 'delta-orthogonal': {
      requireRank(3, 5);
      const { input, output, kernel, tapStride } = axesOf(shape, layout);
      if (input[1] > output[1]) {
        throw argumentError('shape', 'of no more inputs than outputs for delta-orthogonal', spec.shape);
      }
      const axes: MatrixAxes = { row: input, column: output, tap: tapOf(kernel, tapStride, 'earlier') };
      return matrixDraw(shape, axes, requireHeld('gain', init.gain));
    }
  }
}

/** The draw of one orthogonal matrix. */
export function matrixDraw(shape: Shape, axes: MatrixAxes, gain: number): Draw & { readonly kind: 'matrix' } {
  const rows = axes.row[1];
  const columns = axes.column[1];
  const [m, n] = [Math.min(rows, columns), Math.max(rows, columns)];
  return { kind: 'matrix', first: 0, size: product(shape), matrices: 1, m, n, gain, transposed: rows > columns, axes };
}
