// Numbers of a dtype: what frameworks compute in float32 and store as halves.
import { bitsFloat, floatBits } from '../dtype/float-bits.js';
import { bf16Bits, f16Bits } from '../dtype/half.js';
import { numberOfHalf } from '../dtype/half-number.js';
import type { Dtype } from '../types.js';

/** The bits of a number rounded to a dtype, the number that bits stand for, and one after the other. */
export interface Rounding {
  readonly bitsOf: (value: number) => number;
  readonly numberOf: (bits: number) => number;
  readonly round: (value: number) => number;
}

function half(dtype: 'f16' | 'bf16'): Rounding {
  const bitsOf = (value: number): number => (dtype === 'f16' ? f16Bits : bf16Bits)(floatBits(value));
  const numberOf = (bits: number): number => numberOfHalf(dtype, bits);
  return { bitsOf, numberOf, round: (value) => numberOf(bitsOf(value)) };
}

export const ROUNDINGS: Readonly<Record<Dtype, Rounding>> = {
  f32: { bitsOf: floatBits, numberOf: bitsFloat, round: Math.fround },
  f16: half('f16'),
  bf16: half('bf16'),
};
