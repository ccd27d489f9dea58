// The one text of a recipe.
import { describe, expect, test } from 'vitest';
import { canonicalRecipe, type Recipe } from '../../../src/index-recipe.ts';

const LLAMA_70B =
  '{"weightInit":1,"model":"llama","options":{"layers":80,"width":8192,"heads":64,"kvHeads":8,"hidden":28672,"vocabulary":128256},"seed":"42","dtype":"bf16"}';

/** The same JSON with all keys the other way round, and with spaces. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

describe('the text of', () => {
  test.each([
    ['a model', LLAMA_70B],
    [
      'every option of the models',
      '{"weightInit":1,"model":"llama","options":{"layers":1,"width":8,"heads":2,"kvHeads":1,"hidden":3,"vocabulary":5,"headSize":7,"tied":true,"stddev":0.5},"seed":"0"}',
    ],
    [
      'gpt2',
      '{"weightInit":1,"model":"gpt2","options":{"layers":1,"width":8,"vocabulary":5,"context":4,"stddev":1e-7},"seed":"0"}',
    ],
    [
      'a config: keys sorted by their UTF-8 bytes, at every depth',
      '{"weightInit":1,"config":{"b":[{"y":1,"z":null}],"model_type":"gpt2","n_embd":4,"n_head":1,"n_layer":1,"n_positions":2,"vocab_size":3,"\uffff":1,"\u{10000}":2},"seed":"1"}',
    ],
    [
      'every field of a tensor, and of an initializer',
      '{"weightInit":1,"tensors":{"a":{"shape":[2,3,4],"init":{"kind":"with-rows","init":{"kind":"truncated-normal","mean":0,"stddev":1,"low":"-Infinity","high":1,"bounds":"standard-deviations"},"start":0,"end":1,"value":-0},"layout":"out-in","batchDims":1,"groups":3,"fanIn":0.5,"fanOut":2,"dtype":"f16","stream":"18446744073709551615","seed":"7"},"b":{"shape":[],"init":"zero"}},"seed":"1"}',
    ],
    [
      'every kind of initializer',
      `{"weightInit":1,"tensors":{${[
        '{"kind":"constant","value":1e+21}',
        '{"kind":"eye","gain":1}',
        '{"kind":"uniform","low":-1,"high":1}',
        '{"kind":"normal","mean":0.1,"stddev":1}',
        '{"kind":"normal","stddev":1}',
        '{"kind":"variance-scaling","scale":2,"mode":"fan-in","distribution":"normal"}',
        '{"kind":"orthogonal","gain":1}',
        '{"kind":"sparse","sparsity":0.5,"stddev":1,"axis":1}',
      ]
        .map((init, i) => `"${i}":{"shape":[2,2],"init":${init}}`)
        .join(
          ',',
        )},"c":{"shape":[2,2,3],"init":{"kind":"dirac","groups":1}},"d":{"shape":[3,2,2],"init":{"kind":"delta-orthogonal","gain":1}}},"seed":"1"}`,
    ],
    [
      'shapes and rules, whose order counts',
      '{"weightInit":1,"shapes":{"a":[2],"b.c":{"shape":[3],"dtype":"bf16"}},"rules":[["b.*",{"kind":"constant","value":1}],["**","he"],["a*","zero"]],"seed":"1"}'.replace(
        '"he"',
        '"small_random"',
      ),
    ],
    [
      'all fields of a recipe',
      `{"weightInit":1,"tensors":{"\\"\\\\\\n层":{"shape":[1],"init":"zero"}},"seed":"1","dtype":"f32","shardSize":5000000000,"fingerprint":"${'0a'.repeat(32)}"}`,
    ],
  ])('%s', (_, text) => {
    expect(canonicalRecipe(JSON.parse(text))).toBe(text);
    expect(canonicalRecipe(reversed(JSON.parse(text)) as Recipe)).toBe(text);
  });
});

test('infinite numbers become texts, and -0 stays: JSON.stringify would lose both', () => {
  const init = {
    kind: 'truncated-normal',
    mean: -0,
    stddev: 1,
    low: -Infinity,
    high: Infinity,
    bounds: 'absolute',
  } as const;
  expect(canonicalRecipe({ weightInit: 1, seed: '1', tensors: { a: { shape: [1], init } } })).toBe(
    '{"weightInit":1,"tensors":{"a":{"shape":[1],"init":{"kind":"truncated-normal","mean":-0,"stddev":1,"low":"-Infinity","high":"Infinity","bounds":"absolute"}}},"seed":"1"}',
  );
});

test('names in the order of their bytes, where an object would put numbers first', () => {
  const tensor = { shape: [1], init: 'zero' } as const;
  const text = canonicalRecipe({ weightInit: 1, seed: '1', tensors: { b: tensor, 9: tensor, 10: tensor, '': tensor } });
  expect([...text.matchAll(/"(\w*)":\{"shape"/g)].map(([, name]) => name)).toEqual(['', '10', '9', 'b']);
});
