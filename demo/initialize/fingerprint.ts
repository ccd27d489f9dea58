// The fingerprint of the weights: their line in the fingerprint of a model, and that of a model of them alone.

import type { Dtype, Shape, WeightArray } from '../../src/index.ts';
import { Fingerprint } from '../../src/recipe/fingerprint.ts';
import { inSteps } from '../page/steps.ts';
import { NAME } from './spec.ts';

/** Elements that are hashed at a time, in about a millisecond. */
const PART = 2 ** 19;

/**
 * What every program of this project gives for the same weights. The line: name, dtype, shape, CRC-32 of the bytes. The digest:
 * `fingerprint` in a recipe of this tensor.
 */
export async function fingerprint(spec: { readonly shape: Shape; readonly dtype: Dtype }, weights: WeightArray) {
  const tensor = new Fingerprint({ [NAME]: spec });
  await inSteps(weights.length, PART, (from, to) =>
    tensor.add(NAME, weights.subarray(from, to) as WeightArray, from * weights.BYTES_PER_ELEMENT),
  );
  return { line: tensor.line(NAME), digest: tensor.digest() };
}
