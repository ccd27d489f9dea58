// Recipes and fingerprints in a page: the bytes of the command's files, and the lines that zlib gives for them. With orthogonal tensors:
// recipe.slow.test.ts.
import { expect, test } from 'vitest';
import { createInitializer } from '../../../src/index.ts';
import { bytesOfSpecs, canonicalRecipe, fingerprintOf, type Recipe } from '../../../src/index-recipe.ts';
import type { Dtype, Route } from '../../../src/types.ts';
import { openHarness } from '../harness/browser.ts';
import { expectedOf } from '../harness/recipe-by-command.ts';

const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];
const ROUTES: readonly Route[] = ['shader', 'upload'];
const opened = openHarness();

/** Tensors of every kind whose bits are the same everywhere; odd counts of halves share a word of a buffer with nothing. */
const kinds = (dtype: Dtype): Recipe => ({
  weightInit: 1,
  seed: '18446744073709551615',
  dtype,
  tensors: {
    'he.weight': { shape: [33, 21], init: 'he' },
    'xavier.weight': { shape: [5, 7, 3], init: 'xavier', layout: 'out-in' },
    bias: { shape: [101], init: 'zero' },
    minus: { shape: [3], init: { kind: 'constant', value: -0 } },
    uniform: { shape: [5, 5], init: { kind: 'uniform', low: -0.1, high: 0.1 }, seed: '7' },
    truncated: { shape: [4096], init: { kind: 'truncated-normal', mean: 0, stddev: 0.02, low: -2, high: 'Infinity', bounds: 'standard-deviations' } }, // biome-ignore format: short
    sparse: { shape: [40, 30], init: { kind: 'sparse', sparsity: 0.9, stddev: 1 } },
    eye: { shape: [3, 9, 9], init: { kind: 'eye', gain: 0.5 }, batchDims: 1 },
    dirac: { shape: [4, 4, 3], layout: 'out-in', init: { kind: 'dirac', groups: 2 } },
    'größe/層 0': { shape: [9, 4], init: { kind: 'with-rows', init: { kind: 'normal', stddev: 1 }, start: 1, end: 2, value: 3 } }, // biome-ignore format: short
    scalar: { shape: [], init: 'small_random', stream: '9007199254740993' },
    none: { shape: [0, 3], init: 'zero' },
  },
});
const llama = (dtype: Dtype): Recipe => ({
  weightInit: 1,
  model: 'llama',
  options: { layers: 2, width: 64, heads: 4, kvHeads: 2, hidden: 96, vocabulary: 500 },
  seed: '42',
  dtype,
});
const config = (dtype: Dtype): Recipe => ({
  weightInit: 1,
  config: { model_type: 'gpt2', n_layer: 2, n_embd: 48, n_head: 4, n_positions: 32, vocab_size: 301 },
  seed: '42',
  dtype,
});

test.each(
  DTYPES.flatMap((dtype) => ROUTES.flatMap((route) => [true, false].map((arena) => ({ dtype, route, arena })))),
)(
  '$dtype by $route, arena $arena: the bytes of the command, and their fingerprint',
  async ({ dtype, route, arena }) => {
    for (const recipe of [kinds(dtype), llama(dtype), config(dtype)]) {
      const expected = await expectedOf(recipe);
      const made = await opened.page.evaluate(
        async (text, route, arena) => {
          const recipe = JSON.parse(text);
          const { createInitializer, fingerprintOf, specsOfRecipe } = harness.lib;
          const initializer = await createInitializer({ device: await harness.deviceWith(), seed: 1, route });
          const model = await initializer.createAll(specsOfRecipe(recipe), { arena });
          const fingerprint = await fingerprintOf(model);
          const bytes: [string, string][] = [];
          for (const [name, weights] of Object.entries(model.tensors)) {
            if (weights.backend !== 'webgpu') throw new Error('not on the GPU');
            const { buffer } = await weights.read();
            bytes.push([name, btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(''))]);
          }
          model.destroy();
          return { bytes, lines: fingerprint.lines(), digest: fingerprint.digest() };
        },
        canonicalRecipe(recipe), // JSON.stringify would lose -0
        route,
        arena,
      );
      expect(made.lines).toEqual(expected.lines);
      const order = (list: readonly (readonly string[])[]) => [...list].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
      expect(order(made.bytes)).toEqual(order(expected.bytes as string[][]));
      const cpu = await (await createInitializer({ backend: 'cpu', seed: 3 })).createAll(expected.specs);
      expect(made.digest).toBe((await fingerprintOf(cpu)).digest());
    }
  },
);

test('a tensor beyond 16 MiB, which is read in pieces, from an odd place of an arena', async () => {
  const recipe: Recipe = {
    weightInit: 1,
    seed: '42',
    dtype: 'bf16',
    tensors: { a: { shape: [3], init: 'zero' }, b: { shape: [2 ** 23 + 5], init: 'small_random' } },
  };
  const { lines, specs } = await expectedOf(recipe);
  expect(bytesOfSpecs(specs)).toBe(2 ** 24 + 16);
  const made = await opened.page.evaluate(async (recipe) => {
    const { createInitializer, fingerprintOf, specsOfRecipe } = harness.lib;
    const initializer = await createInitializer({ device: await harness.deviceWith(), seed: 1 });
    const model = await initializer.createAll(specsOfRecipe(recipe), { arena: true });
    const fingerprint = await fingerprintOf(model);
    model.destroy();
    return fingerprint.lines();
  }, recipe);
  expect(made).toEqual(lines);
});

test('slices are refused, also of an arena, whose buffer has what follows', async () => {
  const message = await opened.page.evaluate(async () => {
    const { createInitializer, fingerprintOf, zeros } = harness.lib;
    const initializer = await createInitializer({ device: await harness.deviceWith(), seed: 1 });
    const spec = { shape: [64], init: zeros() };
    const model = await initializer.createAll({ a: { ...spec, slice: [0, 8] }, b: spec, c: spec }, { arena: true });
    const result = await fingerprintOf(model).then(() => 'taken', String);
    model.destroy();
    return result;
  });
  expect(message).toBe(
    'ArgumentError: fingerprintOf, "a": weights must be a whole tensor: add slices to a Fingerprint, got [0, 8]',
  );
});

test('parts of a tensor on a GPU and on the CPU add up, in any order', async () => {
  const recipe = llama('bf16');
  const { lines } = await expectedOf(recipe);
  const made = await opened.page.evaluate(async (recipe) => {
    const { createInitializer, Fingerprint, specsOfRecipe } = harness.lib;
    const specs = specsOfRecipe(recipe);
    const gpu = await createInitializer({ device: await harness.deviceWith(), seed: 1 });
    const cpu = await createInitializer({ backend: 'cpu', seed: 1 });
    const fingerprint = new Fingerprint(specs);
    for (const [name, spec] of Object.entries(specs).reverse()) {
      const size = spec.shape.reduce((a, b) => a * b);
      const cut = Math.floor(size / 3);
      const last = await gpu.create({ ...spec, name, slice: [cut, size] });
      fingerprint.add(name, await last.read(), 2 * cut);
      last.destroy();
      fingerprint.combine(
        await cpu.create({ ...spec, name, slice: [0, cut] }).then(({ data }) => {
          const part = new Fingerprint(specs);
          part.add(name, data);
          return part.toJSON();
        }),
      );
    }
    return fingerprint.lines();
  }, recipe);
  expect(made).toEqual(lines);
});

test('CRC-32 in a host without Node’s', async () => {
  const lines = await opened.page.evaluate(() => {
    const fingerprint = new harness.lib.Fingerprint({ w: { shape: [2] } });
    fingerprint.add('w', new TextEncoder().encode('12345678'));
    return [typeof (globalThis as { process?: unknown }).process, ...fingerprint.lines()];
  });
  // CRC-32 of the eight digits: 9ae0daaf.
  expect(lines).toEqual(['undefined', '"w" f32 [2] 9ae0daaf']);
});
