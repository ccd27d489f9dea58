// The number that the bits of a half stand for.
import type { Dtype } from '../types.js';
import { bitsFloat } from './float-bits.js';

/** The number with these 16 bits, in f16 (IEEE 754 binary16) or bf16, the upper half of a float32. */
export function numberOfHalf(dtype: Exclude<Dtype, 'f32'>, bits: number): number {
  if (dtype === 'bf16') return bitsFloat(bits * 0x10000);
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 0x3ff;
  const sign = (bits & 0x8000) * 0x10000;
  if (exponent === 31) return bitsFloat(sign + 0x7f800000 + fraction * 0x2000);
  if (exponent > 0) return bitsFloat(sign + (exponent + 112) * 0x800000 + fraction * 0x2000);
  return (sign ? -1 : 1) * fraction * bitsFloat(0x33800000); // subnormal: multiples of 2^-24
}
