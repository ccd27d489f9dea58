// Stored weights as numbers.

import { runInSlices } from '../../src/cpu/time-slices.ts';
import { bitsFloat, floatBits } from '../../src/dtype/float-bits.ts';
import { bf16Bits, f16Bits } from '../../src/dtype/half.ts';
import type { Dtype, WeightArray } from '../../src/index.ts';
import { pieces } from '../page/steps.ts';

/** The number that 16 bits stand for in a dtype of halves. */
function numberOfHalf(dtype: Dtype, bits: number): number {
  if (dtype === 'bf16') return bitsFloat(bits << 16);
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** A number as a dtype stores it. */
export function stored(dtype: Dtype, value: number): number {
  const bits = floatBits(value);
  if (dtype === 'f32') return bitsFloat(bits);
  return numberOfHalf(dtype, dtype === 'f16' ? f16Bits(bits) : bf16Bits(bits));
}

/** The weights as float32, which holds every half. */
export async function numbersOf(dtype: Dtype, weights: WeightArray): Promise<Float32Array> {
  if (weights instanceof Float32Array) return weights;
  const table = Float32Array.from({ length: 65536 }, (_, bits) => numberOfHalf(dtype, bits));
  const numbers = new Float32Array(weights.length);
  const work = pieces(weights.length, 65536, (from, to) => {
    for (let i = from; i < to; i++) numbers[i] = table[weights[i] as number] as number;
  });
  await runInSlices(work);
  return numbers;
}
