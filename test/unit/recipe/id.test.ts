// The id of a recipe. Expected ids are hashed by Node's OpenSSL, from lines written here as docs/recipes.md says.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { idOfRecipe, type Recipe } from '../../../src/index-recipe.ts';
import type { WeightSpec } from '../../../src/types.ts';
import { streamOfName } from '../../../verify/reference/stream.ts';
import { gpt2Small, tinyLlama } from '../../helpers/published-models.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const base = { weightInit: 1, seed: '42' } as const;

test('the lines of a few tensors', () => {
  const recipe: Recipe = {
    ...base,
    dtype: 'bf16',
    tensors: {
      '\u{10000}': { shape: [], init: { kind: 'sparse', sparsity: 0.5, stddev: 1 } as never },
    },
  };
  expect(() => idOfRecipe(recipe)).toThrow('of 2 dimensions for sparse'); // it is checked as a recipe
  const { tensors } = {
    tensors: {
      '\u{10000}': { shape: [2, 2], init: { kind: 'sparse', sparsity: 0.5, stddev: 1 } },
      '\uffff"': { shape: [1], init: { kind: 'truncated-normal', mean: -0, stddev: 1, low: '-Infinity', high: 2, bounds: 'absolute' }, seed: '1', stream: '7', dtype: 'f32' }, // biome-ignore format: short
      a: { shape: [3, 5], init: 'he', fanIn: 2 },
      b: { shape: [3, 2, 4], init: { kind: 'with-rows', init: { kind: 'normal', stddev: 1 }, start: 0, end: 1, value: 0 }, layout: 'out-in', batchDims: 1, groups: 2, fanOut: 1.5 }, // biome-ignore format: short
    },
  } as const;
  const lines = [
    'weight-init 1',
    // 64-bit FNV-1a of 'a': draft-eastlake-fnv.
    `"a" {"shape":[3,5],"init":{"kind":"variance-scaling","scale":2,"mode":"fan-in","distribution":"normal"},"layout":"in-out","batchDims":0,"groups":1,"fanIn":2,"dtype":"bf16","stream":"${0xaf63dc4c8601ec8cn}","seed":"42"}`,
    `"b" {"shape":[3,2,4],"init":{"kind":"with-rows","init":{"kind":"normal","mean":0,"stddev":1},"start":0,"end":1,"value":0},"layout":"out-in","batchDims":1,"groups":2,"fanOut":1.5,"dtype":"bf16","stream":"${streamOfName('b')}","seed":"42"}`,
    '"\uffff\\"" {"shape":[1],"init":{"kind":"truncated-normal","mean":-0,"stddev":1,"low":"-Infinity","high":2,"bounds":"absolute"},"layout":"in-out","batchDims":0,"groups":1,"dtype":"f32","stream":"7","seed":"1"}',
    `"\u{10000}" {"shape":[2,2],"init":{"kind":"sparse","sparsity":0.5,"stddev":1,"axis":0},"layout":"in-out","batchDims":0,"groups":1,"dtype":"bf16","stream":"${streamOfName('\u{10000}')}","seed":"42"}`,
  ];
  expect(idOfRecipe({ ...base, dtype: 'bf16', tensors } as Recipe)).toBe(
    sha256(lines.map((line) => `${line}\n`).join('')),
  );
});

/** The id of a model whose initializers are constants and normals. */
function idOf(specs: Readonly<Record<string, WeightSpec>>, seed: string): string {
  const lines = Object.entries(specs)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, { shape, init, layout = 'in-out', dtype = 'f32' }]) => {
      const { kind, ...numbers } = init as { kind: string; mean?: number; stddev?: number; value?: number };
      const written =
        kind === 'constant' ? { kind, value: numbers.value } : { kind, mean: numbers.mean, stddev: numbers.stddev };
      const stream = String(streamOfName(name));
      return `"${name}" ${JSON.stringify({ shape, init: written, layout, batchDims: 0, groups: 1, dtype, stream, seed })}\n`;
    });
  return sha256(`weight-init 1\n${lines.join('')}`);
}

describe('the models that a recipe can name are frozen', () => {
  test('llama, with the shapes of TinyLlama 1.1B', () => {
    const published = Object.fromEntries(
      Object.entries(tinyLlama('bf16')).map(([name, spec]) => [name, { ...spec, layout: 'out-in' as const }]),
    );
    const options = { layers: 22, width: 2048, heads: 32, kvHeads: 4, hidden: 5632, vocabulary: 32000 };
    const id = idOfRecipe({ ...base, model: 'llama', options, dtype: 'bf16' });
    expect(id).toBe(idOf(published, '42'));
    expect(id).toBe('43dfaa148c2279d609857bc8607271995fe4a6ed5cb9b39e04d5d189eb8b919d');
  });

  test('gpt2, with the shapes of GPT-2 small', () => {
    // transformer.wte and transformer.wpe are embeddings, [vocabulary, width], everything else is [in, out].
    const published = Object.fromEntries(
      Object.entries(gpt2Small()).map(([name, spec]) => [
        `transformer.${name}`,
        { ...spec, layout: /^w[tp]e/.test(name) || /bias$/.test(name) ? ('out-in' as const) : ('in-out' as const) },
      ]),
    );
    const options = { layers: 12, width: 768, vocabulary: 50257, context: 1024 };
    const id = idOfRecipe({ ...base, model: 'gpt2', options });
    expect(id).toBe(idOf(published, '42'));
    expect(id).toBe('24fc693926fd38d53407c3dcb6be33e16ac67cdda8f8266330f41a31b99deff0');
  });
});

test('what makes the same specs has the same id, and nothing else', () => {
  const options = { layers: 2, width: 8, heads: 2, hidden: 12, vocabulary: 11 };
  const config = { model_type: 'llama', num_hidden_layers: 2, hidden_size: 8, num_attention_heads: 2, intermediate_size: 12, vocab_size: 11 }; // biome-ignore format: short
  const id = idOfRecipe({ ...base, model: 'llama', options });
  for (const recipe of [
    { ...base, model: 'llama', options: { ...options, kvHeads: 2, tied: false, stddev: 0.02 }, dtype: 'f32' },
    { ...base, model: 'llama', options, shardSize: 5, fingerprint: '0'.repeat(64) },
    { ...base, config },
    { ...base, config: { ...config, torch_dtype: 'bfloat16' }, dtype: 'f32' },
  ] as Recipe[]) {
    expect(idOfRecipe(recipe)).toBe(id);
  }
  const others = [
    { ...base, seed: '43', model: 'llama', options },
    { ...base, model: 'llama', options, dtype: 'f16' },
    { ...base, model: 'llama', options: { ...options, tied: true } },
    { ...base, model: 'llama', options: { ...options, stddev: 0.03 } },
    { ...base, config: { ...config, torch_dtype: 'bfloat16' } },
  ] as Recipe[];
  expect(new Set([id, ...others.map(idOfRecipe)]).size).toBe(6);
});

test('a stream that is that of the name, a seed that is the recipe’s, rules and tensors', () => {
  const [x, y] = ['x.weight', 'y'];
  const ids = [
    { ...base, shapes: { [x]: [3], [y]: [2, 2] }, rules: [['*.weight', 'zero'], ['*', 'he']] }, // biome-ignore format: short
    { ...base, tensors: { [y]: { shape: [2, 2], init: 'he' }, [x]: { shape: [3], init: { kind: 'constant', value: 0 }, stream: String(streamOfName(x)), seed: '42' } } }, // biome-ignore format: short
    { ...base, seed: '1', tensors: { [x]: { shape: [3], init: 'zero', seed: '42' }, [y]: { shape: [2, 2], init: 'he', layout: 'in-out', groups: 1, batchDims: 0, seed: '42' } } }, // biome-ignore format: short
  ].map((recipe) => idOfRecipe(recipe as unknown as Recipe));
  expect(new Set(ids).size).toBe(1);
});
