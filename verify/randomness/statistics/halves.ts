// The share of each value of f16 and bf16 among normal weights, against its exact probability.
import { BFLOAT16, BINARY16, exactOf } from '../../reference/rounding.ts';
import type { Outcome } from '../outcome.ts';
import { chiSquare } from './cells.ts';
import { between, neighbour } from './normal-law.ts';
import { chiSquareP, leastP, poissonP } from './p-values.ts';

export type Half = 'f16' | 'bf16';

const FORMATS = { f16: { format: BINARY16, infinity: 0x7c00 }, bf16: { format: BFLOAT16, infinity: 0x7f80 } };
/** The least number expected of a value that is a cell of its own. The others are one cell. */
const LEAST = 10;

/**
 * The probabilities of the codes that are not negative, those of weights N(0, scale^2) rounded to float32 and then to the half. Between
 * the values of two codes a float32 half-way goes to the even one: so the bound lies half a step of float32 further, in the odd one.
 */
function probabilities(half: Half, scale: number): Float64Array {
  const { format, infinity } = FORMATS[half];
  const valueAt = (code: number): number => {
    const { n, e } = exactOf(code, format);
    return Number(n) * 2 ** e;
  };
  const result = new Float64Array(infinity);
  let from = 0;
  for (let code = 0; code < infinity; code++) {
    // Infinity has what the next value would have; weights are far from it.
    const value = valueAt(code);
    const next = code + 1 < infinity ? valueAt(code + 1) : 2 * value - valueAt(code - 1);
    const middle = (value + next) / 2;
    const to = (middle + neighbour(middle, code % 2 ? -1 : 1)) / 2 / scale;
    result[code] = between(from, to);
    from = to;
  }
  return result;
}

/** Adds the codes of weights to the counts of all 65,536. */
export function countCodes(codes: Uint16Array, counts: Uint32Array): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

/** Chi-square over all values, of either sign, that are expected ten times or more, and the value that is furthest off. */
export function halfTests(of: string, half: Half, scale: number, counts: Uint32Array): Outcome[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found: number[] = [0];
  const exact: number[] = [0];
  let least = 1;
  let worst = '';
  for (const [code, p] of probabilities(half, scale).entries()) {
    for (const sign of [0, 0x8000]) {
      const count = counts[code | sign] as number;
      if (total * p < LEAST) {
        found[0] = (found[0] as number) + count;
        exact[0] = (exact[0] as number) + p;
        continue;
      }
      found.push(count);
      exact.push(p);
      const chance = poissonP(count, total * p);
      if (chance < least) {
        least = chance;
        worst = `${(code | sign).toString(16).padStart(4, '0')}: ${count}, expected ${(total * p).toFixed(1)}`;
      }
    }
  }
  // No weight is as large.
  const infinite = counts.filter((_, code) => (code & 0x7fff) >= FORMATS[half].infinity).reduce((a, b) => a + b, 0);
  // Where the other values are expected less than ten times together they join the rarest cell that there is.
  if (total * (exact[0] as number) < LEAST) {
    const rarest = exact.indexOf(Math.min(...exact.slice(1)), 1);
    found[rarest] = (found[rarest] as number) + (found.shift() as number);
    exact[rarest] = (exact[rarest] as number) + (exact.shift() as number);
  }
  const square = chiSquare(found, exact, total);
  return [
    {
      test: `chi-square, ${found.length.toLocaleString('en')} values`,
      of,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: infinite ? 0 : chiSquareP(square, found.length - 1),
    },
    { test: 'the value furthest off', of, statistic: worst, p: leastP(least, found.length) },
  ];
}
