// The self-test lists fills in full. They must be those that specs resolve to, so that it tests what users meet.
import { expect, test } from 'vitest';
import { CASES, MATRICES } from '../../../src/api/run-self-test.ts';
import type { Part } from '../../../src/fill/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { orthogonal, sparse, truncatedNormal, uniform } from '../../../src/initializers/initializers.ts';
import type { WeightSpec } from '../../../src/types.ts';

function partOf(path: string): Part {
  const [part] = [...CASES, ...MATRICES].find((found) => found.path === path)?.fill.parts ?? [];
  if (!part) throw new Error(`no case ${path}`);
  return part;
}
const partOfSpec = (spec: WeightSpec): Part => resolveFill(spec, 0).parts[0] as Part;

const BOX = {
  shape: [47, 40],
  slice: [
    [3, 46],
    [4, 32],
  ],
} as const;
const RAGGED = {
  shape: [33, 31],
  slice: [
    [3, 29],
    [2, 25],
  ],
} as const;
const SPECS: Record<string, WeightSpec> = {
  constant: { shape: [33], init: { kind: 'constant', value: 0.1 } },
  diagonal: { ...RAGGED, init: { kind: 'eye', gain: 0.3 } },
  sparse: { shape: [33, 31], init: sparse({ sparsity: 0.4 }) },
  'sparse, zeros in rows': { shape: [33, 31], init: sparse({ sparsity: 0.4, axis: 1 }) },
  'stacked sparse': { shape: [3, 11, 31], batchDims: 1, init: sparse({ sparsity: 0.4 }) },
  'normal with a mean, rows with gaps, one by one': {
    ...RAGGED,
    init: { kind: 'normal', mean: 0.1, stddev: 0.7 },
  },
  orthogonal: { shape: [24, 40], init: orthogonal() },
  'stacked orthogonal': { shape: [3, 35, 33], batchDims: 1, init: orthogonal() },
};

test.each(Object.entries(SPECS))('%s', (path, spec) => {
  expect(partOf(path)).toEqual(partOfSpec(spec));
});

test('a box whose rows begin with blocks of words', () => {
  const { region } = partOfSpec({ ...BOX, init: 'he' });
  expect(partOf('uniform with a mean, rows with gaps').region).toEqual(region);
  expect(partOf('f16 within bounds, rows with gaps').region).toEqual(region);
});

test('halves within bounds', () => {
  const f16 = partOfSpec({ shape: [8], init: uniform({ low: 1, high: 1.0027 }), dtype: 'f16' }).draw;
  const bf16 = partOfSpec({
    shape: [8],
    init: truncatedNormal({ low: 1.001, high: 1.023, bounds: 'absolute' }),
    dtype: 'bf16',
  }).draw;
  for (const [path, draw] of Object.entries({ 'f16 within bounds, rows with gaps': f16, 'bf16 within bounds': bf16 })) {
    const own = partOf(path).draw;
    expect(own.kind).toBe(draw.kind);
    expect('halves' in own && own.halves).toEqual('halves' in draw && draw.halves);
  }
});

test('every draw is one of 32-bit words', () => {
  for (const { path, fill } of [...CASES, ...MATRICES]) {
    const { draw } = fill.parts[0] as Part;
    if (draw.kind === 'truncated') expect(draw.first + draw.words, path).toBeLessThanOrEqual(2 ** 32);
    for (const value of Object.values(draw)) {
      if (typeof value === 'number') expect(Number.isInteger(value) || Math.fround(value) === value, path).toBe(true);
    }
  }
});
