// Objects of another realm, as a frame of a page or a context of node:vm has them: what they are decides, not who made their class.
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { watchThreads } from '../../../verify/conformance/suite/threads.ts';

const threads = watchThreads(); // before the library looks for them
const api = await import('../../../src/index-static.ts');
const { createInitializer, fillWeightsSync, heNormal, normal, specsByRules, zeros } = api;

const SIDE = 1501; // large enough for threads
const COUNT = SIDE * SIDE;
const init = heNormal();
const spec = { shape: [SIDE, SIDE], init, name: 'w' } as const;

/** An expression in another realm. */
// biome-ignore lint/suspicious/noExplicitAny: it is what its text says.
const foreign = <T = any>(code: string): T => runInNewContext(code) as T;

const expected = (dtype: 'f32' | 'f16' | 'bf16'): Buffer => {
  const array = dtype === 'f32' ? new Float32Array(COUNT) : new Uint16Array(COUNT);
  fillWeightsSync(array as Float32Array, { ...spec, dtype, seed: 42 });
  return Buffer.from(array.buffer);
};
const EXPECTED = { f32: expected('f32'), f16: expected('f16'), bf16: expected('bf16') };

const BYTES = 4 * COUNT;
const TARGETS: [string, 'f32' | 'f16' | 'bf16', () => Float32Array | Uint16Array][] = [
  ['an array of theirs', 'f32', () => foreign(`new Float32Array(${COUNT})`)],
  ['an array of theirs for halves', 'f16', () => foreign(`new Uint16Array(${COUNT})`)],
  ['an array of theirs for halves of the other kind', 'bf16', () => foreign(`new Uint16Array(${COUNT})`)],
  ['a buffer of theirs', 'f32', () => new Float32Array(foreign<ArrayBuffer>(`new ArrayBuffer(${BYTES})`))],
  [
    'a buffer of theirs for halves',
    'bf16',
    () => new Uint16Array(foreign<ArrayBuffer>(`new ArrayBuffer(${2 * COUNT})`)),
  ],
  ['shared memory of theirs', 'f32', () => new Float32Array(foreign<ArrayBuffer>(`new SharedArrayBuffer(${BYTES})`))],
  ['their array of their shared memory', 'f32', () => foreign(`new Float32Array(new SharedArrayBuffer(${BYTES}))`)],
  [
    'their array of our buffer',
    'f32',
    () => runInNewContext('new Float32Array(buffer)', { buffer: new ArrayBuffer(BYTES) }) as Float32Array,
  ],
  [
    'their resizable memory',
    'f32',
    () => foreign(`new Float32Array(new ArrayBuffer(${BYTES}, { maxByteLength: ${BYTES} }))`),
  ],
  ['an array of a class of theirs', 'f32', () => foreign(`new (class Mine extends Float32Array {})(${COUNT})`)],
  [
    'an array that says it is another',
    'f32',
    () => Object.defineProperty(new Float32Array(COUNT), Symbol.toStringTag, { value: 'Uint16Array' }),
  ],
];

describe.each(TARGETS)('%s', (_, dtype, make) => {
  test('is what we say it is', () => {
    expect(make().length).toBe(COUNT);
  });

  test('at once', () => {
    const target = make();
    fillWeightsSync(target as Float32Array, { ...spec, dtype, seed: 42 });
    expect(Buffer.compare(Buffer.from(target.buffer), EXPECTED[dtype])).toBe(0);
  });

  test('by three threads, of which others write some', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    while (threads.ready < 2) await initializer.create(spec);
    const before = threads.pieces;
    do {
      const target = make();
      await initializer.fill(target as Float32Array, { ...spec, dtype });
      expect(Buffer.compare(Buffer.from(target.buffer), EXPECTED[dtype])).toBe(0);
    } while (threads.pieces === before);
    expect(threads.ended).toBe(0);
  });

  test('in fillAll', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
    const target = make();
    await initializer.fillAll({ w: target as Float32Array }, { w: { ...spec, dtype } });
    expect(Buffer.compare(Buffer.from(target.buffer), EXPECTED[dtype])).toBe(0);
  });
});

test('what is refused of ours is refused of theirs', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const small = { shape: [2, 2], init, name: 'w' } as const;
  for (const code of [
    'new Float64Array(4)',
    'new DataView(new ArrayBuffer(16))',
    'new ArrayBuffer(16)',
    '[1, 2, 3, 4]',
  ]) {
    await expect(initializer.fill(foreign(code), small)).rejects.toThrow(/^fill: target must be /);
    expect(() => fillWeightsSync(foreign(code), { ...small, seed: 1 })).toThrow(
      /^fillWeightsSync: target must be a Float32Array, got /,
    );
  }
  const halves = foreign<Uint16Array>('new Uint16Array(4)');
  await expect(initializer.fill(halves, small)).rejects.toThrow('fill: target must be a Float32Array, got Uint16Array');
  await expect(initializer.fill(foreign('new Float32Array(3)'), small)).rejects.toThrow(
    'fill: target.length must be at least 4, got 3',
  );
});

test('plain data of theirs: shapes, slices, initializers, specs, options', async () => {
  const initializer = await createInitializer(foreign("({ backend: 'cpu', seed: 42 })"));
  const ours = await initializer.create({
    shape: [6, 4],
    init: normal({ stddev: 2 }),
    name: 'a',
    slice: [
      [1, 3],
      [0, 4],
    ],
  });
  const theirs = await initializer.create(
    foreign("({ shape: [6, 4], init: { kind: 'normal', stddev: 2 }, name: 'a', slice: [[1, 3], [0, 4]] })"),
  );
  expect(theirs.data).toEqual(ours.data);
  const model = await initializer.createAll(
    foreign("[{ shape: [6, 4], init: { kind: 'normal', stddev: 2 }, name: 'a', slice: [[1, 3], [0, 4]] }]"),
  );
  expect(model.tensors.a?.data).toEqual(ours.data);
});

test('a RegExp of theirs in rules', () => {
  const rules = foreign<[RegExp, string][]>("[[/bias$/, 'zero'], [/./, 'he']]");
  expect(specsByRules({ 'fc.bias': [3] }, rules as never)).toEqual({ 'fc.bias': { shape: [3], init: zeros() } });
  expect(() => specsByRules({ w: [3] }, [[foreign('({ source: "w" })'), 'he']])).toThrow(
    /^specsByRules: rules\[0\]\[0\] must be a RegExp, a glob or a name, got Object/,
  );
});

test('a signal and a reason of theirs', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const reason = foreign<Error>("new RangeError('enough')");
  const signal = runInNewContext('({ throwIfAborted() { throw reason; } })', { reason }) as AbortSignal;
  for (const call of [
    () => initializer.fill(new Float32Array(4), { shape: [2, 2], init }, { signal }),
    () => initializer.create({ shape: [2, 2], init }, { signal }),
    () => initializer.createAll({ w: { shape: [2, 2], init } }, { signal }),
    () => api.initializeWeights([2, 2], 'he', { signal }),
  ]) {
    await expect(call().catch((error: unknown) => error)).resolves.toBe(reason);
  }
});
