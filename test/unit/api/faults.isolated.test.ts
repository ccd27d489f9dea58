// Faults that need no GPU: memory that is taken away or not to be had, hosts that forbid things, work that is stopped. A rejection
// that nobody handles fails the run: Vitest listens.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Sink, share, type Thread } from '../../../src/cpu/share.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import * as api from '../../../src/index-static.ts';
import type { FillSpec } from '../../../src/types.ts';
import { abortedAtLook } from '../../helpers/aborted-at-look.ts';

const { createInitializer, fillWeightsSync, heNormal, orthogonal } = api;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The weights of a spec, all at once by one thread. */
function expected(spec: FillSpec, count: number, seed = 42): Buffer {
  const array = new Float32Array(count);
  fillWeightsSync(array, { ...spec, seed });
  return bytesOf(array);
}

/** The next call works. */
async function checkNext(initializer: api.Initializer): Promise<void> {
  const spec = { shape: [1501, 1501], init: heNormal() } as const;
  const { data } = await initializer.create(spec);
  expect(Buffer.compare(bytesOf(data as Float32Array), expected(spec, 1501 * 1501))).toBe(0);
}

/**
 * Ends each time slice after one step, so that other tasks run and signals are looked at after every step. `atLook` is called with
 * the number of each look at the time.
 */
function endEverySlice(atLook?: (look: number) => void): void {
  let looks = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    looks++;
    atLook?.(looks);
    return 10 * looks;
  });
}
afterEach(() => {
  vi.restoreAllMocks();
});

/** So many tasks of the event loop, each of which takes a step of a fill that goes on. */
async function laterTasks(): Promise<void> {
  for (let i = 0; i < 100; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('nothing is written after the end', () => {
  test.each(['write', 'room'] as const)('of a fill whose sink fails in %s', async (fails) => {
    const fill = resolveFill({ shape: [2 ** 22], init: api.normal({ stddev: 1 }) }, 1);
    const memory = new Float32Array(2 ** 22);
    let calls = 0;
    const fail = (): void => {
      throw new Error('the sink is full');
    };
    const { subarray } = memory;
    // What this thread is given to write to, step by step.
    memory.subarray = (from, to) => {
      calls++;
      return subarray.call(memory, from, to);
    };
    const sink: Sink = {
      memory,
      write: fails === 'write' ? fail : () => {},
      // This thread is in the middle of a piece then.
      room: async () => {
        if (fails === 'room') fail();
      },
    };
    const thread: Thread = { run: async ({ target }) => target.fill(1), end: () => {} };
    endEverySlice();
    await expect(share([{ fill, sink }], [thread])).rejects.toThrow('the sink is full');
    const atEnd = calls;
    await laterTasks();
    expect(calls).toBe(atEnd);
    expect(calls).toBeLessThan(2 ** 22 / 2 ** 15);
  });

  test.each([
    ['by one thread', { shape: [4096, 4096], init: heNormal() }, 1],
    ['by three', { shape: [4096, 4096], init: heNormal() }, 3],
    ['an orthogonal matrix', { shape: [1024, 1024], init: orthogonal() }, 1],
    ['stacked ones', { shape: [100_000, 3, 3], batchDims: 1, init: orthogonal() }, 1],
  ] as const)('of a fill that is stopped, %s', async (_, spec, threads) => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads });
    const target = new Float32Array(spec.shape.reduce<number>((a, b) => a * b, 1)).fill(7);
    // It is looked at three times before the first step, and then after each.
    const { signal, looks } = abortedAtLook(threads === 1 ? 10 : 4);
    endEverySlice();
    await expect(initializer.fillAll({ w: target }, { w: spec }, { signal })).rejects.toThrow(new Error('enough'));
    expect(looks()).toBe(threads === 1 ? 10 : 4);
    const atEnd = Buffer.from(bytesOf(target));
    await checkNext(initializer); // with the same threads, which do what they are given in order
    expect(Buffer.compare(bytesOf(target), atEnd)).toBe(0);
    expect(target.at(-1)).toBe(7); // it was not done
  });
});

test('a model is stopped before, between two tensors, and within one', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
  const small = { shape: [10, 10], init: heNormal() } as const;
  const specs = { a: small, b: small, large: { shape: [8192, 4096], init: heNormal() }, c: small } as const;
  const stopped = async (signal: AbortSignal, onProgress?: (name: string) => void): Promise<string[]> => {
    const seen: string[] = [];
    const report = ({ name }: api.Progress): void => {
      seen.push(name);
      onProgress?.(name);
    };
    const made = initializer.createAll(specs, { signal, onProgress: report });
    await expect(made).rejects.toThrow(new Error('enough'));
    return seen;
  };
  expect(await stopped(AbortSignal.abort(new Error('enough')))).toEqual([]);
  const abort = new AbortController();
  const afterFirst = (name: string): void => {
    if (name === 'a') abort.abort(new Error('enough'));
  };
  expect(await stopped(abort.signal, afterFirst)).toEqual(['a']);
  // The call looks at it once, each small tensor a few times, the large one after each of 1024 steps.
  endEverySlice();
  const { signal, looks } = abortedAtLook(100);
  expect(await stopped(signal)).toEqual(['a', 'b']);
  expect(looks()).toBe(100);
  await checkNext(initializer);
});

test.each([
  ['he', heNormal()],
  ['constants', api.ones()],
  ['an identity', api.eye()],
])('memory that is transferred during a fill with %s: an error, not a result', async (_, init) => {
  // After its twentieth of 2048 steps; with others after this thread's first, before it hears of any piece of theirs.
  for (const [threads, at] of [
    [1, 60],
    [3, 2],
  ]) {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: threads as number });
    const target = new Float32Array(2 ** 26);
    endEverySlice((look) => {
      if (look === at) structuredClone(target.buffer, { transfer: [target.buffer] });
    });
    await expect(initializer.fill(target, { shape: [2 ** 13, 2 ** 13], init })).rejects.toThrow(/detached/);
    expect(target.length).toBe(0);
    await checkNext(initializer);
  }
});

describe('where memory is short', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** An array class that has no memory for more than so many elements, as the host says it. */
  const scarce = (Elements: typeof Float32Array | typeof Float64Array, most: number): unknown =>
    new Proxy(Elements, {
      construct(target, args) {
        if (args[0] > most) throw new RangeError('Array buffer allocation failed');
        return Reflect.construct(target, args);
      },
    });

  test('an array is refused', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
    const spec = { shape: [2000, 2000], init: heNormal() } as const;
    vi.stubGlobal('Float32Array', scarce(Float32Array, 1e6));
    const allowed = 'element count must be small enough for an array of this host, got 4000000';
    await expect(initializer.create(spec)).rejects.toThrow(`create: ${allowed}`);
    await expect(initializer.createAll({ w: spec })).rejects.toThrow(`createAll, "w": ${allowed}`);
    expect(() => api.initializeWeightsSync([2000, 2000], 'he')).toThrow(`initializeWeightsSync: ${allowed}`);
    vi.unstubAllGlobals();
    await checkNext(initializer);
  });

  test('an orthogonal matrix is refused, and nothing written', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
    const spec = { shape: [600, 400], init: orthogonal(), slice: [0, 100] } as const;
    const target = new Float32Array(100).fill(7);
    vi.stubGlobal('Float64Array', scarce(Float64Array, 1e5));
    const message = 'this host has no memory for an orthogonal matrix of 400 x 600: 1920000 bytes';
    await expect(initializer.fill(target, spec)).rejects.toThrow(new RangeError(`fill: ${message}`));
    expect(() => fillWeightsSync(target, { ...spec, seed: 1 })).toThrow(new RangeError(`fillWeightsSync: ${message}`));
    expect(target).toEqual(new Float32Array(100).fill(7));
    vi.unstubAllGlobals();
    await initializer.fill(target, spec);
    expect(Buffer.compare(bytesOf(target), expected(spec, 100))).toBe(0);
  });
});

test('a hundred fills at once, of which some are refused and some stopped', async () => {
  const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async (_, i) => {
      const side = i % 20 === 0 ? 1501 : 100 + i;
      const spec = { shape: [side, side], init: heNormal(), name: `w${i}` } as const;
      const target = new Float32Array(side * side - Number(i % 10 === 3));
      if (i % 10 === 7) {
        const aborted = { signal: AbortSignal.abort(new Error('stopped')) };
        return initializer.fillAll({ [spec.name]: target }, { [spec.name]: spec }, aborted).then(String, String);
      }
      const outcome = await initializer.fill(target, spec).then(() => 'filled', String);
      if (outcome !== 'filled') return outcome;
      return Buffer.compare(bytesOf(target), expected(spec, side * side)) === 0 ? 'right' : 'wrong';
    }),
  );
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const kind = outcome.replace(/\d+/g, 'N');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  expect(counts).toEqual({
    right: 80,
    'Error: stopped': 10,
    'ArgumentError: fill: target.length must be at least N, got N': 10,
  });
});
