// Numbers as a dtype stores them.

import { bitsFloat, floatBits } from '../../src/dtype/float-bits.ts';
import { bf16Bits, f16Bits } from '../../src/dtype/half.ts';
import type { Dtype } from '../../src/index.ts';
import { FORMATS, numberOf } from '../../verify/reference/rounding.ts';

/** The number that 16 bits represent in f16 or bf16. */
export const numberOfHalf = (dtype: Dtype, bits: number): number => numberOf(bits, FORMATS[dtype]);

/** A number as a dtype stores it. */
export function stored(dtype: Dtype, value: number): number {
  const bits = floatBits(value);
  if (dtype === 'f32') return bitsFloat(bits);
  return numberOfHalf(dtype, dtype === 'f16' ? f16Bits(bits) : bf16Bits(bits));
}
