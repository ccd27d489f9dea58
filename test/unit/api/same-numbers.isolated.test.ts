// The warning of tensors that get the same numbers: when, how often, and what turns it off.
import { beforeEach, expect, test, vi } from 'vitest';
import { watchSameNumbers } from '../../../src/fill/same-numbers.ts';

const he = { shape: [4, 3], init: 'he' } as const;
let warnings: string[];
let api: typeof import('../../../src/index-static.ts');

beforeEach(async () => {
  // The calls without an initializer warn once as long as the module lives.
  vi.resetModules();
  api = await import('../../../src/index-static.ts');
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((...words) => warnings.push(words.join(' ')));
  return () => vi.restoreAllMocks();
});
const cpu = (options: object = {}) => api.createInitializer({ backend: 'cpu', seed: 42, ...options });

test('the first line of the README twice', async () => {
  const a = await api.initializeWeights([784, 256], 'he', { seed: 42, backend: 'cpu' });
  expect(warnings).toEqual([]);
  const b = await api.initializeWeights([784, 256], 'he', { seed: 42, backend: 'cpu' });
  // That is what the warning is of.
  expect(b.data).toEqual(a.data);
  expect(warnings).toEqual([
    'weight-init, initializeWeights: a second tensor has seed 42 and no name, and so the same random numbers as the first. ' +
      'Give every tensor a name, or stream: 0 where this is meant.',
  ]);
  await api.initializeWeights([256, 10], 'he', { seed: 42, backend: 'cpu' });
  expect(warnings.length).toBe(1);
});

test('another shape, another method', async () => {
  api.initializeWeightsSync([4, 3], 'he', { seed: 0 });
  api.initializeWeightsSync([3, 2], 'xavier', { seed: 0n });
  expect(warnings.length).toBe(1);
  expect(warnings[0]).toContain('initializeWeightsSync: a second tensor has seed 0 and');
});

test('no warning: names, streams, other seeds, drawn seeds, zeros, warnings: false', async () => {
  for (const [i, name] of ['a', 'b'].entries()) {
    api.initializeWeightsSync([4, 3], 'he', { seed: 42, name });
    api.initializeWeightsSync([4, 3], 'he', Object.create({ seed: 42, name: `inherited ${name}` }));
    api.initializeWeightsSync([4, 3], 'he', { seed: 42, stream: 0 });
    api.initializeWeightsSync([4, 3], 'he', { seed: i });
    api.initializeWeightsSync([4, 3], 'he');
    api.initializeWeightsSync([4, 3], 'zero', { seed: 42 });
    api.initializeWeightsSync([4, 3], 'he', { seed: 42, warnings: false });
    await api.initializeWeights([4, 3], 'he', { seed: 42, backend: 'cpu', warnings: false });
    await (await cpu()).create(he);
  }
  expect(warnings).toEqual([]);
});

test('two tensors of one initializer, by any method', async () => {
  const array = () => new Float32Array(12);
  for (const two of [
    (init: Awaited<ReturnType<typeof cpu>>) => [init.create(he), init.create(he)],
    (init: Awaited<ReturnType<typeof cpu>>) => [init.create(he), init.create({ ...he, dtype: 'f16' })],
    (init: Awaited<ReturnType<typeof cpu>>) => [init.create(he), init.fill(array(), he)],
    (init: Awaited<ReturnType<typeof cpu>>) => [init.fill(array(), he), init.fill(array(), { ...he, init: 'xavier' })],
    (init: Awaited<ReturnType<typeof cpu>>) => [init.create({ ...he, seed: 7 }), init.create({ ...he, seed: 7n })],
    (init: Awaited<ReturnType<typeof cpu>>) => [
      init.create({ ...he, init: api.withRows(api.normal({ stddev: 1 }), { start: 0, end: 1 }) }),
      init.create(he),
    ],
  ]) {
    warnings = [];
    await Promise.all(two(await cpu()));
    expect(warnings.length).toBe(1);
    await Promise.all(two(await cpu({ warnings: false })));
    expect(warnings.length).toBe(1);
  }
});

test('once an initializer', async () => {
  for (const count of [1, 2]) {
    const init = await cpu();
    for (let i = 0; i < 5; i++) await init.create(he);
    expect(warnings.length).toBe(count);
  }
});

test('an initializer with a drawn seed warns too', async () => {
  const init = await api.createInitializer({ backend: 'cpu' });
  await init.create(he);
  await init.create(he);
  expect(warnings[0]).toContain(`has seed ${init.seed} and`);
});

test('no second tensor: slices, a place filled again, what draws no numbers, whole models', async () => {
  const init = await cpu();
  await init.create({ ...he, slice: [0, 6] });
  await init.create({ ...he, slice: [6, 12] });
  await init.create({ ...he, slice: [0, 6] });
  expect(warnings).toEqual([]);
  const memory = new ArrayBuffer(96);
  const other = await cpu();
  for (let round = 0; round < 3; round++) {
    // Arrays made anew are the same place if their memory is.
    await other.fill(new Float32Array(memory, 0, 6), { ...he, slice: [0, 6] });
    await other.fill(new Float32Array(memory), { ...he, slice: [6, 12], offset: 48 });
    await init.create({ shape: [4], init: api.zeros() });
    await init.create({ shape: [4, 4], init: api.eye() });
    await init.createAll({ a: he, b: he });
    await init.fillAll({ a: new Float32Array(12) }, { a: he });
  }
  expect(warnings).toEqual([]);
  // Another tensor in the same place is a second one: memory that stages one layer after the other.
  const again = await cpu();
  const array = new Float32Array(12);
  await again.fill(array, he);
  await again.fill(array, he);
  expect(warnings).toEqual([]);
  await again.fill(array, { ...he, init: 'xavier' });
  expect(warnings.length).toBe(1);
});

test('fillWeightsSync, together with the other calls that have no initializer', () => {
  const array = new Float32Array(12);
  for (let i = 0; i < 2; i++) api.fillWeightsSync(new Float32Array(12), { ...he, seed: 42 }, { warnings: false });
  for (let round = 0; round < 3; round++) api.fillWeightsSync(array, { ...he, seed: 42 });
  expect(warnings).toEqual([]);
  api.initializeWeightsSync([4, 3], 'he', { seed: 42 });
  expect(warnings.length).toBe(1);
});

test('a million seeds are not remembered', () => {
  const watch = watchSameNumbers();
  const fill = { key: [0, 0], parts: [{ draw: { kind: 'normal' } }] };
  const spec = { shape: [2, 2], init: 'he' } as const;
  for (let seed = 0; seed < 5000; seed++) watch('create', spec, { ...fill, key: [seed, 0] } as never)();
  expect(warnings).toEqual([]);
  watch('create', spec, { ...fill, key: [4999, 0] } as never)();
  expect(warnings.length).toBe(1);
});

test('what is refused does not count', async () => {
  const init = await cpu();
  await init.create(he);
  await expect(init.fill(new Float32Array(3), he)).rejects.toThrow('target.length');
  expect(warnings).toEqual([]);
  // Nor as the first.
  const other = await cpu();
  const signal = AbortSignal.abort();
  const lateAbort = new AbortController();
  const late = other.create({ shape: [2048, 2048], init: 'he' }, { signal: lateAbort.signal });
  lateAbort.abort();
  const outcomes = await Promise.allSettled([
    late,
    other.create(he, { signal }),
    other.fill(new Float32Array(12), he, { signal }),
    other.fill(new Float32Array(3), he),
    other.create({ ...he, shape: [2 ** 40, 2 ** 12] }),
    api.initializeWeights([4, 3], 'he', { seed: 42, backend: 'cpu', signal }),
    api.initializeWeights([2 ** 40, 2 ** 12], 'he', { seed: 42, backend: 'cpu' }),
    api.initializeWeights([4, 3], 'he', { seed: 42, backend: 'cpu', threads: 0 }),
  ]);
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(() => api.initializeWeightsSync([2 ** 40, 2 ** 12], 'he', { seed: 42 })).toThrow();
  expect(() => api.initializeWeightsSync([4, 3], 'he', { seed: 42, wasm: 1 as never })).toThrow('wasm');
  await other.create(he);
  await api.initializeWeights([4, 3], 'he', { seed: 42, backend: 'cpu' });
  expect(warnings).toEqual([]);
});
