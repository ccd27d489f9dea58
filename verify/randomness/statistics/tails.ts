// Standard normal samples beyond 4 standard deviations. A sample is one of 2^32 values as likely as each other, so the bounds here are put
// between two of them: at the quantiles of n * 2^-32. There float32 is finer than the values are apart, and the largest is 6.338.

import type { Outcome } from '../outcome.ts';
import { chiSquare } from './cells.ts';
import { upper, upperQuantile } from './normal-law.ts';
import { orderTests } from './order.ts';
import { chiSquareP, poissonP } from './p-values.ts';

const WORDS = 2 ** 32;
/** How many of the values lie beyond 4, beyond 5 and beyond 6 on one side: the bounds are a little further out. */
const wordsBeyond = (z: number): number => Math.floor(upper(z) * WORDS);
const boundOf = (words: number): number => upperQuantile(words / WORDS);

/** The samples beyond 4, or somewhat nearer. */
export function tailsOf(samples: Float32Array): Float32Array {
  return samples.filter((z) => z > 4 || z < -4);
}

/** The least number expected in a cell. */
const LEAST = 32;
const CELL = 512;

/** Tests of one side. Samples are positive, as far as they are on it. */
function sideTests(of: string, side: Float32Array, total: number): Outcome[] {
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
      of,
      statistic,
      p: poissonP(found, expected),
      apart: 'discrete',
    };
  };

  // Cells of 512 of the values, from the bound outwards; the last has the rest.
  const width = Math.max(CELL, 2 ** Math.ceil(Math.log2((LEAST * WORDS) / total)));
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
      of,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: chiSquareP(square, cells - 1),
    },
    ...orderTests(of, beyond, (z) => 1 - above(z), above),
  ];
}

/** @param tails - of `total` samples what {@link tailsOf} gives */
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
