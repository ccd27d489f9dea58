// The initializers of torch.nn.init.
import type { Elements } from '../../dtype/dtype.js';
import { argumentError } from '../../errors.js';
import { axesOf, type FanSpec, fanOf } from '../../initializers/fans.js';
import { product } from '../../initializers/shape.js';
import type { Dtype, Init } from '../../types.js';
import { permutation } from './integers.js';
import { drawNormal, drawUniform, type Source, type Steps, storing } from './source.js';
import { checkTruncated, drawTruncated, type Truncated } from './truncated.js';

type OfKind<K extends Init['kind']> = Extract<Init, { readonly kind: K }>;

/** Draws a tensor into an array of all its elements, in steps. */
export type TensorDraw = (source: Source, out: Elements) => Steps;

const none = (init: Init, why: string): Error => argumentError('init', `one that PyTorch has: ${why}`, init.kind);

/** The largest magnitude of a dtype. */
const LARGEST: Readonly<Record<Dtype, number>> = {
  f32: 3.4028234663852886e38,
  f16: 65504,
  bf16: 3.3895313892515355e38,
};

/** Throws unless the dtype has numbers so large: PyTorch then neither fills nor draws. */
export function checkLargest(dtype: Dtype, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    const largest = LARGEST[dtype];
    if (!(Math.abs(value) <= largest))
      throw argumentError(name, `of a magnitude of at most ${largest} in ${dtype}`, value);
  }
}

/** Throws unless PyTorch draws uniforms of a dtype between two numbers. */
export const checkUniform = (dtype: Dtype, [from, to]: readonly [string, string], low: number, high: number): void =>
  checkLargest(dtype, { [from]: low, [to]: high, [`${to} - ${from}`]: high - low });

function requireRank({ shape, batchDims = 0 }: FanSpec, ranks: readonly number[]): void {
  if (batchDims) throw argumentError('batchDims', '0 with an initializer that places elements', batchDims);
  if (ranks.includes(shape.length)) return;
  throw argumentError('shape', `of ${ranks.join(' or ')} dimensions`, shape);
}

/** Elements that are a value, in a tensor of zeros. */
const placed =
  (places: readonly number[], value: number, dtype: Dtype): TensorDraw =>
  (_, out) => {
    out.fill(0);
    for (const place of places) out[place] = storing(dtype)(value);
    return [];
  };

function eyeDraw(spec: FanSpec, { gain }: OfKind<'eye'>, dtype: Dtype): TensorDraw {
  requireRank(spec, [2]);
  const [rows, columns] = spec.shape as [number, number];
  return placed(
    Array.from({ length: Math.min(rows, columns) }, (_, i) => i * (columns + 1)),
    gain,
    dtype,
  );
}

function diracDraw(spec: FanSpec, { groups }: OfKind<'dirac'>, dtype: Dtype): TensorDraw {
  requireRank(spec, [3, 4, 5]);
  const { input, output, kernel, tapStride } = axesOf(spec.shape, spec.layout ?? 'out-in');
  if (output[1] % groups) throw argumentError('init.groups', `a divisor of the ${output[1]} outputs`, groups);
  const centre = kernel.reduce((place, size) => place * size + Math.floor(size / 2), 0) * tapStride;
  const perGroup = output[1] / groups;
  const places = Array.from({ length: output[1] }, (_, i): number[] => {
    const channel = i % perGroup;
    return channel < input[1] ? [i * output[0] + channel * input[0] + centre] : [];
  });
  return placed(places.flat(), 1, dtype);
}

function truncatedDraw({ mean, stddev: std, low, high, bounds }: OfKind<'truncated-normal'>, dtype: Dtype): TensorDraw {
  const boundOf = (value: number): number => (bounds === 'absolute' ? value : mean + value * std);
  const truncated: Truncated = { mean, std, a: boundOf(low), b: boundOf(high) };
  checkTruncated(truncated);
  return (source, out) => drawTruncated(source, out, dtype, truncated);
}

function scalingDraw(spec: FanSpec, init: OfKind<'variance-scaling'>, dtype: Dtype): TensorDraw {
  const { scale, mode, distribution } = init;
  if (mode === 'fan-geo-avg') throw none(init, 'it has no fan-geo-avg');
  if (distribution === 'truncated-normal') throw none(init, 'its truncated normal does not scale by the fans');
  const fan = fanOf(spec, mode);
  const gain = Math.sqrt(scale);
  // In the order in which xavier_* and kaiming_* compute it.
  const std = mode === 'fan-avg' ? gain * Math.sqrt(1 / fan) : gain / Math.sqrt(fan);
  if (distribution === 'normal') return (source, out) => drawNormal(source, out, dtype, 0, std);
  const bound = Math.sqrt(3) * std;
  checkUniform(dtype, ['-bound', 'bound'], -bound, bound);
  return (source, out) => drawUniform(source, out, dtype, -bound, bound);
}

function sparseDraw(spec: FanSpec, init: OfKind<'sparse'>, dtype: Dtype): TensorDraw {
  requireRank(spec, [2]);
  const { sparsity, stddev, axis = 0 } = init;
  if (axis !== 0) throw none(init, 'its sparse_ has zeros in columns, which is axis 0');
  const [rows, columns] = spec.shape as [number, number];
  const zeros = Math.ceil(sparsity * rows);
  return function* (source, out) {
    yield* drawNormal(source, out, dtype, 0, stddev);
    for (let column = 0; column < columns; column++) {
      for (const row of permutation(source.twister, rows).subarray(0, zeros)) out[row * columns + column] = 0;
      yield;
    }
  };
}

function rowsDraw(spec: FanSpec, { init, start, end, value }: OfKind<'with-rows'>, dtype: Dtype): TensorDraw {
  const { shape } = spec;
  const all = tensorDraw(spec, init, dtype);
  checkLargest(dtype, { 'init.value': value });
  if (shape.length === 0 || end > (shape[0] as number)) {
    throw argumentError('init.end', `at most the size of the first axis, ${shape[0] ?? 'which is none'}`, end);
  }
  const row = product(shape.slice(1));
  return function* (source, out) {
    yield* all(source, out);
    out.fill(storing(dtype)(value), start * row, end * row);
  };
}

/** How PyTorch draws a tensor of a dtype; throws if it has no such initializer. The arguments have been checked. */
export function tensorDraw(spec: FanSpec, init: Init, dtype: Dtype): TensorDraw {
  switch (init.kind) {
    case 'constant':
      checkLargest(dtype, { 'init.value': init.value });
      return (_, out) => {
        out.fill(storing(dtype)(init.value));
        return [];
      };
    case 'eye':
      return eyeDraw(spec, init, dtype);
    case 'dirac':
      return diracDraw(spec, init, dtype);
    case 'uniform':
      checkUniform(dtype, ['init.low', 'init.high'], init.low, init.high);
      return (source, out) => drawUniform(source, out, dtype, init.low, init.high);
    case 'normal':
      return (source, out) => drawNormal(source, out, dtype, init.mean ?? 0, init.stddev);
    case 'truncated-normal':
      return truncatedDraw(init, dtype);
    case 'variance-scaling':
      return scalingDraw(spec, init, dtype);
    case 'sparse':
      return sparseDraw(spec, init, dtype);
    case 'with-rows':
      return rowsDraw(spec, init, dtype);
    case 'orthogonal':
      throw none(init, 'LAPACK makes its orthogonal matrices, whose last bits differ from machine to machine');
    case 'delta-orthogonal':
      throw none(init, 'it has no delta-orthogonal initializer');
  }
}
