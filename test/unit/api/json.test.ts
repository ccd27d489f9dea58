// JSON.stringify of what the library returns, with a seed that JSON cannot hold.
import { expect, test } from 'vitest';
import { createInitializer, initializeWeights } from '../../../src/index.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';

const seed = 2n ** 64n - 1n;
const text = '18446744073709551615';
const described = { shape: [3, 5], dtype: 'f32', seed: text, backend: 'cpu' };

test('weights, a model and an initializer', async () => {
  const weights = await initializeWeights([3, 5], 'he', { backend: 'cpu', seed });
  expect(JSON.parse(JSON.stringify(weights))).toEqual(described);
  expect(JSON.parse(JSON.stringify({ a: initializeWeightsSync([3, 5], 'he', { seed: 7, dtype: 'bf16' }) }))).toEqual({
    a: { ...described, seed: 7, dtype: 'bf16' },
  });
  const init = await createInitializer({ backend: 'cpu', seed });
  expect(JSON.parse(JSON.stringify(init))).toEqual({ backend: 'cpu', seed: text });
  const model = await init.createAll({
    w: { shape: [3, 5], init: 'he' },
    v: { shape: [2], init: { kind: 'constant', value: 1 }, seed: 4n },
  });
  expect(JSON.parse(JSON.stringify(model))).toEqual({
    tensors: { w: described, v: { ...described, shape: [2], seed: '4' } },
  });
});

test('a slice says which', async () => {
  const init = await createInitializer({ backend: 'cpu', seed: 7 });
  const slice = [3, 9] as const;
  const weights = await init.create({ name: 'w', shape: [3, 5], init: 'he', slice });
  expect(weights.slice).toEqual([3, 9]);
  expect(JSON.parse(JSON.stringify(weights))).toEqual({ ...described, seed: 7, slice: [3, 9] });
  expect('slice' in (await init.create({ name: 'w', shape: [3, 5], init: 'he' }))).toBe(false);
});

test('the same seed from it', async () => {
  const { seed: written } = JSON.parse(JSON.stringify(await createInitializer({ backend: 'cpu', seed })));
  const again = await createInitializer({ backend: 'cpu', seed: BigInt(written) });
  expect(again.seed).toBe(seed);
});
