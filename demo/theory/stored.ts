// Numbers as a dtype stores them.

import { bitsFloat, floatBits } from '../../src/dtype/float-bits.ts';
import { bf16Bits, f16Bits } from '../../src/dtype/half.ts';
import type { Dtype } from '../../src/index.ts';

/** The number that 16 bits represent in f16 or bf16. */
export function numberOfHalf(dtype: Dtype, bits: number): number {
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
