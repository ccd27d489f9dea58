// The host API without a GPU. With one: test/browser/library/initializer.test.ts.
import { afterEach, expect, test, vi } from 'vitest';
import { createInitializer, heNormal, initializeWeights, xavierNormal, zeros } from '../../../src/index.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { Method } from '../../../src/types.ts';
import { normalBits } from '../../../verify/reference/normal.ts';
import { scaledBits, wordOf } from '../../../verify/reference/stream.ts';
import { abortedAtLook } from '../../helpers/aborted-at-look.ts';
import { bitsOfArray, POISON } from '../../helpers/bits.ts';

const scaleBits = (sigma: number): number => new Uint32Array(new Float32Array([sigma]).buffer)[0] as number;
/** The weights of the spec, by the second implementation. */
const expected = (count: number, seed: bigint, sigma: number): number[] =>
  Array.from({ length: count }, (_, i) =>
    scaledBits(normalBits(wordOf(seed, 0n, BigInt(i)), normalTable()), scaleBits(sigma)),
  );

// sigma from the formulas of the four methods
test.each<[Method, [number, number], number]>([
  ['small_random', [10, 10], 0.01],
  ['xavier', [10, 10], Math.sqrt(2 / 20)],
  ['xavier', [3, 5], Math.sqrt(2 / 8)],
  ['he', [10, 10], Math.sqrt(2 / 10)],
  ['he', [7, 3], Math.sqrt(2 / 7)],
])('%s %j is the spec with sigma %f', async (method, shape, sigma) => {
  const weights = await initializeWeights(shape, method, { seed: 42, backend: 'cpu' });
  expect([...bitsOfArray(await weights.read())]).toEqual(expected(shape[0] * shape[1], 42n, sigma));
  expect(weights).toMatchObject({ shape, dtype: 'f32', seed: 42, backend: 'cpu' });
  expect(weights.buffer).toBeUndefined();
  expect(weights.data).toEqual(await weights.read());
  expect(weights.data).not.toBe(await weights.read());
});

test('zero is +0', async () => {
  const { data } = await initializeWeights([3, 5], 'zero', { seed: 42, backend: 'cpu' });
  expect([...bitsOfArray(data as Float32Array)]).toEqual(Array(15).fill(0));
  const stddev0 = await (await createInitializer({ backend: 'cpu' })).create({
    shape: [3, 5],
    init: { kind: 'normal', stddev: 0 },
  });
  expect([...bitsOfArray(stddev0.data as Float32Array)]).toEqual(Array(15).fill(0));
});

test('a drawn seed is told and gives the same weights again', async () => {
  const first = await initializeWeights([10, 10], 'he');
  const second = await initializeWeights([10, 10], 'he');
  expect(first.seed).not.toBe(second.seed);
  expect(first.data).not.toEqual(second.data);
  const again = initializeWeightsSync([10, 10], 'he', { seed: first.seed });
  expect(bitsOfArray(again.data)).toEqual(bitsOfArray(first.data as Float32Array));
  expect(initializeWeightsSync([10, 10], 'he').seed).not.toBe(initializeWeightsSync([10, 10], 'he').seed);
});

test('one initializer: its seed, a tensor of its own, names', async () => {
  const initializer = await createInitializer({ seed: 7, backend: 'cpu' });
  expect(initializer).toMatchObject({ backend: 'cpu', seed: 7 });
  expect(initializer.reason).toBeUndefined();
  const a = await initializer.create({ name: 'a', shape: [10, 10], init: heNormal() });
  const b = await initializer.create({ name: 'b', shape: [10, 10], init: heNormal() });
  expect(a.seed).toBe(7);
  expect(a.data).not.toEqual(b.data);
  const own = await initializer.create({ shape: [10, 10], init: heNormal(), seed: 8n });
  expect(own.seed).toBe(8n);
  expect(own.data).toEqual(initializeWeightsSync([10, 10], 'he', { seed: 8 }).data);
  // Order and neighbours do not matter.
  const other = await createInitializer({ seed: 7, backend: 'cpu' });
  await other.create({ name: 'c', shape: [5, 5], init: zeros() });
  expect((await other.create({ name: 'b', shape: [10, 10], init: heNormal() })).data).toEqual(b.data);
});

test('fill writes its range of an array and nothing else', async () => {
  const initializer = await createInitializer({ seed: 7, backend: 'cpu' });
  const target = new Float32Array(new Uint32Array(40).fill(POISON).buffer);
  await initializer.fill(target, { shape: [4, 5], init: xavierNormal(), offset: 12, slice: [2, 19] });
  const whole = initializeWeightsSync([4, 5], 'xavier', { seed: 7 }).data;
  expect([...bitsOfArray(target)]).toEqual([
    ...Array(3).fill(POISON),
    ...bitsOfArray(whole).subarray(2, 19),
    ...Array(20).fill(POISON),
  ]);
});

/** A clock that moves by so many milliseconds at each look. */
function clockBy(milliseconds: number): void {
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (time += milliseconds));
}
afterEach(() => {
  vi.restoreAllMocks();
});

/** How often the event loop turns while something works. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let working = true;
  const turn = (): void => {
    if (!working) return;
    turns++;
    setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  working = false;
  return turns;
}

test('an asynchronous fill lets other work run after each slice of 4 ms, and gives the same bits', async () => {
  const initializer = await createInitializer({ seed: 7, backend: 'cpu', threads: 1 });
  const spec = { shape: [2048, 2048], init: heNormal() } as const; // 128 steps
  const { data } = initializeWeightsSync([2048, 2048], 'he', { seed: 7 });
  const filled = async (milliseconds: number): Promise<number> => {
    const target = new Float32Array(2048 * 2048);
    clockBy(milliseconds);
    const turns = await turnsDuring(() => initializer.fill(target, spec));
    vi.restoreAllMocks();
    expect(Buffer.compare(Buffer.from(target.buffer), Buffer.from(data.buffer))).toBe(0);
    return turns;
  };
  // A look at the clock after each step: a turn after every step of 5 ms, after every fifth of 1 ms, and after none of 0 ms.
  const [each, fifth, none] = [await filled(5), await filled(1), await filled(0)];
  expect(each).toBeGreaterThanOrEqual(64);
  expect(fifth).toBeGreaterThanOrEqual(12);
  expect(fifth).toBeLessThan(each);
  expect(none).toBeLessThan(3);
});

/** A model of 200 small tensors. */
const SMALL = Object.fromEntries(
  Array.from({ length: 200 }, (_, i) => [`layer.${i}`, { shape: [16, 16], init: heNormal() }] as const),
);

test('a model of many small tensors lets other work run too', async () => {
  const initializer = await createInitializer({ seed: 7, backend: 'cpu' });
  // Three turns for each of the 200: after it is allocated, after it is filled, and before the next. Two loops alone have 400.
  clockBy(5);
  expect(await turnsDuring(() => initializer.createAll(SMALL))).toBeGreaterThanOrEqual(500);
});

test('a model is stopped while its arrays are allocated', async () => {
  const initializer = await createInitializer({ seed: 7, backend: 'cpu' });
  const reports: string[] = [];
  clockBy(5);
  const { signal, looks } = abortedAtLook(100);
  const options = { signal, onProgress: ({ name }: { name: string }) => void reports.push(name) };
  await expect(initializer.createAll(SMALL, options)).rejects.toThrow('enough');
  expect(looks()).toBe(100);
  expect(reports).toEqual([]);
});

test('plain data survives JSON and a structured clone', () => {
  for (const init of [zeros(), heNormal(), xavierNormal()]) {
    expect(JSON.parse(JSON.stringify(init))).toEqual(init);
    expect(structuredClone(init)).toEqual(init);
  }
});

test.each([1, 2])('calls that nobody awaits write one array in their order: %i threads', async (threads) => {
  const first = await createInitializer({ backend: 'cpu', seed: 1, threads });
  const second = await createInitializer({ backend: 'cpu', seed: 2, threads });
  const spec = { name: 'w', shape: [1024, 1024], init: 'he' } as const;
  const array = new Float32Array(2 ** 20 + 4).fill(7);
  // Each is a view of the same memory.
  const view = array.subarray(2, 2 ** 20 + 2);
  const failing = first.fill(view, spec, {
    onProgress() {
      throw new RangeError('enough');
    },
  });
  const outcomes = await Promise.allSettled([
    first.fillAll({ w: view }, { w: spec }),
    failing,
    second.fill(array, { ...spec, offset: 8 }),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const alone = bitsOfArray((await second.create(spec)).data as Float32Array);
  expect(bitsOfArray(view).findIndex((word, i) => word !== alone[i])).toBe(-1);
  expect([...array.subarray(0, 2), ...array.subarray(-2)]).toEqual([7, 7, 7, 7]);
});
