// Correlation between streams: all pairs, and neighbours shifted against each other.
import type { Outcome } from '../outcome.ts';
import { chiSquareP, leastP, normalP } from './p-values.ts';

/** Elements of each stream that are in memory at once. */
const BLOCK = 1024;
/** The largest shift between neighbours, in either direction. */
const MAX_SHIFT = 4;

/** Writes elements [start, start + row.length) of stream `index`, which are standard normal samples. */
export type DrawStream = (index: number, start: number, row: Float32Array) => void;

export interface Products {
  /** Sums of products of streams i and j, for j <= i, at i * count + j. */
  readonly pairs: Float64Array;
  /** Sums of products of streams i and i + 1, the second shifted by -4 to 4 elements, at 9 * i + shift + 4. */
  readonly shifted: Float64Array;
  readonly count: number;
  readonly length: number;
}

/** Adds the products of one block of all pairs to `pairs`. */
function addPairs(rows: Float64Array, count: number, pairs: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const a = i * BLOCK;
    // Four rows at once. The last step may write above the diagonal, where nothing reads.
    for (let j = 0; j <= i; j += 4) {
      const [b, c, d, e] = [j * BLOCK, (j + 1) * BLOCK, (j + 2) * BLOCK, (j + 3) * BLOCK];
      let [sb, sc, sd, se] = [0, 0, 0, 0];
      for (let k = 0; k < BLOCK; k++) {
        const value = rows[a + k] as number;
        sb += value * (rows[b + k] as number);
        sc += value * (rows[c + k] as number);
        sd += value * (rows[d + k] as number);
        se += value * (rows[e + k] as number);
      }
      const at = i * count + j;
      for (const [n, sum] of [sb, sc, sd, se].entries()) pairs[at + n] = (pairs[at + n] as number) + sum;
    }
  }
}

/** The products of `count` streams over `length` elements; `count` is a multiple of 4, `length` of 1024. */
export function streamProducts(draw: DrawStream, count: number, length: number): Products {
  const pairs = new Float64Array(count * count);
  const shifted = new Float64Array((count - 1) * (2 * MAX_SHIFT + 1));
  const rows = new Float64Array(count * BLOCK);
  const row = new Float32Array(BLOCK);
  for (let start = 0; start < length; start += BLOCK) {
    for (let i = 0; i < count; i++) {
      draw(i, start, row);
      rows.set(row, i * BLOCK);
    }
    addPairs(rows, count, pairs);
    for (let i = 0; i + 1 < count; i++) {
      for (let shift = -MAX_SHIFT; shift <= MAX_SHIFT; shift++) {
        const at = i * (2 * MAX_SHIFT + 1) + shift + MAX_SHIFT;
        let sum = 0;
        for (let k = MAX_SHIFT; k < BLOCK - MAX_SHIFT; k++) {
          sum += (rows[i * BLOCK + k] as number) * (rows[(i + 1) * BLOCK + k + shift] as number);
        }
        shifted[at] = (shifted[at] as number) + sum;
      }
    }
  }
  return { pairs, shifted, count, length };
}

/**
 * Tests the sum of r^2 over all pairs, the largest |r|, and the sum of z^2 over shifted neighbours. r is the correlation coefficient about 0.
 * Normal vectors have no preferred direction, so the r of any two pairs are independent, and r^2 has mean 1 / n and variance
 * 2 (n - 1) / (n^2 (n + 2)).
 */
export function streamTests(subject: string, { pairs, shifted, count, length }: Products): Outcome[] {
  let sum = 0;
  let largest = 0;
  let where = '';
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const norms = (pairs[i * count + i] as number) * (pairs[j * count + j] as number);
      const square = (pairs[i * count + j] as number) ** 2 / norms;
      sum += square;
      if (square > largest) {
        largest = square;
        where = `${j} and ${i}`;
      }
    }
  }
  const many = (count * (count - 1)) / 2;
  const variance = (2 * (length - 1)) / (length ** 2 * (length + 2));
  const z = (sum - many / length) / Math.sqrt(many * variance);
  const most = Math.sqrt(largest * length);
  const products = (length / BLOCK) * (BLOCK - 2 * MAX_SHIFT);
  const square = shifted.reduce((total, product) => total + product ** 2 / products, 0);
  return [
    { test: `r² of all ${many.toLocaleString('en')} pairs`, subject, statistic: `z = ${z.toFixed(3)}`, p: normalP(z) },
    {
      test: 'the pair furthest off',
      subject,
      statistic: `r sqrt(n) = ${most.toFixed(3)} of ${where}`,
      p: leastP(normalP(most), many),
    },
    {
      test: `neighbours, shifted by -${MAX_SHIFT} to ${MAX_SHIFT}`,
      subject,
      statistic: `chi-square ${square.toFixed(1)} of ${shifted.length.toLocaleString('en')} z²`,
      p: chiSquareP(square, shifted.length),
    },
  ];
}
