// torch.nn.init.trunc_normal_ since PyTorch 2.12.
import { type Elements, newElements } from '../../dtype/dtype.js';
import { argumentError } from '../../errors.js';
import type { Dtype } from '../../types.js';
import { ROUNDINGS } from '../half.js';
import { BATCH } from './loops.js';
import { drawNormal, type Source } from './source.js';

/** A normal distribution, cut at two numbers. */
export interface Truncated {
  readonly mean: number;
  readonly std: number;
  readonly a: number;
  readonly b: number;
}

/** From here on erf(x) is taken as 1, which is wrong by 2e-8. */
const ERF_ONE_FROM = 4;

/** erf(x) to 2e-8. Source: Abramowitz, Stegun, Handbook of Mathematical Functions, 7.1.5. */
function erf(x: number): number {
  if (Math.abs(x) >= ERF_ONE_FROM) return Math.sign(x);
  let sum = 0;
  for (let n = 0, term = x; n < 64; n++, term *= (-x * x) / n) sum += term / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/**
 * Throws unless PyTorch draws normal samples until they are within the bounds: if their share is above 0.3, by more than erf is wrong.
 */
export function checkTruncated({ mean, std, a, b }: Truncated): void {
  const [low, high] = [a, b].map((x) => erf((x - mean) / std / Math.SQRT2)) as [number, number];
  const share = (high - low) / 2;
  if (share > 0.3000001) return;
  throw argumentError(
    'share of the distribution within the bounds',
    'above 0.3: below it PyTorch compares with logarithms, whose last bits differ from machine to machine',
    share,
  );
}

/** `trunc_normal_(tensor, mean, std, a, b)`: as long as a number is out of bounds, a whole tensor is drawn for those that are. */
export function* drawTruncated(
  source: Source,
  out: Elements,
  dtype: Dtype,
  { mean, std, a, b }: Truncated,
): Generator<unknown> {
  const { numberOf, round } = ROUNDINGS[dtype];
  const [low, high] = [round(a), round(b)];
  const decode = dtype === 'f32' ? (stored: number): number => stored : numberOf;
  const isOutside = (stored: number): boolean => {
    const value = decode(stored);
    return value < low || value > high;
  };
  yield* drawNormal(source, out, dtype, mean, std);
  /** Takes the elements at some places from an array, and returns the places of those that are out of bounds. */
  function* taken(places: Iterable<number>, from: Elements): Generator<unknown, number[]> {
    const outside: number[] = [];
    for (const i of places) {
      out[i] = from[i] as number;
      if (isOutside(out[i] as number)) outside.push(i);
      if (i % BATCH === 0) yield; // the places that are left are spread evenly
    }
    return outside;
  }
  let outside = yield* taken(out.keys(), out);
  const next = newElements(dtype, outside.length && out.length);
  while (outside.length > 0) {
    yield* drawNormal(source, next, dtype, mean, std);
    outside = yield* taken(outside, next);
  }
}
