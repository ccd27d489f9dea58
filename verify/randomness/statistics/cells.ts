// Standard normal samples counted in 2^16 cells of equal probability, and three tests of the counts.
import type { Outcome } from '../outcome.ts';
import { floorToFloat, neighbour, upper, upperQuantile } from './normal-law.ts';
import { andersonDarlingP, chiSquareP, kolmogorovP } from './p-values.ts';

export const CELLS = 0x10000;

/**
 * Samples are float32, so each bound lies half-way between the two float32 around the quantile. A value below it rounds to the lower one,
 * so the probability below the bound is exact. This makes the probabilities of the cells differ by up to 0.2 %.
 */
interface Bounds {
  /** The largest float32 of each cell except the last. */
  readonly last: Float32Array;
  /** The exact probabilities below and above each bound. */
  readonly below: Float64Array;
  readonly above: Float64Array;
  /** The cell in which each step of 2^-15 begins. The narrowest cell is wider than a step, so at most one bound lies within a step. */
  readonly cellOf: Uint16Array;
}

/** Steps per unit; the steps reach from -8 to 8. */
const STEPS = 0x8000;
const STEPS_BELOW_ZERO = 8 * STEPS;

function makeBounds(): Bounds {
  const last = new Float32Array(CELLS);
  const below = new Float64Array(CELLS - 1);
  const above = new Float64Array(CELLS - 1);
  for (let k = 0; k < CELLS - 1; k++) {
    const left = k + 1;
    const negative = left < CELLS / 2;
    const low = floorToFloat(upperQuantile(Math.min(left, CELLS - left) / CELLS));
    const high = neighbour(low, 1);
    const tail = upper((low + high) / 2);
    last[k] = negative ? -high : low;
    below[k] = negative ? tail : 1 - tail;
    above[k] = negative ? 1 - tail : tail;
  }
  last[CELLS - 1] = Number.POSITIVE_INFINITY;
  const cellOf = new Uint16Array(2 * STEPS_BELOW_ZERO);
  let cell = 0;
  for (let step = 0; step < 2 * STEPS_BELOW_ZERO; step++) {
    while (cell < CELLS - 1 && (last[cell] as number) < (step - STEPS_BELOW_ZERO) / STEPS) cell++;
    cellOf[step] = cell;
  }
  return { last, below, above, cellOf };
}

let cachedBounds: Bounds | undefined;

function bounds(): Bounds {
  cachedBounds ??= makeBounds();
  return cachedBounds;
}

/** Counts each sample in its cell. */
export function countCells(samples: Float32Array, counts: Uint32Array): void {
  const { last, cellOf } = bounds();
  for (let i = 0; i < samples.length; i++) {
    const z = samples[i] as number;
    const first = cellOf[(z * STEPS + STEPS_BELOW_ZERO) | 0] as number;
    // No branch: the processor could not predict it.
    const cell = first + +(z > (last[first] as number));
    counts[cell] = (counts[cell] as number) + 1;
  }
}

/** The exact probability of each cell. */
export function cellProbabilities(): Float64Array {
  const { below, above } = bounds();
  return Float64Array.from({ length: CELLS }, (_, k) => {
    if (k === 0) return below[0] as number;
    if (k === CELLS - 1) return above[k - 1] as number;
    // Subtract the smaller probabilities, which are more precise.
    return k < CELLS / 2
      ? (below[k] as number) - (below[k - 1] as number)
      : (above[k - 1] as number) - (above[k] as number);
  });
}

/** Pearson's chi-square statistic. */
export function chiSquare(counts: ArrayLike<number>, probabilities: ArrayLike<number>, total: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = total * (probabilities[i] as number);
    sum += ((counts[i] as number) - expected) ** 2 / expected;
  }
  return sum;
}

/**
 * Chi-square of all cells, and Kolmogorov-Smirnov and Anderson-Darling at the 65,535 bounds. Between two bounds sqrt(n) D can be larger by
 * about sqrt(2^-16) = 0.004; beyond the outermost bounds lies on average 2^-15 of A^2.
 */
export function cellTests(subject: string, counts: Uint32Array): Outcome[] {
  const { below, above } = bounds();
  const total = counts.reduce((sum, count) => sum + count, 0);
  let furthest = 0;
  let sumOfSquares = 0;
  let upTo = 0;
  for (let k = 0; k < CELLS - 1; k++) {
    upTo += counts[k] as number;
    const distance = upTo / total - (below[k] as number);
    furthest = Math.max(furthest, Math.abs(distance));
    sumOfSquares += distance ** 2 / ((below[k] as number) * (above[k] as number));
  }
  const square = chiSquare(counts, cellProbabilities(), total);
  const d = Math.sqrt(total) * furthest;
  const a = (total * sumOfSquares) / CELLS;
  return [
    {
      test: 'chi-square, 65,536 cells',
      subject,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: chiSquareP(square, CELLS - 1),
    },
    {
      test: 'Kolmogorov-Smirnov, 65,535 points',
      subject,
      statistic: `sqrt(n) D = ${d.toFixed(4)}`,
      p: kolmogorovP(d),
      apart: 'dependent',
    },
    {
      test: 'Anderson-Darling, 65,535 points',
      subject,
      statistic: `A² = ${a.toFixed(4)}`,
      p: andersonDarlingP(a),
      apart: 'dependent',
    },
  ];
}
