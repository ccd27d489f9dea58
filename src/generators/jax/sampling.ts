// How the distributions of jax.random make an element of its random bits.
import { erf } from './erf.js';
import { erfInv } from './erf-inv.js';
import { type Arithmetic, nextDown, nextUp } from './number.js';

/** How random bits become an element. All are numbers of the dtype. */
export interface Sampling {
  /** The bounds of a uniform sample u. */
  readonly low: number;
  readonly high: number;
  /** Whether u becomes sqrt(2) erf_inv(u). */
  readonly isNormal?: boolean;
  /** The least and the greatest number that it may then be. */
  readonly clamp?: readonly [least: number, greatest: number];
  /** What multiplies it, and what is added to the product: two operations. */
  readonly factor?: number;
  readonly term?: number;
}

/** `jax.random.uniform` in [low, high), two numbers of the dtype. */
function uniformSample(arithmetic: Arithmetic, low: number, high: number): (bits: number) => number {
  const { width, mantissa, round, multiplyAdd } = arithmetic;
  const shift = width - mantissa;
  const mask = (1 << mantissa) - 1;
  const unit = 1 / (1 << mantissa);
  const range = round(high - low);
  return (bits) => Math.max(low, multiplyAdd(((bits >>> shift) & mask) * unit, range, low));
}

/** What makes an element of random bits, or the number that all elements are. */
export function elementOf(arithmetic: Arithmetic, sampling: Sampling | number): (bits: number) => number {
  if (typeof sampling === 'number') return () => sampling;
  const { round } = arithmetic;
  const { low, high, isNormal, clamp, factor, term } = sampling;
  const uniform = uniformSample(arithmetic, low, high);
  const sqrt2 = round(Math.SQRT2);
  const sample = isNormal ? (bits: number): number => round(sqrt2 * round(erfInv(uniform(bits)))) : uniform;
  const clamped = clamp ? (bits: number): number => Math.min(Math.max(sample(bits), clamp[0]), clamp[1]) : sample;
  if (factor === undefined) return clamped;
  const scaled = (bits: number): number => round(clamped(bits) * factor);
  return term === undefined ? scaled : (bits) => round(scaled(bits) + term);
}

/** `jax.random.uniform` in [low, high), rounded to the dtype. */
export const uniformSampling = ({ round }: Arithmetic, low: number, high: number): Sampling => ({
  low: round(low),
  high: round(high),
});

/** `jax.random.normal`. */
export const normalSampling = (arithmetic: Arithmetic): Sampling => ({
  low: nextUp(arithmetic, -1),
  high: 1,
  isNormal: true,
});

/** `jax.random.truncated_normal` in (lower, upper). */
export function truncatedSampling(arithmetic: Arithmetic, lower: number, upper: number): Sampling {
  const { round } = arithmetic;
  const [low, high] = [round(lower), round(upper)];
  // XLA multiplies by the constant's inverse where a program divides.
  const inverse = round(1 / round(Math.SQRT2));
  const bound = (value: number): number => round(erf(round(value * inverse)));
  return {
    low: bound(low),
    high: bound(high),
    isNormal: true,
    clamp: [nextUp(arithmetic, low), nextDown(arithmetic, high)],
  };
}
