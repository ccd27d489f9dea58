// Arithmetic of JAX on CPUs in a dtype: float32, or a half, where XLA rounds after each operation.
import { bitsFloat, floatBits } from '../../dtype/float-bits.js';
import { bf16Bits, f16Bits } from '../../dtype/half.js';
import { numberOfHalf } from '../../dtype/half-number.js';
import type { Dtype } from '../../types.js';
import { fma } from '../fma.js';

/** What the samplers need of a dtype. */
export interface Arithmetic {
  /** Random bits that `jax.random.uniform` draws for an element, and how many of them it uses, the high ones. */
  readonly width: 8 | 16 | 32;
  readonly mantissa: number;
  /** The bits of a number rounded to the dtype, and the number that bits stand for. */
  readonly bitsOf: (value: number) => number;
  readonly numberOf: (bits: number) => number;
  readonly round: (value: number) => number;
  /** a * b + c: rounded once in float32, since XLA fuses it, and twice in a half. */
  readonly multiplyAdd: (a: number, b: number, c: number) => number;
}

function half(dtype: 'f16' | 'bf16', width: 8 | 16, mantissa: number): Arithmetic {
  const bitsOf = (value: number): number => (dtype === 'f16' ? f16Bits : bf16Bits)(floatBits(value));
  const numberOf = (bits: number): number => numberOfHalf(dtype, bits);
  const round = (value: number): number => numberOf(bitsOf(value));
  return { width, mantissa, bitsOf, numberOf, round, multiplyAdd: (a, b, c) => round(round(a * b) + c) };
}

const ARITHMETICS: Readonly<Record<Dtype, Arithmetic>> = {
  f32: { width: 32, mantissa: 23, bitsOf: floatBits, numberOf: bitsFloat, round: Math.fround, multiplyAdd: fma },
  f16: half('f16', 16, 10),
  bf16: half('bf16', 8, 7),
};

export const arithmeticOf = (dtype: Dtype): Arithmetic => ARITHMETICS[dtype];

/** The next greater number of the dtype, subnormal ones too: `nextafter(value, inf)`. */
export function nextUp({ bitsOf, numberOf }: Arithmetic, value: number): number {
  return value === 0 ? numberOf(1) : numberOf(bitsOf(value) + (value > 0 ? 1 : -1));
}

/** The next smaller number of the dtype. */
export const nextDown = (arithmetic: Arithmetic, value: number): number => -nextUp(arithmetic, -value);
