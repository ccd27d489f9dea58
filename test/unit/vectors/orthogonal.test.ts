// The published orthogonal matrices: the second implementation regenerates them, and the library agrees, to the last place of a binary32.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { fromLines, toLines } from '../../../verify/reference/json.ts';
import { makeOrthogonal, type OrthogonalVector } from '../../../verify/reference/orthogonal-vectors.ts';

const at = (name: string): URL => new URL(`../../../verify/reference/vectors/${name}`, import.meta.url);
const text = readFileSync(at('orthogonal-v1.json'), 'utf8');
const vectors = fromLines<OrthogonalVector[]>(text);
const published = readFileSync(at('normal-table.bin'));
const table = new Uint32Array(published.buffer.slice(published.byteOffset, published.byteOffset + published.length));

test('the second implementation makes the file', () => {
  expect(toLines(makeOrthogonal(table))).toBe(text);
});

test.each(vectors)('$init.kind of $shape, layout $layout', ({ seed, name, tolerance, weights, ...tensor }) => {
  const { shape, layout, init } = tensor;
  const target = new Float32Array(weights.length);
  fillWeightsSync(target, { shape, init, seed: BigInt(seed), name, ...(layout && { layout }) });
  const exact = weights.map(Number);
  // The tolerance is for GPUs. On the CPU the sums are of binary64, and only the store rounds.
  const worst = Math.max(...exact.map((weight, i) => Math.abs(weight - (target[i] as number))));
  expect(worst).toBeLessThan(tolerance / 80);
});

/** What section 8.7 says of a matrix, by itself: rows of length |gain|, at right angles, along the axis that it names. */
test('the rows or columns that the text names are orthonormal', () => {
  for (const { shape, layout, init, weights } of vectors.filter((vector) => vector.init.kind === 'orthogonal')) {
    const rows = layout === 'out-in' ? (shape[0] as number) : weights.length / (shape.at(-1) as number);
    const columns = weights.length / rows;
    const at = (row: number, column: number): number => Number(weights[row * columns + column]);
    const [m, n] = rows <= columns ? [rows, columns] : [columns, rows];
    const { gain } = init as { gain: number };
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) {
        const products = Array.from({ length: n }, (_, k) =>
          rows <= columns ? at(i, k) * at(j, k) : at(k, i) * at(k, j),
        );
        expect(products.reduce((a, b) => a + b, 0) / gain ** 2).toBeCloseTo(i === j ? 1 : 0, 14);
      }
    }
  }
});
