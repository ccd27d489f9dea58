// Stored weights as float32, which holds every f16 and bf16 exactly.
import type { Dtype, WeightArray } from '../../src/index.ts';
import { inSteps } from '../page/steps.ts';
import { numberOfHalf } from '../theory/stored.ts';

/** Elements between two looks at the clock. */
const STEP = 65536;

export async function decode(dtype: Dtype, weights: WeightArray): Promise<Float32Array> {
  if (weights instanceof Float32Array) return weights;
  const table = Float32Array.from({ length: 65536 }, (_, bits) => numberOfHalf(dtype, bits));
  const numbers = new Float32Array(weights.length);
  await inSteps(weights.length, STEP, (from, to) => {
    for (let i = from; i < to; i++) numbers[i] = table[weights[i] as number] as number;
  });
  return numbers;
}
