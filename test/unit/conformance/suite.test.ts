// The suite can fail: it finds faults of a library, and names the place.
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as wasm from '../../../src/cpu/wasm.ts';
import { bytesOf } from '../../../src/dtype/dtype.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { planDispatches } from '../../../src/gpu/dispatches.ts';
import * as lib from '../../../src/index-static.ts';
import { FILL_KEYS } from '../../../src/initializers/spec-keys.ts';
// @ts-expect-error plain JavaScript
import { differences } from '../../../verify/conformance/contrast.mjs';
import { DTYPES, ENTRIES, largeGroups, randomGroups } from '../../../verify/conformance/suite/cases.ts';
import type { Library } from '../../../verify/conformance/suite/library.ts';
import { layOut } from '../../../verify/conformance/suite/memory.ts';
import { fillPlainly } from '../../../verify/conformance/suite/plain.ts';
import { SCHEMES } from '../../../verify/conformance/suite/schemes.ts';
import { openSuite, type Path, type Result } from '../../../verify/conformance/suite/suite.ts';
import { vectorCases } from '../../../verify/conformance/suite/vectors.ts';
// @ts-expect-error plain JavaScript
import { digestFailures, failuresOf } from '../../../verify/conformance/verdict.mjs';
import halves from '../../../verify/reference/vectors/halves-v1.json';
import schemes from '../../../verify/reference/vectors/schemes-v1.json';
import stacks from '../../../verify/reference/vectors/stacks-v1.json';
import vectors from '../../../verify/reference/vectors/stream-v1.json';
import { runs } from '../../helpers/runs.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

async function runAll(library: Library, path: Path, most = runs(12, 2)): Promise<Result[]> {
  const suite = await openSuite({ lib: library, size: 1, paths: [path] });
  const results = [];
  for (let i = 0; i < Math.min(most, suite.batches[path] ?? 0); i++) results.push(await suite.run(path, i));
  return results;
}
const differentIn = (results: Result[]): number =>
  results.flatMap(({ rows }) => rows).reduce((sum, { different }) => sum + different, 0);

describe('the cases', () => {
  const groups = randomGroups(2); // the size in the tests of the engines
  const cases = groups.flatMap((group) => group.cases);

  test('every initializer, dtype and entry point, the same at every run; a larger size adds cases at the end', () => {
    const seen = new Set(
      groups.flatMap(({ entry, cases: list }) => list.map(({ scheme, spec }) => `${entry} ${scheme} ${spec.dtype}`)),
    );
    expect(seen.size).toBe(ENTRIES.length * Object.keys(SCHEMES).length * DTYPES.length);
    const spell = (list: unknown): string =>
      JSON.stringify(list, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
    const once = spell(randomGroups(1));
    expect(spell(groups).startsWith(once.slice(0, -1))).toBe(true);
    const names = cases.flatMap(({ spec }) => spec.name ?? []);
    expect(new Set(names).size).toBe(names.length);
  });

  test('all layouts, ranks, ranges, boxes and offsets, elements from 2^32 on, and every entry point of the shader', () => {
    const ranks = new Set(cases.map(({ spec }) => spec.shape.length));
    expect([...ranks].sort()).toEqual([1, 2, 3, 4, 5]);
    for (const layout of ['in-out', 'out-in'])
      expect(cases.filter(({ spec }) => spec.layout === layout).length).toBeGreaterThan(200);
    const boxes = cases.filter(({ spec }) => Array.isArray(spec.slice?.[0]));
    const ranges = cases.filter(({ spec }) => typeof spec.slice?.[0] === 'number');
    expect(boxes.length).toBeGreaterThan(100);
    expect(ranges.length).toBeGreaterThan(100);
    expect(cases.length - boxes.length - ranges.length).toBeGreaterThan(100);
    const starts = cases.flatMap(({ fill }) => fill.parts.map(({ region }) => region.start));
    for (const low of [2 ** 32, 2 ** 34, 2 ** 52])
      expect(starts.filter((start) => start >= low).length).toBeGreaterThan(9);
    for (const edge of [2 ** 32, 2 ** 34]) {
      expect(
        cases.some(({ fill }) =>
          fill.parts.some(
            ({ region: { start, count, levels } }) => !levels.length && start < edge && start + count > edge,
          ),
        ),
      ).toBe(true);
    }
    const limits = {
      maxStorageBufferBindingSize: 2 ** 27,
      minStorageBufferOffsetAlignment: 256,
      maxComputeWorkgroupsPerDimension: 65535,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupSizeX: 256,
    };
    const points = new Map<string, number>();
    for (const { offset, fill } of groups.flatMap((group) => [...layOut(group).cases])) {
      const bytes = bytesOf(fill.dtype);
      for (const { draw, region, at } of fill.parts) {
        for (const { quads, levels } of planDispatches(region, offset + bytes * at, bytes, !('axes' in draw), limits)) {
          const point = `${draw.kind} ${fill.dtype} ${quads ? 'quads' : 'elements'} ${levels.length ? 'box' : 'flat'}`;
          points.set(point, (points.get(point) ?? 0) + 1);
        }
      }
    }
    const byWord = ['uniform', 'normal', 'truncated'];
    for (const kind of ['constant', ...byWord, 'diagonal', 'sparse', 'matrix']) {
      for (const dtype of DTYPES) {
        for (const stores of 'quads elements'.split(' ')) {
          for (const region of ['box', 'flat']) {
            if (stores === 'quads' && !['constant', ...byWord].includes(kind)) continue;
            if (region === 'box' && kind === 'constant') continue;
            expect([
              `${kind} ${dtype} ${stores} ${region}`,
              points.get(`${kind} ${dtype} ${stores} ${region}`) ?? 0,
            ]).not.toContain(0);
          }
        }
      }
    }
  });

  test('all published vectors; large fills are large enough for threads', () => {
    const stream = vectors.flatMap(({ elements, weights }) => Object.keys(weights).flatMap(() => elements));
    expect(vectorCases().length).toBe(stream.length + schemes.length + halves.length + stacks.length);
    expect(vectorCases().every(({ bits, fill }) => bits?.length === fill.count)).toBe(true);
    for (const {
      cases: [large],
    } of largeGroups())
      expect(large?.fill.count).toBeGreaterThanOrEqual(2 ** 21);
  });
});

test('the plain TypeScript never calls WebAssembly', () => {
  const wasmLoops = vi.spyOn(wasm, 'wasmLoops').mockImplementation(() => {
    throw new Error('called WebAssembly');
  });
  const fill = resolveFill({ shape: [100, 100], init: 'he', dtype: 'bf16' }, 1);
  fillPlainly(new Uint16Array(10_000), fill);
  expect(wasmLoops).not.toHaveBeenCalled();
  expect(() =>
    lib.fillWeightsSync(new Uint16Array(10_000), { shape: [100, 100], init: 'he', dtype: 'bf16', seed: 1 }),
  ).toThrow('called WebAssembly');
});

describe('the suite finds', () => {
  test('no fault in the library', async () => {
    const results = await runAll(lib, 'WebAssembly');
    expect(differentIn(results)).toBe(0);
    expect(results.reduce((sum, { guards }) => sum + guards, 0)).toBeGreaterThan(1000);
    expect(results.reduce((sum, { changed }) => sum + changed, 0)).toBe(0);
  });

  /** A library whose synchronous fills call `after` at the end. */
  const faulty = (after: (target: Float32Array | Uint16Array, from: number, count: number) => void): Library => ({
    ...lib,
    fillWeightsSync(target, spec) {
      lib.fillWeightsSync(target, spec);
      const array = target as Float32Array;
      const { count } = resolveFill(spec, 0, FILL_KEYS);
      after(array, (spec.offset ?? 0) / array.BYTES_PER_ELEMENT, count);
    },
  });

  test('a wrong last bit', async () => {
    const results = await runAll(
      faulty((target, from, count) => {
        const bits = new Uint8Array(target.buffer);
        const last = (from + count - 1) * target.BYTES_PER_ELEMENT;
        bits[last] = (bits[last] as number) ^ 1;
      }),
      'WebAssembly',
    );
    expect(differentIn(results)).toBeGreaterThan(100);
    expect(results.flatMap(({ first }) => first)[0]).toMatch(
      /^\w+ \{.*\}: element \d+ is [0-9a-f]{4,8}, not [0-9a-f]{4,8}$/,
    );
  });

  test.each([
    ['after the last element', (from: number, count: number) => from + count],
    ['before the first element', (from: number, _: number) => from - 1],
  ])('a write %s', async (_, place) => {
    const results = await runAll(
      faulty((target, from, count) => {
        target[place(from, count)] = 0;
      }),
      'WebAssembly',
    );
    expect(results.reduce((sum, { changed }) => sum + changed, 0)).toBeGreaterThan(100);
  });

  test('a short write', async () => {
    const results = await runAll(
      faulty((target, from, count) => {
        new Uint8Array(target.buffer).fill(
          0xca,
          (from + count - 1) * target.BYTES_PER_ELEMENT,
          (from + count) * target.BYTES_PER_ELEMENT,
        );
      }),
      'WebAssembly',
    );
    expect(differentIn(results)).toBeGreaterThan(100);
  });
});

describe('the verdict', () => {
  const rows = (path: string) =>
    Object.keys(SCHEMES)
      .filter((scheme) => path !== 'plain' || !SCHEMES[scheme]?.inexact)
      .flatMap((scheme) => DTYPES.map((dtype) => ({ scheme, dtype, compared: 10, different: 0 })));
  const good = () => ({
    paths: Object.fromEntries(
      ['plain', 'threads', 'shader'].map((path) => [
        path,
        { rows: rows(path), guards: 5, changed: 0, first: [] as string[] },
      ]),
    ),
    digests: { a: '1' },
    selfTest: { passed: true, failures: [] },
    pieces: 2,
    uncaptured: [] as string[],
  });
  type Good = ReturnType<typeof good>;

  test('is good only if nothing differs and nothing is left out', () => {
    expect(failuresOf(good())).toEqual([]);
    const bad: [(result: Good) => void, RegExp][] = [
      [({ paths }) => Object.assign(paths.shader?.rows[3] ?? {}, { different: 1 }), /^shader: 1 elements different$/],
      [({ paths }) => Object.assign(paths.shader ?? {}, { changed: 2 }), /^shader: 2 half words/],
      [({ paths }) => paths.plain?.rows.pop(), /^plain: 53 of 54 initializers/],
      [({ paths }) => Object.assign(paths.shader?.rows[0] ?? {}, { compared: 0 }), /^shader: 59 of 60/],
      [(result) => Object.assign(result, { pieces: 0 }), /^no thread computed anything$/],
      [(result) => Object.assign(result.selfTest, { passed: false }), /^self-test: /],
      [({ uncaptured }) => uncaptured.push('out of memory'), /^the device reports: out of memory$/],
      [({ paths }) => paths.plain?.first.push('batch 3: another digest by shader'), /another digest/],
      [(result) => Object.assign(result, { error: 'no Firefox' }), /^no Firefox$/],
    ];
    for (const [spoil, message] of bad) {
      const result = good();
      spoil(result);
      expect(failuresOf(result)).toEqual([expect.stringMatching(message)]);
    }
  });

  test('names engines that expect other bits', () => {
    expect(digestFailures({ x: good(), y: good() })).toEqual([]);
    expect(digestFailures({ x: good(), y: { ...good(), digests: { a: '2', b: '3' } } })).toEqual([
      'batch a: y expects other bits than x',
    ]);
  });

  test('differences of numbers, in ulp and absolutely', () => {
    const a = Float32Array.of(1, -1, 0, 5);
    const b = Float32Array.of(1 + 2 ** -23, -1, -(2 ** -149), 5);
    expect(differences(a, b)).toEqual({ different: 2, ulps: 1, absolute: 2 ** -23 });
  });
});
