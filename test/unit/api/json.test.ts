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
  const written = {
    tensors: { w: { name: 'w', ...described }, v: { ...described, name: 'v', shape: [2], seed: '4' } },
  };
  expect(JSON.parse(JSON.stringify(model))).toEqual(written);
});

test('a slice says which', async () => {
  const init = await createInitializer({ backend: 'cpu', seed: 7 });
  const slice = [3, 9] as const;
  const weights = await init.create({ name: 'w', shape: [3, 5], init: 'he', slice });
  expect(weights.slice).toEqual([3, 9]);
  expect(JSON.parse(JSON.stringify(weights))).toEqual({ ...described, name: 'w', seed: 7, slice: [3, 9] });
  expect('slice' in (await init.create({ name: 'w', shape: [3, 5], init: 'he' }))).toBe(false);
});

test('a tensor of a model has its name there, whatever chose its stream', async () => {
  const init = await createInitializer({ backend: 'cpu', seed: 7 });
  const { tensors } = await init.createAll({ 'fc1.weight': { shape: [3, 5], init: 'he', stream: 9 } });
  expect(tensors['fc1.weight'].name).toBe('fc1.weight');
  expect((await init.create({ name: 'fc1.weight', shape: [3, 5], init: 'he' })).name).toBe('fc1.weight');
  expect((await initializeWeights([3, 5], 'he', { backend: 'cpu', name: 'fc1.weight' })).name).toBe('fc1.weight');
  expect('name' in (await init.create({ shape: [3, 5], init: 'he' }))).toBe(false);
});

test('the same seed from it', async () => {
  const { seed: written } = JSON.parse(JSON.stringify(await createInitializer({ backend: 'cpu', seed })));
  const again = await createInitializer({ backend: 'cpu', seed: BigInt(written) });
  expect(again.seed).toBe(seed);
});

test.each([undefined, null, 42, 'w'])('a spec that is %s is refused before its name is read', async (spec) => {
  const init = await createInitializer({ backend: 'cpu', seed: 7 });
  await expect(init.create(spec as never)).rejects.toThrow('create: spec must be an object, got ');
  await expect(init.createAll({ w: spec } as never)).rejects.toThrow('createAll, "w": spec must be an object, got ');
});
