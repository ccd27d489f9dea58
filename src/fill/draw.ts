// Resolves an initializer and a shape to a Draw, which holds every number that a backend needs. Definition:
// docs/SPEC.md, sections 6 and 8.

import { bitsFloat, floatBits } from '../dtype/float-bits.js';
import { bf16Bits, f16Bits } from '../dtype/half.js';
import { argumentError } from '../errors.js';
import { isScale, SCALE_RANGE } from '../initializers/check.js';
import { axesOf, fan, fansOf } from '../initializers/fans.js';
import { MAX_RANK, product } from '../initializers/shape.js';
import { normal } from '../random/normal.js';
import { normalTable } from '../random/normal-table.js';
import type { Dtype, Init, WeightSpec } from '../types.js';
import type { Draw, MatrixAxes } from './fill.js';

/** The standard deviation of a standard normal truncated at two. Source: JAX and Keras, `variance_scaling`. */
const TRUNCATED_STDDEV = 0.87962566103423978;
const WORDS = 0x100000000;

/** The most elements a tensor can have if they depend on their row and column. */
const MAX_MATRIX_ELEMENTS = 0xffffffff;

/** Whether a finite float32 stays finite in a dtype. */
function holds(dtype: Dtype, value: number): boolean {
  if (dtype === 'f32') return true;
  const bits = floatBits(Math.abs(value));
  return dtype === 'f16' ? f16Bits(bits) < 0x7c00 : bf16Bits(bits) < 0x7f80;
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

/** A normal truncated to [low, high], bounds of the sample or of the weight; undefined if no word lies within. */
function truncatedDraw(
  mean: number,
  scale: number,
  low: number,
  high: number,
  of: 'sample' | 'weight',
): Draw | undefined {
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
function uniformDraw(low: number, high: number): Draw | undefined {
  const mean = Math.fround(low / 2 + high / 2);
  const scale = Math.fround(high / 2 - low / 2);
  const first = floatFrom(low, false);
  // Subtracts from 0, since negating 0 would give -0.
  const last = 0 - floatFrom(-high, true);
  return first <= last ? { kind: 'uniform', mean, scale, low: first, high: last } : undefined;
}

/** A constant if stddev is 0, since 0 times a negative sample would be -0. */
function normalDraw(mean: number, stddev: number): Draw {
  return stddev === 0 ? { kind: 'constant', value: mean } : { kind: 'normal', mean, scale: Math.fround(stddev) };
}

/** The axes of a matrix, which has no kernel. */
function matrixAxes(rows: number, columns: number): MatrixAxes {
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

/** The draw for a checked initializer and a checked spec. `prefix` begins argument names in errors. */
export function drawOf(prefix: string, init: Exclude<Init, { kind: 'with-rows' }>, spec: WeightSpec): Draw {
  const { shape, layout = 'in-out', dtype = 'f32' } = spec;
  const requireRank = (low: number, high: number): void => {
    if (shape.length < low || shape.length > high) {
      const allowed = low === high ? `${low}` : `${low} to ${high}`;
      throw argumentError('shape', `of ${allowed} dimensions for ${init.kind}`, shape);
    }
    if (product(shape) > MAX_MATRIX_ELEMENTS) {
      throw argumentError('shape', `of fewer than 2^32 elements for ${init.kind}`, shape);
    }
  };
  const requireHeld = (argument: string, value: number): number => {
    if (!holds(dtype, value)) throw argumentError(prefix + argument, `a number that ${dtype} can hold`, value);
    return Math.fround(value);
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
      return draw;
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
      if (!draw) throw argumentError(`${prefix}high`, 'such that some sample lies within the bounds', high);
      return draw;
    }
    case 'variance-scaling': {
      const { scale, mode, distribution } = init;
      const divisor = fan(fansOf(spec), mode);
      const deviation =
        distribution === 'uniform'
          ? Math.sqrt((3 * scale) / divisor)
          : Math.sqrt(scale / divisor) / (distribution === 'normal' ? 1 : TRUNCATED_STDDEV);
      if (!isScale(deviation)) {
        throw argumentError(`${prefix}scale`, `such that sqrt(scale / fan) is in ${SCALE_RANGE}`, scale);
      }
      if (distribution === 'normal') return normalDraw(0, deviation);
      if (distribution === 'uniform') return uniformDraw(-deviation, deviation) as Draw;
      return truncatedDraw(0, Math.fround(deviation), -2, 2, 'sample') as Draw;
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
      const zeros = Math.ceil(init.sparsity * rows);
      return { kind: 'sparse', mean: 0, scale: Math.fround(init.stddev), zeros, axes: matrixAxes(rows, columns) };
    }
    case 'orthogonal': {
      requireRank(2, MAX_RANK);
      const rows = layout === 'out-in' ? (shape[0] as number) : product(shape.slice(0, -1));
      return matrixDraw(matrixAxes(rows, product(shape) / rows), requireHeld('gain', init.gain));
    }
    case 'delta-orthogonal': {
      requireRank(3, 5);
      const { input, output, kernel, tapStride } = axesOf(shape, layout);
      if (input[1] > output[1]) {
        throw argumentError('shape', 'of no more inputs than outputs for delta-orthogonal', shape);
      }
      const axes: MatrixAxes = { row: input, column: output, tap: tapOf(kernel, tapStride, 'earlier') };
      return matrixDraw(axes, requireHeld('gain', init.gain));
    }
  }
}

function matrixDraw(axes: MatrixAxes, gain: number): Draw {
  const rows = axes.row[1];
  const columns = axes.column[1];
  const transposed = rows > columns;
  return { kind: 'matrix', m: Math.min(rows, columns), n: Math.max(rows, columns), gain, transposed, axes };
}
