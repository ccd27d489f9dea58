// The frequency of each f16 and bf16 value among normal weights, compared with its exact probability.
import { hex } from '../../reference/hex.ts';
import { FORMATS, numberOf } from '../../reference/rounding.ts';
import type { Outcome } from '../outcome.ts';
import { chiSquare } from './cells.ts';
import { between, neighbour } from './normal-law.ts';
import { chiSquareP, leastP, poissonP } from './p-values.ts';

export type Half = 'f16' | 'bf16';

const INFINITY = { f16: 0x7c00, bf16: 0x7f80 };
/** A value with a smaller expected count shares one cell with all others like it. */
const MIN_EXPECTED = 10;

/**
 * The probability of each non-negative value, by its bits: of weights from N(0, scale^2), rounded to float32 and then to 16 bits. A float32
 * half-way between two values rounds to the even one, so the bound lies half a float32 step further, on the side of the odd one.
 */
function probabilities(half: Half, scale: number): Float64Array {
  const infinity = INFINITY[half];
  const valueAt = (code: number): number => numberOf(code, FORMATS[half]);
  const result = new Float64Array(infinity);
  let from = 0;
  for (let code = 0; code < infinity; code++) {
    // Infinity stands for the next value, as in rounding. No weight comes near it.
    const value = valueAt(code);
    const next = code + 1 < infinity ? valueAt(code + 1) : 2 * value - valueAt(code - 1);
    const middle = (value + next) / 2;
    const to = (middle + neighbour(middle, code % 2 ? -1 : 1)) / 2 / scale;
    result[code] = between(from, to);
    from = to;
  }
  return result;
}

/** Counts each weight by its 16 bits. */
export function countCodes(codes: Uint16Array, counts: Uint32Array): void {
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

/** Chi-square over the values of both signs, and the value whose count is least likely. */
export function halfTests(subject: string, half: Half, scale: number, counts: Uint32Array): Outcome[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found: number[] = [0];
  const exact: number[] = [0];
  let least = 1;
  let worst = '';
  for (const [code, p] of probabilities(half, scale).entries()) {
    for (const sign of [0, 0x8000]) {
      const count = counts[code | sign] as number;
      if (total * p < MIN_EXPECTED) {
        found[0] = (found[0] as number) + count;
        exact[0] = (exact[0] as number) + p;
        continue;
      }
      found.push(count);
      exact.push(p);
      const chance = poissonP(count, total * p);
      if (chance < least) {
        least = chance;
        worst = `${hex(code | sign, 4)}: ${count}, expected ${(total * p).toFixed(1)}`;
      }
    }
  }
  // No weight is so large that it becomes infinite.
  const infinite = counts.filter((_, code) => (code & 0x7fff) >= INFINITY[half]).reduce((a, b) => a + b, 0);
  // If even the shared cell has too small an expected count, it joins the rarest other cell.
  if (total * (exact[0] as number) < MIN_EXPECTED) {
    const rarest = exact.indexOf(Math.min(...exact.slice(1)), 1);
    found[rarest] = (found[rarest] as number) + (found.shift() as number);
    exact[rarest] = (exact[rarest] as number) + (exact.shift() as number);
  }
  const square = chiSquare(found, exact, total);
  return [
    {
      test: `chi-square, ${found.length.toLocaleString('en')} values`,
      subject,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: infinite ? 0 : chiSquareP(square, found.length - 1),
    },
    { test: 'the value furthest off', subject, statistic: worst, p: leastP(least, found.length) },
  ];
}
