// Tensors as programs with one generator of NumPy draw them: one after the other, by `normal` or `uniform`, as float32.
import { checkFanSpec } from '../../initializers/fans.js';
import type { WeightGenerator } from '../../types.js';
import { type DistributionSpec, distributionOf } from '../distribution.js';
import { inParts, modelGenerator, type TensorSteps } from '../model.js';
import type { Doubles, NumpyBounds, NumpyMoments } from './doubles.js';

/** The calls that draw. */
export interface NumpyCalls {
  uniform(shape: DistributionSpec['shape'], options: NumpyBounds): Doubles;
  normal(shape: DistributionSpec['shape'], options: NumpyMoments): Doubles;
}

/** Checks a tensor, and returns how it is drawn. */
export function floatsOf({ uniform, normal }: NumpyCalls, spec: DistributionSpec): () => TensorSteps {
  const draw = (next: (count: number) => ArrayLike<number>) => () =>
    inParts('f32', spec.shape, (from, to) => next(to - from));
  const found = distributionOf('NumPy', spec, false);
  switch (found.kind) {
    case 'constant':
      return draw((count) => new Float32Array(count).fill(found.value));
    case 'uniform':
      return draw((count) => uniform([count], { low: found.low.value, high: found.high.value }));
    default:
      return draw((count) => normal([count], { loc: found.mean, scale: found.stddev.value }));
  }
}

/** A generator that draws the tensors of a model in the order of the specs, with its other methods. */
export const numpyGenerator = <M extends object>(calls: NumpyCalls, methods: M): M & WeightGenerator =>
  modelGenerator((spec) => {
    checkFanSpec(spec);
    return floatsOf(calls, spec);
  }, methods);
