// Fills that threads share: the same bits however many there are, and whatever becomes of them.
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
// @ts-expect-error plain JavaScript
import { bundled } from '../../../scripts/build/worker.mjs';
import * as api from '../../../src/index-static.ts';
import type { FillSpec } from '../../../src/types.ts';
import { watchThreads } from '../../../verify/conformance/suite/threads.ts';
import { abortedAtLook } from '../../helpers/aborted-at-look.ts';
import { POISON_BYTE } from '../../helpers/bits.ts';

const { createInitializer, fillWeightsSync } = api;
const { getBuiltinModule } = process;
const threads = watchThreads();

test('the text of a thread is what its source is bundled to', async () => {
  expect(readFileSync(new URL('../../../src/cpu/worker-source.ts', import.meta.url), 'utf8')).toBe(await bundled());
});

const GUARD = 1024;

/** Elements of a spec with poison round them, in memory that is shared or not. */
function poisoned(
  { dtype }: FillSpec,
  count: number,
  shared = false,
): { all: Uint8Array; target: Float32Array | Uint16Array } {
  const bytes = (dtype === 'f16' || dtype === 'bf16' ? 2 : 4) * count;
  const buffer = new (shared ? SharedArrayBuffer : ArrayBuffer)(bytes + 2 * GUARD);
  const all = new Uint8Array(buffer).fill(POISON_BYTE);
  const Elements = bytes === 2 * count ? Uint16Array : Float32Array;
  return { all, target: new Elements(buffer as ArrayBuffer, GUARD, count) };
}

/** What is written is what one thread writes, and nothing else is. Gives the pieces that others wrote. */
async function piecesOf(spec: FillSpec, count: number, many: number, shared = false): Promise<number> {
  const expected = poisoned(spec, count);
  fillWeightsSync(expected.target, { ...spec, seed: 42 });
  const actual = poisoned(spec, count, shared);
  const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: many });
  const before = threads.pieces;
  await initializer.fill(actual.target as Float32Array, spec);
  expect(Buffer.compare(actual.all, expected.all)).toBe(0);
  return threads.pieces - before;
}

/** The same, and others did write some. */
async function check(spec: FillSpec, count: number, many: number, shared = false): Promise<void> {
  expect(await piecesOf(spec, count, many, shared)).toBeGreaterThan(0);
}

/** Just enough for threads: not a multiple of a piece, nor of a block. */
const LARGE = 1449;
const COUNT = LARGE * LARGE;

const CASES: Record<string, FillSpec> = {
  normal: { shape: [LARGE, LARGE], init: api.heNormal() },
  uniform: { shape: [LARGE, LARGE], init: api.xavierUniform() },
  'truncated normal': { shape: [LARGE, LARGE], init: api.truncatedNormal({ mean: 3, bounds: 'standard-deviations' }) },
  constant: { shape: [LARGE, LARGE], init: api.constant(7) },
  identity: { shape: [LARGE, LARGE], init: api.eye() },
  sparse: { shape: [LARGE, LARGE], init: api.sparse({ sparsity: 0.3 }) },
  'rows of their own': {
    shape: [LARGE, LARGE],
    init: api.withRows(api.heNormal(), { start: 700, end: 703, value: 2 }),
  },
};

/** Resolves when a condition holds, which other threads bring about. No deadline but the test's own. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Threads neither end idle nor count as silent unless a test advances the clock. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts as many threads as there are below, and waits for them: no fill does. */
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const initializer = await createInitializer({ backend: 'cpu', threads: 4 });
  await initializer.create(CASES.normal as never);
  await until(() => threads.ready === 3);
});

describe('the same bits', () => {
  test.each([2, 3, 4])('by %i threads', async (threads) => {
    await check(CASES.normal as FillSpec, COUNT, threads);
  });

  test.each(Object.keys(CASES))('%s', async (name) => {
    // A sparse matrix takes 110 ms instead of 8, and its halves are made like those of the others.
    for (const dtype of name === 'sparse' ? (['f32'] as const) : (['f32', 'f16', 'bf16'] as const))
      await check({ ...(CASES[name] as FillSpec), dtype }, COUNT, 3);
  });

  test('boxes, ranges from anywhere, and beyond 2^32 elements', async () => {
    const init = api.heNormal();
    await check(
      {
        shape: [3000, 3000],
        init,
        slice: [
          [10, 2500],
          [17, 1018],
        ],
      },
      2490 * 1001,
      3,
    );
    await check({ shape: [2 ** 20, 2 ** 20], init, slice: [2 ** 34 - 1_100_003, 2 ** 34 + 1_200_001] }, 2_300_004, 3);
  });

  test('in memory that is shared', async () => {
    for (const dtype of ['f32', 'bf16'] as const) await check({ ...(CASES.normal as FillSpec), dtype }, COUNT, 3, true);
  });

  test('an orthogonal matrix is made by one', async () => {
    expect(await piecesOf({ shape: [4, 600_000], init: api.orthogonal() }, 2_400_000, 3)).toBe(0);
  });

  test('new weights, and many at once', async () => {
    const initializer = await createInitializer({ backend: 'cpu', seed: 5, threads: 3 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const specOf = (name: string) => ({ name, shape: [LARGE, LARGE] as const, init: api.heNormal() });
    const made = await Promise.all(names.map((name) => initializer.create(specOf(name))));
    for (const [i, name] of names.entries()) {
      const expected = new Float32Array(COUNT);
      fillWeightsSync(expected, { ...specOf(name), seed: 5 });
      expect(Buffer.compare(Buffer.from(made[i]?.data?.buffer as ArrayBuffer), Buffer.from(expected.buffer))).toBe(0);
    }
  });
});

test('stopped by a signal: nothing is written afterwards', async () => {
  // Each step of this thread ends its time slice, so that the signal is looked at after each, and three times before the first.
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (time += 10));
  const initializer = await createInitializer({ backend: 'cpu', seed: 5, threads: 3 });
  for (const shared of [false, true]) {
    const { all, target } = poisoned({} as FillSpec, 1 << 24, shared);
    const { signal, looks } = abortedAtLook(4);
    const specs = { w: { shape: [4096, 4096], init: api.heNormal() } };
    const before = threads.pieces;
    const filled = initializer.fillAll({ w: target as Float32Array }, specs, { signal });
    await expect(filled).rejects.toThrow('enough');
    expect(looks()).toBe(4);
    expect(threads.pieces - before).toBeGreaterThanOrEqual(6); // others did write some
    const then = Buffer.from(all); // a copy
    // A thread takes its messages in order: after another fill it has done whatever was left of this one.
    await check(CASES.normal as FillSpec, COUNT, 3);
    expect(Buffer.compare(then, all)).toBe(0);
    expect(all.at(-GUARD - 1)).toBe(POISON_BYTE); // it was not done
  }
  vi.restoreAllMocks();
});

test('the number of threads is checked', async () => {
  for (const threads of [0, 17, 1.5, -1, '2', null]) {
    await expect(createInitializer({ backend: 'cpu', threads: threads as number })).rejects.toThrow(
      /^createInitializer: threads must be an integer from 1 to 16, got /,
    );
  }
});

describe('threads that fail', () => {
  afterEach(() => {
    process.getBuiltinModule = getBuiltinModule;
    happened = 0;
    vi.resetModules();
  });

  /** The library, loaded anew where node:worker_threads is this. */
  async function libraryWith(threads: object | undefined): Promise<typeof api> {
    vi.resetModules();
    process.getBuiltinModule = ((name: string) => {
      if (name !== 'node:worker_threads') return getBuiltinModule(name as 'node:os');
      happened += Number(!threads);
      if (!threads) throw new Error('not here');
      return threads;
    }) as typeof getBuiltinModule;
    return import('../../../src/index-static.ts');
  }

  /** How often what a test is about has happened. */
  let happened = 0;
  const { Worker } = getBuiltinModule('node:worker_threads');
  class Mortal extends Worker {
    constructor(text: string, options: object) {
      super(text, options);
      this.on('exit', () => happened++);
    }
  }

  test.each<[string, object | undefined]>([
    ['there are none', undefined],
    [
      'none can be started',
      {
        Worker: class {
          constructor() {
            happened++;
            throw new Error('no more threads');
          }
        },
      },
    ],
    [
      'they end at once',
      {
        Worker: class extends Mortal {
          constructor() {
            super('process.exit(1)', { eval: true });
          }
        },
      },
    ],
    [
      'they throw at the second piece',
      {
        Worker: class extends Mortal {
          constructor(text: string) {
            const failing = `let count = 0; const { parentPort } = require('node:worker_threads');
              const { postMessage } = parentPort;
              parentPort.postMessage = (...args) => { if (++count === 3) throw new Error('broken'); postMessage.apply(parentPort, args); };`;
            super(failing + text, { eval: true });
          }
        },
      },
    ],
    [
      'they are ended while they have work',
      {
        Worker: class extends Mortal {
          constructor(text: string, options: object) {
            super(text, options);
            let answers = 0; // of which the first says that it can begin
            this.on('message', () => ++answers === 2 && this.terminate());
          }
        },
      },
    ],
  ])('%s', async (_, threads) => {
    const lib = await libraryWith(threads);
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    const expected = new Float32Array(COUNT);
    fillWeightsSync(expected, { ...(CASES.normal as FillSpec), seed: 42 });
    const fill = async (): Promise<void> => {
      const target = new Float32Array(COUNT);
      await initializer.fill(target, CASES.normal as FillSpec);
      expect(Buffer.compare(Buffer.from(target.buffer), Buffer.from(expected.buffer))).toBe(0);
    };
    do await fill();
    while (happened === 0);
    await fill();
  });

  /** Node's worker, which runs other code. Counts those that are started, have answered, were told to end, and have ended; and all messages to them. */
  function running(
    code: string,
    options: object = {},
  ): {
    Worker: typeof Worker;
    counts: { started: number; ready: number; messages: number; terminated: number; ended: number };
  } {
    const counts = { started: 0, ready: 0, messages: 0, terminated: 0, ended: 0 };
    return {
      counts,
      Worker: class extends Worker {
        constructor(text: string) {
          super(
            code.replace('ITS_OWN', () => text),
            { eval: true, ...options },
          );
          counts.started++;
          this.once('message', () => counts.ready++);
          this.on('exit', () => counts.ended++);
        }
        override postMessage(...args: Parameters<InstanceType<typeof Worker>['postMessage']>): void {
          counts.messages++;
          super.postMessage(...args);
        }
        override terminate(): Promise<number> {
          counts.terminated++;
          return super.terminate();
        }
      },
    };
  }

  const normal = new Float32Array(COUNT);
  fillWeightsSync(normal, { ...(CASES.normal as FillSpec), seed: 42 });
  /** Fills by three threads, and compares. */
  async function fillOf(lib: typeof api): Promise<void> {
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    const { data } = await initializer.create(CASES.normal as never);
    expect(Buffer.compare(Buffer.from((data as Float32Array).buffer), Buffer.from(normal.buffer))).toBe(0);
  }

  test('they fall silent while they start, and nobody says so: no fill waits, and they are ended', async () => {
    const { counts, ...module } = running('setInterval(() => {}, 1000)');
    const lib = await libraryWith(module);
    await fillOf(lib);
    vi.advanceTimersByTime(4999);
    await fillOf(lib);
    expect(counts).toMatchObject({ started: 2, ready: 0, terminated: 0 });
    vi.advanceTimersByTime(1);
    await until(() => counts.ended === 2);
    await fillOf(lib);
    expect(counts.started).toBe(2);
  });

  test('they fall silent when they have work, and nobody says so: waited for until they are ended', async () => {
    // Held until the first fill has ended: a thread that could begin before would get a piece of it, and never answer.
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const silent = `const { parentPort, workerData } = require('node:worker_threads');
      Atomics.wait(workerData, 0, 0); parentPort.postMessage(0); setInterval(() => {}, 1000)`;
    const { counts, ...module } = running(silent, { workerData: gate });
    const lib = await libraryWith(module);
    await fillOf(lib);
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await until(() => counts.ready === 2);
    let done = false;
    const filled = fillOf(lib).then(() => {
      done = true;
    });
    await until(() => counts.messages === 2 + 6); // what they begin with, and three pieces each
    vi.advanceTimersByTime(4999);
    await nextTurn();
    expect([done, counts.terminated]).toEqual([false, 0]);
    vi.advanceTimersByTime(1);
    await filled;
    await until(() => counts.ended === 2);
    await fillOf(lib);
    expect(counts.started).toBe(2);
  });

  test('no fill waits for a thread that starts', async () => {
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const waiting = `Atomics.wait(require('node:worker_threads').workerData, 0, 0);ITS_OWN`;
    const { counts, ...module } = running(waiting, { workerData: gate });
    const lib = await libraryWith(module);
    await fillOf(lib);
    expect(counts).toMatchObject({ started: 2, ready: 0, ended: 0 });
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await until(() => counts.ready === 2);
  });

  test('they are as many as asked for, are kept for the next fill, and end when there is none', async () => {
    const { counts, ...module } = running('ITS_OWN');
    const lib = await libraryWith(module);
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    for (const _ of [1, 2, 3]) {
      await initializer.create(CASES.normal as never);
      await until(() => counts.ready === 2); // or they would be ended for their silence
      vi.advanceTimersByTime(29_999);
    }
    expect(counts).toMatchObject({ started: 2, terminated: 0 });
    vi.advanceTimersByTime(1);
    await until(() => counts.ended === 2);
    await initializer.create(CASES.normal as never);
    expect(counts.started).toBe(4);
    const alone = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
    await alone.create(CASES.normal as never);
    const small = await initializer.create({ shape: [100, 100], init: 'he' });
    expect([small.data?.length, counts.started]).toEqual([10_000, 4]);
  });
});
