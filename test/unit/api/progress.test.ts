// Long work on the CPU: followed and stopped, in every call that takes the options. On a device: test/browser/library/progress.test.ts.
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Fill } from '../../../src/fill/fill.ts';
import { elementAt, portionsOf } from '../../../src/fill/region.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import * as api from '../../../src/index-static.ts';
import type { WeightSpec } from '../../../src/types.ts';
import { abortedAtLook } from '../../helpers/aborted-at-look.ts';

const { createInitializer, fillWeightsSync, heNormal, initializeWeights } = api;
afterEach(() => {
  vi.restoreAllMocks();
});

/** A large one: a whole portion of 2^24 elements, and a rest. */
const SHAPE = [2 ** 11 + 1, 2 ** 13] as const;
const COUNT = SHAPE[0] * SHAPE[1];
const PORTION = 2 ** 24;
const large = { shape: SHAPE, init: heNormal(), name: 'large' } as const;
const expected = new Float32Array(COUNT);
fillWeightsSync(expected, { ...large, seed: 42 });
const isExpected = (data: Float32Array): boolean =>
  Buffer.compare(Buffer.from(data.buffer, data.byteOffset, data.byteLength), Buffer.from(expected.buffer)) === 0;

/** Where fills write: new memory of this size takes longer than its weights. */
const target = new Float32Array(COUNT);

type Call = (options: api.ProgressOptions) => Promise<Float32Array>;
const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
const CALLS: Record<string, Call> = {
  fill: async (options) => {
    await initializer.fill(target.fill(7), large, options);
    return target;
  },
  create: async (options) => (await initializer.create(large, options)).data as Float32Array,
  initializeWeights: async (options) =>
    (await initializeWeights(SHAPE, 'he', { seed: 42, name: 'large', backend: 'cpu', threads: 1, ...options }))
      .data as Float32Array,
  createAll: async (options) => (await initializer.createAll({ large }, options)).tensors.large?.data as Float32Array,
  fillAll: async (options) => {
    await initializer.fillAll({ large: target.fill(7) }, { large }, options);
    return target;
  },
};

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  test('reports within a large tensor, and its completion once', async () => {
    const reports: api.Progress[] = [];
    const data = await call({ onProgress: (progress) => reports.push(progress) });
    expect(isExpected(data)).toBe(true);
    const all = { name: 'large', total: 1, totalElements: COUNT };
    expect(reports).toEqual([
      { ...all, done: 0, elements: PORTION },
      { ...all, done: 1, elements: COUNT },
    ]);
  });

  test('is stopped before, and within', async () => {
    const reason = new Error('enough');
    const outcome = (options: api.ProgressOptions): Promise<unknown> => call(options).catch((error: unknown) => error);
    expect(await outcome({ signal: AbortSignal.abort(reason) })).toBe(reason);
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (time += 10)); // each step ends a slice
    const { signal, looks } = abortedAtLook(100);
    expect(await outcome({ signal })).toEqual(reason);
    expect(looks()).toBe(100);
    const abort = new AbortController();
    const reports: number[] = [];
    const onProgress = ({ elements }: api.Progress): void => {
      reports.push(elements);
      abort.abort(reason);
    };
    expect(await outcome({ signal: abort.signal, onProgress })).toBe(reason);
    expect(reports).toEqual([PORTION]);
  });

  test('is stopped by an onProgress that throws', async () => {
    const error = new Error('no more');
    const onProgress = (): void => {
      throw error;
    };
    await expect(call({ onProgress }).catch((thrown: unknown) => thrown)).resolves.toBe(error);
  });

  test('refuses wrong options', async () => {
    const place = new RegExp(`^${name}: `);
    for (const [options, message] of [
      [{ onProgress: 1 }, 'onProgress must be a function, got 1'],
      [{ signal: {} }, 'signal must be an AbortSignal, got Object {  }'],
      [{ signal: null }, 'signal must be an AbortSignal, got null'],
    ] as const) {
      const refused = call(options as never);
      await expect(refused).rejects.toThrow(place);
      await expect(refused).rejects.toThrow(message);
    }
  });
});

test.each([1, 'x', null, []])('fill and create refuse options that are %j', async (options) => {
  const small = { shape: [2, 2], init: heNormal() } as const;
  const target = new Float32Array(4).fill(7);
  await expect(initializer.fill(target, small, options as never)).rejects.toThrow('fill: options must be an object');
  await expect(initializer.create(small, options as never)).rejects.toThrow('create: options must be an object');
  expect(target).toEqual(new Float32Array(4).fill(7));
});

test('a tensor without a name is reported as weights', async () => {
  const names: string[] = [];
  const onProgress = ({ name }: api.Progress): void => void names.push(name);
  const small = { shape: [2, 2], init: heNormal() } as const;
  await initializer.create(small, { onProgress });
  await initializer.fill(new Float32Array(4), small, { onProgress });
  await initializeWeights([2, 2], 'he', { seed: 1, backend: 'cpu', onProgress });
  expect(names).toEqual(['weights', 'weights', 'weights']);
});

test('elements never go back, and end at the total, with constant rows too', async () => {
  const specs = {
    a: { shape: [10], init: heNormal(), fanIn: 1, fanOut: 1 },
    b: { ...large, name: 'b', init: api.withRows(heNormal(), { start: 5, end: 2000, value: 1 }) },
    c: { shape: [10, 10], init: heNormal() },
  } as const;
  const reports: string[] = [];
  await initializer.createAll(specs, {
    onProgress: ({ name, done, elements }) => reports.push(`${name} ${done} ${elements}`),
  });
  const total = COUNT + 110;
  expect(reports).toEqual(['a 1 10', `b 1 ${10 + PORTION}`, `b 2 ${10 + COUNT}`, `c 3 ${total}`]);
});

describe('portions', () => {
  /** Where each element of a fill comes from, at positions in between and at both sides of every cut. */
  function elementsAt(fill: Fill, positions: readonly number[]): (number | undefined)[] {
    return positions.map((position) => {
      const part = fill.parts.findLast(({ at, region }) => position >= at && position < at + region.count);
      return part && elementAt(part.region, position - part.at).element;
    });
  }

  const rows = { start: 3, end: 40_000, value: 1 };
  test.each<[string, WeightSpec]>([
    ['a small one', { shape: [10, 10], init: 'he' }],
    ['a range from anywhere', { shape: [2 ** 26], init: heNormal(), fanIn: 1, fanOut: 1, slice: [5, 2 ** 26 - 3] }],
    [
      'a box',
      {
        shape: [2 ** 13, 2 ** 14],
        init: 'he',
        slice: [
          [1, 2 ** 13 - 1],
          [3, 2 ** 14 - 2],
        ],
      },
    ],
    [
      'a box of few long rows',
      {
        shape: [4, 2 ** 26],
        init: 'he',
        slice: [
          [1, 3],
          [7, 2 ** 26 - 9],
        ],
      },
    ],
    [
      'columns',
      {
        shape: [2 ** 25, 3],
        init: 'he',
        slice: [
          [0, 2 ** 25],
          [1, 2],
        ],
      },
    ],
    [
      'a cube',
      {
        shape: [300, 400, 500],
        init: 'he',
        slice: [
          [1, 299],
          [2, 399],
          [3, 498],
        ],
      },
    ],
    ['rows of constants', { shape: [50_000, 1000], init: api.withRows(heNormal(), rows) }],
  ])('%s: they are in order, write all of it, and nothing else', (_, spec) => {
    const fill = resolveFill(spec, 42);
    const portions = portionsOf(fill);
    expect(portions.every(({ count, parts }) => parts.length === 1 && parts[0]?.region.count === count)).toBe(true);
    expect(portions.every(({ count }) => count > 0 && count <= PORTION)).toBe(true);
    for (const [i, part] of fill.parts.entries()) {
      const own = portions.filter(({ parts }) => parts[0]?.draw === part.draw);
      let next = part.at;
      for (const { parts, count } of own) {
        expect(parts[0]?.at).toBe(next);
        next += count;
      }
      expect(next - part.at, `part ${i}`).toBe(part.region.count);
    }
    const cuts = portions.flatMap(({ parts, count }) => [parts[0]?.at ?? 0, (parts[0]?.at ?? 0) + count - 1]);
    const positions = [...cuts, ...Array.from({ length: 1000 }, (_, i) => Math.floor((i / 1000) * fill.count))];
    const together = { ...fill, parts: portions.flatMap(({ parts }) => parts) };
    expect(elementsAt(together, positions)).toEqual(elementsAt(fill, positions));
  });

  test('an orthogonal matrix is one', () => {
    const fill = resolveFill({ shape: [2 ** 13, 2 ** 13], init: api.orthogonal() }, 42);
    expect(portionsOf(fill)).toEqual([{ ...fill }]);
  });
});
