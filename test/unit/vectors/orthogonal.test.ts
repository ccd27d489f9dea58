// The published orthogonal matrices: the second implementation regenerates them, and the library agrees, to the last place of a binary32.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { fromLines, toLines } from '../../../verify/reference/json.ts';
import { decimal, orthogonalWeights } from '../../../verify/reference/orthogonal.ts';
import { makeOrthogonal, type OrthogonalVector } from '../../../verify/reference/orthogonal-vectors.ts';
import type { Tensor } from '../../../verify/reference/tensor.ts';
import { bitsOfArray } from '../../helpers/bits.ts';

const at = (name: string): URL => new URL(`../../../verify/reference/vectors/${name}`, import.meta.url);
const text = readFileSync(at('orthogonal-v1.json'), 'utf8');
const vectors = fromLines<OrthogonalVector[]>(text);
const published = readFileSync(at('normal-table.bin'));
const table = new Uint32Array(published.buffer.slice(published.byteOffset, published.byteOffset + published.length));

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

test('the second implementation makes the file', () => {
  expect(toLines(makeOrthogonal(table))).toBe(text);
});

test('no vector from before stacked ones has changed', () => {
  // The SHA-256 of the file when it held these nine rows alone.
  const before = `${text.split('\n').slice(0, 10).join('\n').slice(0, -1)}\n]\n`;
  const hash = 'ec91414f1fbf3b75dacd6f253ec6d943fe49cee2d6b508ad4fee3c4bab89990c';
  expect(createHash('sha256').update(before).digest('hex')).toBe(hash);
});

/** The tensor of a vector, by the library. */
function made({
  seed,
  name,
  shape,
  layout,
  batchDims,
  init,
}: Omit<OrthogonalVector, 'tolerance' | 'weights'>): Float32Array {
  const target = new Float32Array(product(shape)).fill(7);
  const options = { ...(layout && { layout }), ...(batchDims && { batchDims }) };
  fillWeightsSync(target, { shape, init, seed: BigInt(seed), name, ...options });
  return target;
}

test.each(vectors)('$init.kind of $shape, batchDims $batchDims, layout $layout', (vector) => {
  const { tolerance, weights } = vector;
  const target = made(vector);
  const exact = weights.map(Number);
  // The tolerance is for GPUs. On the CPU the sums are of binary64, and only the store rounds.
  const worst = Math.max(...exact.map((weight, i) => Math.abs(weight - (target[i] as number))));
  expect(worst).toBeLessThan(tolerance / 80);
});

/** What section 8.7 says of a matrix, by itself: rows of length |gain|, at right angles, along the axis that it names. */
test('the rows or columns that the text names are orthonormal', () => {
  for (const vector of vectors.filter(({ init }) => init.kind === 'orthogonal')) {
    const { layout, batchDims = 0, init, weights } = vector;
    const shape = vector.shape.slice(batchDims);
    const size = product(shape);
    const rows = layout === 'out-in' ? (shape[0] as number) : size / (shape.at(-1) as number);
    const columns = size / rows;
    const [m, n] = rows <= columns ? [rows, columns] : [columns, rows];
    const { gain } = init as { gain: number };
    for (let first = 0; first < weights.length; first += size) {
      const at = (row: number, column: number): number => Number(weights[first + row * columns + column]);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < m; j++) {
          const products = Array.from({ length: n }, (_, k) =>
            rows <= columns ? at(i, k) * at(j, k) : at(k, i) * at(k, j),
          );
          expect(products.reduce((a, b) => a + b, 0) / gain ** 2).toBeCloseTo(i === j ? 1 : 0, 14);
        }
      }
    }
  }
});

test.each(vectors.filter(({ batchDims }) => batchDims))(
  'stacked $shape, batchDims $batchDims: the first is as if it were alone, no other is',
  ({ batchDims, ...vector }) => {
    const shape = vector.shape.slice(batchDims);
    const size = product(shape);
    const alone: Tensor = {
      ...vector,
      shape,
      seed: BigInt(vector.seed),
      stream: BigInt(vector.stream),
      dtype: 'f32',
      slice: [0, size],
    };
    const exact = orthogonalWeights(alone, table).map(decimal);
    const bits = [...bitsOfArray(made({ ...vector, shape }))];
    const stacked = [...bitsOfArray(made({ ...vector, ...(batchDims && { batchDims }) }))];
    for (let at = 0; at < stacked.length; at += size) {
      expect(stacked.slice(at, at + size).join() === bits.join()).toBe(at === 0);
      expect(vector.weights.slice(at, at + size).join() === exact.join()).toBe(at === 0);
    }
    expect(stacked.length).toBeGreaterThan(size);
  },
);
