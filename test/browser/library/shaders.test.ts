// Every shader file compiles in a browser, alone or with what it says it needs, and gives the right numbers in a kernel
// that is not ours.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { uniform } from '../../../src/random/uniform.ts';
import { normalBits } from '../../../verify/reference/normal.ts';
import { uniformBits } from '../../../verify/reference/stream.ts';
import { bitsOf } from '../../helpers/bits.ts';
import { RANDOM123_PHILOX4X32_10, RANDOM123_THREEFRY2X32_20 } from '../../helpers/random123.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();
const folder = new URL('../../../shaders/', import.meta.url);
const shader = (name: string): string => readFileSync(new URL(`${name}.wgsl`, folder), 'utf8');
const compile = (code: string): Promise<string[]> => opened.page.evaluate((text) => harness.compile(text), code);
const run = (code: string, words: number, tables: number[][] = []): Promise<number[]> =>
  opened.page.evaluate(
    (c, n, t) =>
      harness.runKernel(
        c,
        n,
        t.map((data) => new Uint32Array(data)),
      ),
    code,
    words,
    tables,
  );

const NEEDS: Record<string, string[]> = {
  philox: [],
  uniform: [],
  normal: [],
  truncated: [],
  sparse: [],
  half: [],
  fill: ['philox', 'uniform', 'normal', 'truncated', 'sparse', 'half'],
  orthogonal: ['philox', 'normal'],
  threefry: [],
  jax: ['threefry'],
  'jax-fill': ['threefry', 'jax'],
};

test('the table of needs names every file', () => {
  const files = readdirSync(folder).map((name) => name.replace('.wgsl', ''));
  expect(Object.keys(NEEDS).sort()).toEqual(files.sort());
});

test.each(Object.entries(NEEDS))('%s.wgsl compiles with %j', async (name, needs) => {
  expect(await compile([...needs, name].map(shader).join('\n'))).toEqual([]);
});

test('a shader that is wrong is reported', async () => {
  expect(await compile(`${shader('philox')} fn f() -> u32 { return wi_missing(); }`)).not.toEqual([]);
});

const words = (list: number[]): string => `vec${list.length}u(${list.map((word) => `${word}u`).join(', ')})`;

test('Random123 on the GPU', async () => {
  for (const { counter, key, expected } of RANDOM123_PHILOX4X32_10) {
    const code = `${shader('philox')}
      @group(0) @binding(0) var<storage, read_write> result: array<u32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
        if (id.x < 4u) { result[id.x] = wi_philox4x32(${words(counter)}, ${words(key)})[id.x]; }
      }`;
    expect(await run(code, 4)).toEqual(expected);
  }
});

test('Threefry of Random123 on the GPU', async () => {
  for (const { counter, key, expected } of RANDOM123_THREEFRY2X32_20) {
    const code = `${shader('threefry')}
      @group(0) @binding(0) var<storage, read_write> result: array<u32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
        if (id.x < 2u) { result[id.x] = wi_threefry2x32(${words(key)}, ${words(counter)})[id.x]; }
      }`;
    expect(await run(code, 2)).toEqual(expected);
  }
});

/** Words at the edges, and a spread of others. */
const WORDS = [
  ...[0, 1, 2, 3, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1],
  // Around every power of two, in the tail and from the centre: where the exponent and the segment change.
  ...Array.from({ length: 31 }, (_, e) => [-2, -1, 0, 1].map((d) => 2 ** e + d)).flat(),
  ...Array.from({ length: 4096 }, (_, i) => Math.imul(i, 2654435761) >>> 0),
].map((word) => word >>> 0);

test('uniform in a kernel of one’s own', async () => {
  const code = `${shader('uniform')}
    @group(0) @binding(0) var<storage, read_write> result: array<u32>;
    @group(0) @binding(1) var<storage, read> words: array<u32>;
    @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x < arrayLength(&result)) { result[id.x] = bitcast<u32>(wi_uniform(words[id.x])); }
    }`;
  const actual = await run(code, WORDS.length, [WORDS]);
  expect(actual).toEqual(WORDS.map(uniformBits));
  expect(actual).toEqual(WORDS.map((word) => bitsOf(uniform(word))));
});

/** One normal sample of each word, with the table in the caller's own binding. */
const NORMAL_KERNEL = `${shader('normal')}
  @group(0) @binding(0) var<storage, read_write> result: array<u32>;
  @group(0) @binding(1) var<storage, read> words: array<u32>;
  @group(0) @binding(2) var<storage, read> quantiles: array<vec2u, WI_NORMAL_SEGMENTS>;
  @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x < arrayLength(&result)) {
      let word = words[id.x];
      result[id.x] = bitcast<u32>(wi_normal(word, quantiles[wi_normalSegment(word)]));
    }
  }`;

test('normal in a kernel of one’s own', async () => {
  const actual = await run(NORMAL_KERNEL, WORDS.length, [WORDS, [...normalTable()]]);
  expect(actual).toEqual(WORDS.map((word) => normalBits(word, normalTable())));
  expect(actual).toEqual(WORDS.map((word) => bitsOf(normal(word, normalTable()))));
});

test('every segment of the table, at both ends and at the steps of the slope', async () => {
  const tails: number[] = [];
  for (let e = 8; e < 32; e++) {
    for (let j = 0; j < 128; j++) {
      const low = 2 ** e * (1 + j / 128);
      const width = 2 ** (e - 7);
      for (const t of [0, 1 / 128, 63 / 128, 64 / 128, 127 / 128]) {
        const w = low + Math.floor(t * width);
        tails.push(Math.floor(w / 2));
      }
      tails.push(Math.floor((low + width - 1) / 2));
    }
  }
  expect(tails.length).toBe(24 * 128 * 6);
  const actual = await run(NORMAL_KERNEL, tails.length, [tails, [...normalTable()]]);
  const different = actual.filter((bits, i) => bits !== normalBits(tails[i] as number, normalTable())).length;
  expect(different).toBe(0);
});
