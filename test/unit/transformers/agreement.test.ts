// The comparison of verify/transformers rejects weights that differ by 3 %, and accepts others of the same distribution.
import { expect, test } from 'vitest';
import { specsOfConfig } from '../../../src/recipe/config/config.ts';
import type { WeightSpec } from '../../../src/types.ts';
import { differs, distance, ELEMENTS, seedsFor } from '../../../verify/transformers/agreement.ts';
import { type Moments, momentsOf } from '../../../verify/transformers/weights.ts';

const SHAPE = [500, 400]; // ELEMENTS
const moments = (init: WeightSpec['init'], seed: number): Moments =>
  momentsOf({ x: { shape: SHAPE, init } }, [seed, seed + 1]).x as Moments;

test('equal, and different by 3 %', () => {
  const theirs = moments({ kind: 'normal', mean: 0, stddev: 0.02 }, 1);
  const found = (init: WeightSpec['init'], seed = 2): boolean =>
    differs(distance(moments(init, seed), theirs, ELEMENTS));
  expect(found({ kind: 'normal', mean: 0, stddev: 0.02 })).toBe(false);
  expect(found({ kind: 'normal', mean: 0, stddev: 0.02 * 1.03 })).toBe(true);
  expect(found({ kind: 'normal', mean: 0, stddev: 0.02 / 1.03 })).toBe(true);
  expect(found({ kind: 'normal', mean: 0.02 * 0.03, stddev: 0.02 })).toBe(true);
  expect(found({ kind: 'normal', mean: -0.02 * 0.03, stddev: 0.02 })).toBe(true);
  expect(found({ kind: 'constant', value: 0 })).toBe(true);
});

test('a distance that is not a number is a difference', () => {
  expect(differs(distance([0, 0, 0, 0], [0, 0, 0, 0], 10))).toBe(true);
});

test('the smallest random tensor says how many seeds', () => {
  const specs = specsOfConfig({
    model_type: 'gpt2',
    n_embd: 32,
    n_head: 4,
    n_positions: 10,
    vocab_size: 61,
    n_layer: 1,
  });
  expect(seedsFor(specs)).toBe(ELEMENTS / 320);
});
