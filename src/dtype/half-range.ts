// The halves of a bounded draw. Definition: docs/SPEC.md, section 9.1.

import type { Dtype } from '../types.js';
import { bitsFloat, floatBits } from './float-bits.js';

/** The least and the greatest half that a draw may give, as numbers. Zero is +0. */
export type HalfRange = readonly [least: number, greatest: number];

/** The least half >= value, a float32 that is 0 or not subnormal. Above all halves it is the number that would follow the last. */
function halfFrom(dtype: Dtype, value: number): number {
  const binade = bitsFloat(floatBits(value) & 0x7f800000); // 2^floor(log2 |value|), or 0
  const unit = dtype === 'f16' ? Math.max(binade / 1024, 1 / 0x1000000) : binade / 128 || 1; // between neighbours
  // The quotient and the product are exact. Adding 0 turns -0 into +0.
  const half = Math.ceil(value / unit) * unit + 0;
  // No float32 exceeds the largest bf16 by a whole unit.
  return dtype === 'f16' ? Math.max(half, -65504) : half;
}

/** The halves in [least, greatest], two float32 that are 0 or not subnormal; undefined if there are none. */
export function halfRange(dtype: Dtype, least: number, greatest: number): HalfRange | undefined {
  const from = halfFrom(dtype, least);
  const to = 0 - halfFrom(dtype, -greatest);
  return from <= to ? [from, to] : undefined;
}
