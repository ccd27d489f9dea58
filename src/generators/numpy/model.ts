// Tensors as programs with one generator of NumPy draw them: one after the other, by `normal` or `uniform`, as float32.
import { checkFanSpec } from '../../initializers/fans.js';
import { product } from '../../initializers/shape.js';
import type { WeightGenerator } from '../../types.js';
import { type DistributionSpec, distributionOf } from '../distribution.js';
import { weightGenerator } from '../model.js';
import type { Doubles, NumpyBounds, NumpyMoments } from './doubles.js';

/** The calls that draw. */
export interface NumpyCalls {
  uniform(shape: DistributionSpec['shape'], options: NumpyBounds): Doubles;
  normal(shape: DistributionSpec['shape'], options: NumpyMoments): Doubles;
}

/** Checks a tensor, and returns how it is drawn. */
export function floatsOf(
  { uniform, normal }: NumpyCalls,
  spec: DistributionSpec,
): () => ReturnType<typeof Float32Array.of> {
  const { shape } = spec;
  const found = distributionOf('NumPy', spec, false);
  switch (found.kind) {
    case 'constant':
      return () => new Float32Array(product(shape)).fill(found.value);
    case 'uniform':
      return () => Float32Array.from(uniform(shape, { low: found.low.value, high: found.high.value }));
    default:
      return () => Float32Array.from(normal(shape, { loc: found.mean, scale: found.stddev.value }));
  }
}

/** Draws the tensors of a model in the order of the specs. */
export const numpyModel = (calls: NumpyCalls): WeightGenerator =>
  weightGenerator((spec) => {
    checkFanSpec(spec);
    return floatsOf(calls, spec);
  });
