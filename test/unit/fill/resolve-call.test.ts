// The one call resolves its own fills, without specs: they must be those of the same spec.
import { expect, test } from 'vitest';
import { resolveTensor } from '../../../src/fill/resolve.ts';
import { resolveCall } from '../../../src/fill/resolve-call.ts';
import type { Dtype, MatrixShape, Method, TensorOptions } from '../../../src/types.ts';

const METHODS: readonly Method[] = ['zero', 'small_random', 'xavier', 'he'];
const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];
const SHAPES: MatrixShape[] = [
  [0, 0],
  [0, 7],
  [7, 0],
  [1, 1],
  [10, 10],
  [784, 256],
  [1, 2 ** 53 - 1],
  [2 ** 53 - 1, 1],
  [2 ** 26, 2 ** 27 - 1],
];
// Many fans, small and large, whose square roots round differently.
for (let i = 1; i <= 120; i++) SHAPES.push([i, (i * 7919) % 1000]);
for (let i = 0; i < 26; i++) SHAPES.push([2 ** i + 1, 3 ** (i % 16)]);

const OPTIONS: readonly TensorOptions[] = [
  { seed: 42 },
  { seed: 2n ** 64n - 1n, name: 'fc1.weight' },
  { seed: 0, name: '' },
  { seed: 7, stream: 2n ** 63n },
];

test.each(METHODS)('%s has the fill of its spec', (method) => {
  for (const dtype of DTYPES) {
    for (const options of OPTIONS) {
      for (const shape of SHAPES) {
        const { made, ...resolved } = resolveCall(shape, method, { ...options, dtype }, 'test');
        const { seed, ...named } = options;
        const expected = resolveTensor({ shape, init: method, dtype, ...named }, seed as number);
        expect(resolved).toEqual(expected);
        // The order of keys, too: the warning of equal numbers compares draws as texts.
        expect(JSON.stringify(resolved.fill.parts)).toBe(JSON.stringify(expected.fill.parts));
      }
    }
  }
});
