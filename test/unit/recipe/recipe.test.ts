// From recipes to specs. docs/recipes.md has the grammar; scale.md's example is the one of 155 bytes with its newline.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createInitializer } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { gpt2, llama, specsByRules } from '../../../src/index-presets.ts';
import { bytesOfSpecs, type Recipe, type RecipeSpec, specsOfConfig, specsOfRecipe } from '../../../src/index-recipe.ts';
import type { Dtype, Init, WeightSpec } from '../../../src/types.ts';

const LLAMA_70B =
  '{"weightInit":1,"model":"llama","options":{"layers":80,"width":8192,"heads":64,"kvHeads":8,"hidden":28672,"vocabulary":128256},"seed":"42","dtype":"bf16"}\n';

const base = { weightInit: 1, seed: '42' } as const;
const unlimited = { maxBytes: Infinity };
const read = (json: string): Recipe => JSON.parse(json);

test('70 billion parameters in 155 bytes', () => {
  expect(Buffer.byteLength(LLAMA_70B)).toBe(155);
  const specs = specsOfRecipe(read(LLAMA_70B), unlimited);
  // 723 tensors with 70,553,706,496 parameters of two bytes: meta-llama/Meta-Llama-3-70B.
  expect(Object.keys(specs).length).toBe(723);
  expect(bytesOfSpecs(specs)).toBe(2 * 70_553_706_496);
  expect(specs['model.layers.79.self_attn.k_proj.weight']).toEqual({
    shape: [1024, 8192],
    layout: 'out-in',
    init: { kind: 'normal', mean: 0, stddev: 0.02 },
    dtype: 'bf16',
    seed: 42n,
  });
});

describe('what a recipe names', () => {
  const plain = (specs: Readonly<Record<string, WeightSpec>>, dtype: Dtype, seed = 42n): object =>
    Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, dtype, seed }]));

  test('a model with options', () => {
    const small = { layers: 2, width: 8, vocabulary: 11, context: 7 };
    expect(specsOfRecipe({ ...base, model: 'gpt2', options: small })).toEqual(plain(gpt2(small), 'f32'));
    const tied = { layers: 1, width: 8, heads: 2, hidden: 12, vocabulary: 11, tied: true, stddev: 0.01 };
    expect(specsOfRecipe({ ...base, model: 'llama', options: tied, dtype: 'f16' })).toEqual(plain(llama(tied), 'f16'));
  });

  test('a config, whose dtype holds unless the recipe has one', () => {
    const config = { model_type: 'gpt2', n_layer: 1, n_embd: 8, n_head: 2, vocab_size: 11, torch_dtype: 'bfloat16' };
    const specs = specsOfConfig(config);
    expect(Object.keys(specs).length).toBeGreaterThan(10);
    expect(specsOfRecipe({ ...base, config })).toEqual(plain(specs, 'bf16'));
    expect(specsOfRecipe({ ...base, config, dtype: 'f16' })).toEqual(plain(specs, 'f16'));
  });

  test('tensors, which may differ in dtype, seed and stream', () => {
    const specs = specsOfRecipe({
      ...base,
      dtype: 'f16',
      tensors: {
        a: { shape: [3, 5], init: 'he', layout: 'out-in', groups: 3 },
        b: { shape: [2], init: { kind: 'constant', value: -0 }, dtype: 'f32', seed: '18446744073709551615' },
        c: { shape: [4, 2, 3], init: { kind: 'eye', gain: 1 }, batchDims: 1, stream: '18446744073709551615' },
        d: {
          shape: [5],
          init: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' },
          fanIn: 4,
          fanOut: 0.5,
        },
      },
    });
    expect(specs).toEqual({
      a: {
        shape: [3, 5],
        init: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' }, // SPEC.md, section 6
        layout: 'out-in',
        groups: 3,
        dtype: 'f16',
        seed: 42n,
      },
      b: { shape: [2], init: { kind: 'constant', value: -0 }, dtype: 'f32', seed: 2n ** 64n - 1n },
      c: {
        shape: [4, 2, 3],
        init: { kind: 'eye', gain: 1 },
        batchDims: 1,
        stream: 2n ** 64n - 1n,
        dtype: 'f16',
        seed: 42n,
      },
      d: {
        shape: [5],
        init: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' },
        fanIn: 4,
        fanOut: 0.5,
        dtype: 'f16',
        seed: 42n,
      },
    });
  });

  test('shapes and rules', () => {
    const shapes = {
      'h.0.fc.weight': [4, 6],
      'h.0.fc.bias': [6],
      'ln.bias': { shape: [6], dtype: 'bf16', stream: '7' },
    } as const;
    const zero: Init = { kind: 'constant', value: 0 };
    expect(
      specsOfRecipe({ ...base, shapes, rules: [['h.*.*.weight', 'xavier'], ['ln.bias', zero], ['**.bias', 'small_random']] }), // biome-ignore format: short
    ).toEqual({
      'h.0.fc.weight': {
        shape: [4, 6],
        init: { kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'normal' },
        dtype: 'f32',
        seed: 42n,
      },
      'h.0.fc.bias': { shape: [6], init: { kind: 'normal', mean: 0, stddev: 0.01 }, dtype: 'f32', seed: 42n },
      'ln.bias': { shape: [6], init: zero, dtype: 'bf16', stream: 7n, seed: 42n },
    });
    expect(Object.keys(specsByRules({ 'h.0.fc.bias': [6] }, [['**.bias', zero]]))).toEqual(['h.0.fc.bias']);
  });

  test('infinities are texts, within rows too; numbers that are infinite do as well', () => {
    const truncated = { kind: 'truncated-normal', mean: 0, stddev: 1, bounds: 'absolute' } as const;
    const rows = { kind: 'with-rows', start: 0, end: 1, value: 0 } as const;
    const specs = specsOfRecipe({
      ...base,
      tensors: {
        a: { shape: [3], init: { ...truncated, low: '-Infinity', high: 'Infinity' } },
        b: { shape: [3], init: { ...rows, init: { ...truncated, low: 0, high: 'Infinity' } } },
        c: { shape: [3], init: { ...truncated, low: -Infinity, high: 1 } },
      },
    });
    expect(Object.values(specs).map(({ init }) => init)).toEqual([
      { ...truncated, low: -Infinity, high: Infinity },
      { ...rows, init: { ...truncated, low: 0, high: Infinity } },
      { ...truncated, low: -Infinity, high: 1 },
    ]);
  });
});

test('every published vector is a tensor of a recipe, and has its bits', () => {
  let rows = 0;
  for (const file of ['schemes-v1', 'halves-v1', 'stacks-v1']) {
    const text = readFileSync(new URL(`../../../verify/reference/vectors/${file}.json`, import.meta.url), 'utf8');
    for (const { bits, slice, seed, name, stream, ...tensor } of JSON.parse(text)) {
      // By its name where it has one: then the stream is that of the name.
      const own = name === undefined ? { ...tensor, stream } : tensor;
      const specs = specsOfRecipe({ weightInit: 1, seed, tensors: { [name ?? 'w']: own } }, unlimited);
      const [[key, spec]] = Object.entries(specs) as [[string, RecipeSpec]];
      const target = tensor.dtype === 'f32' ? new Float32Array(bits.length) : new Uint16Array(bits.length);
      new Uint8Array(target.buffer).fill(0xca);
      fillWeightsSync(target, { ...spec, slice, ...(name !== undefined && { name: key }) });
      const digits = tensor.dtype === 'f32' ? 8 : 4;
      const words = target instanceof Float32Array ? new Uint32Array(target.buffer) : target;
      expect(Array.from(words, (word) => word.toString(16).padStart(digits, '0'))).toEqual(bits);
      rows++;
    }
  }
  expect(rows).toBeGreaterThan(300);
});

test('a model of a recipe, whatever the initializer’s own seed, is that of the specs', async () => {
  const recipe = read(
    '{"weightInit":1,"tensors":{"w":{"shape":[7,5],"init":"he","layout":"out-in"}},"seed":"9007199254740993","dtype":"bf16"}',
  );
  const initializer = await createInitializer({ backend: 'cpu', seed: 1 });
  const { tensors } = await initializer.createAll(specsOfRecipe(recipe));
  const expected = new Uint16Array(35);
  fillWeightsSync(expected, {
    name: 'w',
    shape: [7, 5],
    init: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' },
    layout: 'out-in',
    dtype: 'bf16',
    seed: 9007199254740993n,
  });
  expect(tensors.w?.data).toEqual(expected);
});

test.each(['constructor', 'toString', 'hasOwnProperty', '', '0', 'tensors', '../../etc/passwd', 'größe/層 0'])(
  'a tensor may have the name %j',
  async (name) => {
    const recipe: Recipe = { ...base, tensors: { [name]: { shape: [2], init: 'small_random' } } };
    const specs = specsOfRecipe(recipe);
    expect(Object.keys(specs)).toEqual([name]);
    const initializer = await createInitializer({ backend: 'cpu', seed: 1 });
    const model = await initializer.createAll(specs);
    expect(Object.keys(model.tensors)).toEqual([name]);
    expect(model.tensors[name]?.shape).toEqual([2]);
  },
);

test('later changes of a recipe change nothing, and none is made', () => {
  const shape = [3, 5];
  const recipe = { ...base, tensors: { a: { shape, init: 'he' as const } } };
  const before = structuredClone(recipe);
  const specs = specsOfRecipe(recipe);
  expect(recipe).toEqual(before);
  shape[0] = 7;
  expect(specs.a?.shape).toEqual([3, 5]);
});

test('maxBytes', () => {
  // 2^32 bytes and two more.
  const recipe = (elements: number): Recipe => ({
    ...base,
    dtype: 'f16',
    tensors: { a: { shape: [elements], init: 'zero' } },
  });
  expect(Object.keys(specsOfRecipe(recipe(2 ** 31)))).toEqual(['a']);
  expect(() => specsOfRecipe(recipe(2 ** 31 + 1))).toThrow(
    'specsOfRecipe: maxBytes must be at least the bytes of this model, 4294967298, got 4294967296',
  );
  expect(Object.keys(specsOfRecipe(recipe(2 ** 31 + 1), { maxBytes: 2 ** 32 + 2 }))).toEqual(['a']);
  expect(Object.keys(specsOfRecipe(recipe(2 ** 40), unlimited))).toEqual(['a']);
  expect(() => specsOfRecipe(recipe(1), { maxBytes: 1 })).toThrow('maxBytes');
  expect(Object.keys(specsOfRecipe(recipe(0), { maxBytes: 0 }))).toEqual(['a']);
  for (const maxBytes of [-1, Number.NaN, '5', null, 5n]) {
    expect(() => specsOfRecipe(recipe(1), { maxBytes } as never)).toThrow(
      'specsOfRecipe: maxBytes must be a number, not negative, got',
    );
  }
});
