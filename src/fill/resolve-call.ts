// Resolves the arguments of the one call: a matrix and one of the four methods of the course. The fill is that of a spec, which resolve.ts
// resolves. This does without its initializers, slices and checks, which were a quarter of a page with this call alone, and a third on the CPU.
import { dtypeOf } from '../dtype/dtype.js';
import { checkObject } from '../errors.js';
import { ofMethod } from '../initializers/methods.js';
import { checkMatrixShape } from '../initializers/shape.js';
import type { Dtype, MatrixShape, Method, TensorOptions } from '../types.js';
import { normalDraw } from './draw.js';
import type { Draw } from './fill.js';
import { flatRegion } from './region.js';
import { type ResolvedTensor, tensorOf } from './resolve.js';
import { watchUnless } from './same-numbers.js';
import { drawSeed, sourceOf } from './stream.js';

/** The draw of each method. Sources of the standard deviations: `xavierNormal` and `heNormal`, which make the same draws. */
const DRAWS: Readonly<Record<Method, (fanIn: number, fanOut: number) => Draw>> = {
  zero: () => ({ kind: 'constant', value: 0 }),
  small_random: () => normalDraw(0, 0.01),
  xavier: (fanIn, fanOut) => normalDraw(0, Math.sqrt(2 / (fanIn + fanOut))),
  he: (fanIn) => normalDraw(0, Math.sqrt(2 / fanIn)),
};

/** The keys of TensorOptions. */
const TENSOR_KEYS = 'seed/key/rng name/label stream dtype/type warnings';

/** Resolves the arguments of initializeWeights, or of another `call`, whose options may have the keys `more` besides those of TensorOptions. */
export function resolveCall<D extends Dtype>(
  shape: MatrixShape | readonly number[],
  method: Method,
  options: TensorOptions<D>,
  call: string,
  more = '',
): ResolvedTensor<D> & {
  /** To call when the tensor has been made. */
  readonly made: () => void;
} {
  checkMatrixShape(shape);
  const drawOf = ofMethod(DRAWS, method);
  checkObject('options', options, TENSOR_KEYS + more);
  const { seed = drawSeed(), name, stream } = options;
  const watch = watchUnless(options);
  const [fanIn, fanOut] = shape;
  const count = fanIn * fanOut;
  const dtype = dtypeOf(options.dtype);
  const source = sourceOf(seed, name, stream);
  const parts = count > 0 ? [{ draw: drawOf(fanIn, fanOut), region: flatRegion(0, count), at: 0 }] : [];
  const resolved = tensorOf<D>({ ...source, dtype, count, parts }, shape, seed, name);
  // A drawn seed is never drawn again.
  const made = options.seed === undefined ? () => {} : watch(call, { shape, name, stream }, resolved.fill);
  return { ...resolved, made };
}
