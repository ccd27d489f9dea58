// Arithmetic of JAX on CPUs in a dtype: float32, or a half, where XLA rounds after each operation.
import type { Dtype } from '../../types.js';
import { fma } from '../fma.js';
import { ROUNDINGS, type Rounding } from '../half.js';

/** What the samplers need of a dtype. */
export interface Arithmetic extends Rounding {
  /** Random bits that `jax.random.uniform` draws for an element, and how many of them it uses, the high ones. */
  readonly width: 8 | 16 | 32;
  readonly mantissa: number;
  /** a * b + c: rounded once in float32, since XLA fuses it, and twice in a half. */
  readonly multiplyAdd: (a: number, b: number, c: number) => number;
}

function half(rounding: Rounding, width: 8 | 16, mantissa: number): Arithmetic {
  const { round } = rounding;
  return { ...rounding, width, mantissa, multiplyAdd: (a, b, c) => round(round(a * b) + c) };
}

const ARITHMETICS: Readonly<Record<Dtype, Arithmetic>> = {
  f32: { ...ROUNDINGS.f32, width: 32, mantissa: 23, multiplyAdd: fma },
  f16: half(ROUNDINGS.f16, 16, 10),
  bf16: half(ROUNDINGS.bf16, 8, 7),
};

export const arithmeticOf = (dtype: Dtype): Arithmetic => ARITHMETICS[dtype];

/** The next greater number of the dtype, subnormal ones too: `nextafter(value, inf)`. */
export function nextUp({ bitsOf, numberOf }: Rounding, value: number): number {
  return value === 0 ? numberOf(1) : numberOf(bitsOf(value) + (value > 0 ? 1 : -1));
}

/** The next smaller number of the dtype. */
export const nextDown = (rounding: Rounding, value: number): number => -nextUp(rounding, -value);
