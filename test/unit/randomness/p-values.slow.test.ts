// Statistics computed from counts in cells, compared with those of sorted samples, on 2^22 samples.
import { expect, test } from 'vitest';
import { drawNormal } from '../../../verify/randomness/sources/samples.ts';
import { TENSOR } from '../../../verify/randomness/sources/sources.ts';
import { CELLS, cellTests, countCells } from '../../../verify/randomness/statistics/cells.ts';
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
