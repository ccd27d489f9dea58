// Fills that threads share: the same bits however many there are, and whatever becomes of them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
// @ts-expect-error plain JavaScript
import { bundled } from '../../../scripts/build/worker.mjs';
import * as api from '../../../src/index-static.ts';
import type { FillSpec } from '../../../src/types.ts';
import { watchThreads } from '../../../verify/conformance/suite/threads.ts';

const { createInitializer, fillWeightsSync } = api;
const { getBuiltinModule } = process;
const threads = watchThreads();

test('the text of a thread is what its source is bundled to', async () => {
  expect(readFileSync(new URL('../../../src/cpu/worker-source.ts', import.meta.url), 'utf8')).toBe(await bundled());
});

const POISON = 0xca;
const GUARD = 1024;

/** Elements of a spec with poison round them, in memory that is shared or not. */
function poisoned(
  { dtype }: FillSpec,
  count: number,
  shared = false,
): { all: Uint8Array; target: Float32Array | Uint16Array } {
  const bytes = (dtype === 'f16' || dtype === 'bf16' ? 2 : 4) * count;
  const buffer = new (shared ? SharedArrayBuffer : ArrayBuffer)(bytes + 2 * GUARD);
  const all = new Uint8Array(buffer).fill(POISON);
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

/** More than one thread is worth: not a multiple of a piece, nor of a block. */
const LARGE = 1501;
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

/** Starts as many threads as there are below, and waits for them: no fill does. */
beforeAll(async () => {
  const initializer = await createInitializer({ backend: 'cpu', threads: 4 });
  const before = threads.pieces;
  const helped = async (): Promise<boolean> => {
    await initializer.create(CASES.normal as never);
    return threads.pieces - before > 9; // more than one has: they start alike
  };
  await vi.waitUntil(helped, { timeout: 10_000 });
});

describe('the same bits', () => {
  test.each([2, 3, 4])('by %i threads', async (threads) => {
    await check(CASES.normal as FillSpec, COUNT, threads);
  });

  test.each(Object.keys(CASES))('%s', async (name) => {
    for (const dtype of ['f32', 'f16', 'bf16'] as const) await check({ ...(CASES[name] as FillSpec), dtype }, COUNT, 3);
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
    expect(await piecesOf({ shape: [40, 60_000], init: api.orthogonal() }, 2_400_000, 3)).toBe(0);
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
  const initializer = await createInitializer({ backend: 'cpu', seed: 5, threads: 3 });
  for (const shared of [false, true]) {
    const { all, target } = poisoned({} as FillSpec, 1 << 24, shared);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 5);
    const specs = { w: { shape: [4096, 4096], init: api.heNormal() } };
    await expect(initializer.fillAll({ w: target as Float32Array }, specs, { signal: abort.signal })).rejects.toThrow(
      'enough',
    );
    const then = Buffer.from(all); // a copy
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(Buffer.compare(then, all)).toBe(0);
    expect(all.at(-GUARD - 1)).toBe(POISON); // it was not done
  }
});

test('the number of threads is checked', async () => {
  for (const threads of [0, 17, 1.5, -1, '2', null]) {
    await expect(createInitializer({ backend: 'cpu', threads: threads as number })).rejects.toThrow(
      /^createInitializer: threads must be an integer in 1 to 16, got /,
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
    [
      'they fall silent while they start, and nobody says so',
      {
        Worker: class extends Mortal {
          constructor() {
            super('setInterval(() => {}, 1000)', { eval: true });
          }
        },
      },
    ],
    [
      'they fall silent when they have work, and nobody says so',
      {
        Worker: class extends Mortal {
          constructor() {
            const silent = `require('node:worker_threads').parentPort.postMessage(0); setInterval(() => {}, 1000)`;
            super(silent, { eval: true });
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
    const polled = async (): Promise<number> => {
      await fill();
      return happened;
    };
    await expect.poll(polled, { timeout: 15_000 }).toBeGreaterThan(0);
    await fill();
  });

  test('no fill waits for a thread that starts', async () => {
    const lib = await libraryWith({
      Worker: class extends Worker {
        constructor(text: string, options: object) {
          super(`Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);${text}`, options);
        }
      },
    });
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    const begin = performance.now();
    await initializer.create(CASES.normal as never);
    expect(performance.now() - begin).toBeLessThan(1500);
  });

  test('they are as many as asked for, are kept for the next fill, and end when there is none', async () => {
    let started = 0;
    let ended = 0;
    const lib = await libraryWith({
      Worker: class extends Worker {
        constructor(text: string, options: object) {
          super(text, options);
          started++;
          this.on('exit', () => ended++);
        }
      },
    });
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }); // threads themselves run on
    try {
      for (const _ of [1, 2, 3]) {
        await initializer.create(CASES.normal as never);
        vi.advanceTimersByTime(29_999);
      }
      expect([started, ended]).toEqual([2, 0]);
      vi.advanceTimersByTime(1);
    } finally {
      vi.useRealTimers();
    }
    await expect.poll(() => ended, { timeout: 5000 }).toBe(2);
    await initializer.create(CASES.normal as never);
    expect(started).toBe(4);
    const alone = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
    await alone.create(CASES.normal as never);
    const small = await initializer.create({ shape: [100, 100], init: 'he' });
    expect([small.data?.length, started]).toEqual([10_000, 4]);
  });
});

test('a process ends when its weights are made', () => {
  const script = `
    import { createInitializer } from 'weight-init';
    const init = await createInitializer({ backend: 'cpu', seed: 1, threads: 3 });
    const { data } = await init.create({ shape: [2000, 2000], init: 'he' });
    console.log(data.length);`;
  const begin = performance.now();
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('../../..', import.meta.url),
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(out.trim()).toBe('4000000');
  expect(performance.now() - begin).toBeLessThan(10_000);
});
