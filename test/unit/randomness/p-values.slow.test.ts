// The cells of verify/randomness against the distribution itself, and statistics from counts in cells against those of
// 2^22 sorted samples.
import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { drawNormal } from '../../../verify/randomness/sources/samples.ts';
import { TENSOR } from '../../../verify/randomness/sources/sources.ts';
import { CELLS, cellProbabilities, cellTests, countCells } from '../../../verify/randomness/statistics/cells.ts';
import { normalOrderTests } from '../../../verify/randomness/statistics/order.ts';

test('D and A^2 at the bounds of the cells are near those of every sample', () => {
  const samples = new Float32Array(2 ** 22);
  drawNormal(TENSOR)(samples, 2 ** 39);
  for (const stretch of [1, 1.0005]) {
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * stretch;
    const counts = new Uint32Array(CELLS);
    countCells(samples, counts);
    const values = [...cellTests('', counts).slice(1), ...normalOrderTests('', samples)].map(({ statistic }) =>
      Number(/[\d.]+$/.exec(statistic)?.[0]),
    );
    const [d, a, exactD, exactA] = values as [number, number, number, number];
    expect(d).toBeLessThanOrEqual(exactD);
    expect(exactD - d).toBeLessThan(0.02);
    expect(Math.abs(exactA - a)).toBeLessThan(0.02);
  }
});

describe('cells', () => {
  test('have equal probabilities except for the rounding of their bounds, and the sum 1', () => {
    const probabilities = cellProbabilities();
    expect(probabilities.length).toBe(CELLS);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    for (const p of probabilities) expect(Math.abs(p * CELLS - 1)).toBeLessThan(0.002);
  });

  test('a sample is counted in the cell of its quantile', () => {
    const samples = new Float32Array(2 ** 16);
    drawNormal({ seed: 5 })(samples, 0);
    samples.set([-6.337958, 6.337958, -(2 ** -28), 2 ** -28, 1, -1]);
    const one = new Float32Array(1);
    const counts = new Uint32Array(CELLS);
    for (const z of samples) {
      one[0] = z;
      countCells(one, counts);
      const place = (erfc(-z / Math.SQRT2) / 2) * CELLS;
      // A bound is rounded to the middle between two float32, which moves it by at most 0.0013 of a cell.
      const [first, last] = [Math.floor(place - 0.0013), Math.floor(place + 0.0013)];
      const at = counts[first] === 1 ? first : last;
      expect(counts[at], `the cell of ${z}`).toBe(1);
      counts[at] = 0;
    }
    expect(counts.every((count) => count === 0)).toBe(true);
  });

  test('the 2^32 possible values of a sample fill them almost evenly', () => {
    const table = normalTable();
    const one = new Float32Array(1);
    const counts = new Uint32Array(CELLS);
    const cellOf = (word: number): number => {
      one[0] = normal(word, table);
      countCells(one, counts);
      const near = Math.max(0, (word >>> 16) - 1);
      const cell = counts.indexOf(1, near);
      counts[cell] = 0;
      return cell;
    };
    let most = 0;
    let chiSquare = 0;
    let from = 0;
    for (const [cell, p] of cellProbabilities().entries()) {
      // Finds the first word of the next cell by bisection: values never decrease as words grow.
      let low = 65536 * (cell + 1) - 1000;
      let high = cell < CELLS - 1 ? low + 2000 : low + 1000;
      if (cell === CELLS - 1) low = high;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (cellOf(middle) > cell) high = middle;
        else low = middle + 1;
      }
      const excess = low - from - 2 ** 32 * p;
      most = Math.max(most, Math.abs(excess));
      chiSquare += excess ** 2 / (2 ** 32 * p);
      from = low;
    }
    console.log(
      `at most ${most.toFixed(1)} of 65,536 values too many or too few; their chi-square is ${chiSquare.toFixed(1)}`,
    );
    expect(from).toBe(2 ** 32);
    expect(most).toBeLessThan(16);
    expect(chiSquare).toBeLessThan(12);
  });
});
