// Standard normal samples beyond 4 standard deviations. A sample has 2^32 possible values, one for each word, and all are equally likely. The
// bounds here are the quantiles of n * 2^-32, which lie between two of these values. Float32 is finer than their distance here; the largest
// value is 6.338.
import type { Outcome } from '../outcome.ts';
import { chiSquare } from './cells.ts';
import { upper, upperQuantile } from './normal-law.ts';
import { orderTests } from './order.ts';
import { chiSquareP, poissonP } from './p-values.ts';

const WORDS = 2 ** 32;
/** The number of possible values above z, rounded down, so that the bound lies a little further out than z. */
const wordsBeyond = (z: number): number => Math.floor(upper(z) * WORDS);
const boundOf = (words: number): number => upperQuantile(words / WORDS);

/** The samples above 4 and below -4. `tailTests` then takes those beyond the exact bound. */
export function tailsOf(samples: Float32Array): Float32Array {
  return samples.filter((z) => z > 4 || z < -4);
}

/** The smallest expected count of a cell. */
const MIN_EXPECTED = 32;
/** The smallest number of possible values in a cell. */
const MIN_CELL = 512;

/** Tests one tail. The samples of that tail are positive in `side`; the others are ignored. */
function sideTests(subject: string, side: Float32Array, total: number): Outcome[] {
  const words = wordsBeyond(4);
  const start = boundOf(words);
  const beyond = side.filter((z) => z > start).sort();
  const count = (n: number): Outcome => {
    const bound = boundOf(n);
    const found = beyond.filter((z) => z > bound).length;
    const expected = (total * n) / WORDS;
    const statistic = `${found.toLocaleString('en')}, expected ${expected.toLocaleString('en', { maximumFractionDigits: 1 })}`;
    return {
      test: `beyond ${bound.toFixed(4)}`,
      subject,
      statistic,
      p: poissonP(found, expected),
      apart: 'discrete',
    };
  };

  // Cells of equal numbers of values, from the bound outwards. The last cell also has the remaining values.
  const width = Math.max(MIN_CELL, 2 ** Math.ceil(Math.log2((MIN_EXPECTED * WORDS) / total)));
  const cells = Math.floor(words / width);
  const wordsOf = Array.from({ length: cells }, (_, i) => (i < cells - 1 ? width : words - width * (cells - 1)));
  const counts = new Uint32Array(cells);
  const ends = wordsOf.map((_, i) => (i < cells - 1 ? boundOf(words - width * (i + 1)) : Number.POSITIVE_INFINITY));
  let cell = 0;
  for (const z of beyond) {
    while (z > (ends[cell] as number)) cell++;
    counts[cell] = (counts[cell] as number) + 1;
  }
  const square = chiSquare(
    counts,
    wordsOf.map((n) => n / words),
    beyond.length,
  );

  const all = words / WORDS;
  const above = (z: number): number => upper(z) / all;
  return [
    ...[words, wordsBeyond(5), wordsBeyond(6), 1].map(count),
    {
      test: `chi-square, ${cells} cells`,
      subject,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: chiSquareP(square, cells - 1),
    },
    ...orderTests(subject, beyond, (z) => 1 - above(z), above),
  ];
}

/** @param tails - what {@link tailsOf} returned for `total` samples */
export function tailTests(tails: Float32Array, total: number): Outcome[] {
  return [
    ...sideTests('above 4', tails, total),
    ...sideTests(
      'below -4',
      tails.map((z) => -z),
      total,
    ),
  ];
}
