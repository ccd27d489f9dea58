// What a recipe may not say, at each place, and what the error says. Every call that takes a recipe refuses the same.
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { canonicalRecipe, idOfRecipe, type Recipe, specsOfRecipe } from '../../../src/index-recipe.ts';

const tensor = { shape: [2], init: 'zero' };
const base = { weightInit: 1, seed: '1' };
const good = { ...base, tensors: { a: tensor } };
const gpt2 = { layers: 1, width: 4, vocabulary: 3, context: 2 };
const llama = { layers: 1, width: 4, heads: 1, hidden: 4, vocabulary: 3 };
const KNOWN = 'weightInit, model, options, config, tensors, shapes, rules, seed, dtype, shardSize, fingerprint';
const deep = (depth: number): unknown => (depth === 0 ? 0 : [deep(depth - 1)]);
/** An initializer within so many others. */
const nested = (depth: number): object => depth === 0 ? { kind: 'constant', value: 0 } : { kind: 'with-rows', init: nested(depth - 1), start: 0, end: 1, value: 0 }; // biome-ignore format: short
const cyclic: Record<string, unknown> = { ...good };
cyclic.config = cyclic;
const many = (count: number, of: (i: number) => string): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [of(i), [1]]));

const CASES: Readonly<Record<string, readonly (readonly [what: string, recipe: unknown, message: string])[]>> = {
  'the recipe': [
    ['no object', 5, 'recipe must be an object, got 5'],
    ['null', null, 'recipe must be an object, got null'],
    ['an array', [good], 'recipe must be an object, got [Object { weightInit, seed, tensors }]'],
    ['text', '{}', 'recipe must be an object, got "{}"'],
    ['a Map', new Map(), 'recipe must be an object, got Map {  }'],
    ['a promise', Promise.resolve(good), 'recipe must be an object, got Promise {  }'],
    ['an unknown key', { ...good, bogus: 1 }, `recipe.bogus is not known. Known: ${KNOWN}`],
    ['a misspelt key', { ...good, shardsize: 1 }, 'recipe.shardsize is not known; did you mean shardSize? Known: '],
    [
      'no stream version',
      { seed: '1', tensors: { a: tensor } },
      'weightInit must be 1, the version of the stream, got undefined',
    ],
    ['another version', { ...good, weightInit: 2 }, 'weightInit must be 1, the version of the stream, got 2'],
    ['a version of text', { ...good, weightInit: '1' }, 'weightInit must be 1, the version of the stream, got "1"'],
    ['a wrong dtype', { ...good, dtype: 'bfloat16' }, `dtype must be 'f32', 'f16' or 'bf16', got "bfloat16"`],
    ['no dtype', { ...good, dtype: null }, `dtype must be 'f32', 'f16' or 'bf16', got null`],
    ['a shard size of 0', { ...good, shardSize: 0 }, 'shardSize must be a positive integer, got 0'],
    ['a shard size of text', { ...good, shardSize: '5GB' }, 'shardSize must be a positive integer, got "5GB"'],
    [
      'a shard size beyond integers',
      { ...good, shardSize: 2 ** 53 },
      'shardSize must be a positive integer, got 9007199254740992',
    ],
    [
      'a short fingerprint',
      { ...good, fingerprint: 'abc' },
      'fingerprint must be 64 hexadecimal digits in lower case, got "abc"',
    ],
    [
      'a fingerprint in capitals',
      { ...good, fingerprint: 'A'.repeat(64) },
      'fingerprint must be 64 hexadecimal digits in lower case, got "AAA',
    ],
    [
      'a model that is none',
      base,
      'recipe must be with one of model, config, tensors, shapes, got Object { weightInit, seed }',
    ],
    ['two models', { ...good, config: {} }, 'recipe must be with one of model, config, tensors, shapes, got Object {'],
    ['options without a model', { ...good, options: {} }, 'options must be absent without model, got Object {  }'],
    ['rules without shapes', { ...good, rules: [] }, 'rules must be absent without shapes, got []'],
    ['a model without options', { ...base, model: 'gpt2' }, 'options must be there, with model, got undefined'],
    ['shapes without rules', { ...base, shapes: { a: [1] } }, 'rules must be there, with shapes, got undefined'],
    ['no tensors', { ...base, tensors: {} }, 'recipe must be of 1 to 131072 tensors'],
  ],
  'what JSON cannot say': [
    ['a bigint', { ...good, seed: 1n }, 'recipe.seed must be JSON: an object, an array, a text, a number, got 1n'],
    [
      'NaN',
      { ...base, tensors: { a: { shape: [Number.NaN], init: 'he' } } },
      'recipe.tensors.a.shape[0] must be JSON: an object, an array, a text, a number, got NaN',
    ],
    [
      'a function',
      { ...base, tensors: { a: { shape: [1], init: () => 'he' } } },
      'recipe.tensors.a.init must be JSON: an object, an array, a text, a number, got a function',
    ],
    [
      'a hole',
      { ...base, tensors: { a: { shape: new Array(2), init: 'he' } } },
      'recipe.tensors.a.shape[0] must be JSON: an object, an array, a text, a number, got undefined',
    ],
    [
      'a typed array',
      { ...base, tensors: { a: { shape: Uint8Array.of(2), init: 'he' } } },
      'recipe.tensors.a.shape must be an object, got Uint8Array of 1 bytes',
    ],
    ['a Map', { ...base, config: new Map() }, 'recipe.config must be an object, got Map {  }'],
  ],
  limits: [
    ['a circle', cyclic, 'recipe must be nested at most 32 deep, got Object {'],
    ['33 arrays', { ...base, config: deep(33) }, 'recipe must be nested at most 32 deep, got Object {'],
    [
      'nested initializers',
      { ...base, tensors: { a: { shape: [1], init: nested(40) } } },
      'recipe must be nested at most 32 deep, got Object {',
    ],
    [
      '2^21 values',
      { ...base, config: { a: new Array(2 ** 21).fill(0) } },
      'recipe must be of at most 2097152 values, got Object {',
    ],
    [
      'an array that is only long',
      { ...base, config: { a: Object.assign([], { length: 2 ** 32 - 1 }) } },
      'recipe.config.a[0] must be JSON',
    ],
    [
      'a long text',
      { ...base, config: { a: 'x'.repeat(65_537) } },
      'recipe.config.a must be a text of at most 65536 characters, got "xxx',
    ],
    [
      'a long key',
      { ...base, config: { ['x'.repeat(65_537)]: 1 } },
      'recipe.config must be without keys of more than 65536 characters, got Object {',
    ],
    [
      'a long name',
      { ...base, tensors: { ['x'.repeat(513)]: tensor } },
      'name must be a text of at most 512 characters, got "xxx',
    ],
    [
      'a long glob',
      { ...base, shapes: { a: [1] }, rules: [['*'.repeat(513), 'he']] },
      'rules[0][0] must be a text of at most 512 characters, got "***',
    ],
    [
      'many tensors',
      { ...base, shapes: many(131_073, String), rules: [['**', 'zero']] },
      'shapes must be at most 131072 tensors, got Object {',
    ],
    [
      'many steps of matching',
      {
        ...base,
        shapes: many(1000, (i) => `${'a'.repeat(500)}${i}`),
        rules: Array.from({ length: 5 }, () => [`${'*a'.repeat(250)}b`, 'zero']),
      },
      'rules must be such that matching takes at most 1073741824 steps, got [',
    ],
    [
      'layers',
      { ...base, model: 'gpt2', options: { ...gpt2, layers: 4097 } },
      'options.layers must be at most 4096, got 4097',
    ],
    [
      'layers of llama',
      { ...base, model: 'llama', options: { ...llama, layers: 2 ** 53 - 1 } },
      'options.layers must be at most 4096, got 9007199254740991',
    ],
    [
      'a stack of orthogonal matrices',
      { ...base, tensors: { a: { shape: [131_073, 1, 1], batchDims: 1, init: { kind: 'orthogonal', gain: 1 } } } },
      'recipe must be of 1 to 131072 tensors, orthogonal ones of a stack counted each, got Object {',
    ],
    [
      'a stack that another one of negative size hides',
      {
        ...base,
        tensors: Object.fromEntries(
          [2 ** 31, -(2 ** 31)].map((n, i) => [
            `t${i}`,
            { shape: [n, 1, 1], batchDims: 1, init: { kind: 'orthogonal', gain: 1 } },
          ]),
        ),
      },
      'recipe must be of 1 to 131072 tensors, orthogonal ones of a stack counted each, got Object {',
    ],
    [
      'a stack within rows',
      {
        ...base,
        tensors: {
          a: {
            shape: [2 ** 20, 1, 1, 1],
            batchDims: 1,
            init: { kind: 'with-rows', start: 0, end: 1, value: 0, init: { kind: 'delta-orthogonal', gain: 1 } },
          },
        },
      },
      'recipe must be of 1 to 131072 tensors, orthogonal ones of a stack counted each, got Object {',
    ],
  ],
  seeds: [
    [
      'none',
      { weightInit: 1, tensors: { a: tensor } },
      'seed must be a decimal string in [0, 2^64 - 1], such as "42", got undefined',
    ],
    ['a number', { ...good, seed: 42 }, 'seed must be a decimal string in [0, 2^64 - 1], such as "42", got 42'],
    ...[
      '',
      '-1',
      '+1',
      '01',
      '1.0',
      '1e3',
      '0x10',
      ' 1',
      '1\n',
      '18446744073709551616',
      '99999999999999999999',
      '٣',
    ].map((seed): [string, unknown, string] => [
      JSON.stringify(seed),
      { ...good, seed },
      `seed must be a decimal string in [0, 2^64 - 1], such as "42", got ${JSON.stringify(seed)}`,
    ]),
    [
      'a tensor’s number',
      { ...base, tensors: { a: { ...tensor, seed: 1 } } },
      '"a": seed must be a decimal string in [0, 2^64 - 1], such as "42", got 1',
    ],
    [
      'a stream of a number',
      { ...base, tensors: { a: { ...tensor, stream: 0 } } },
      '"a": stream must be a decimal string in [0, 2^64 - 1], such as "42", got 0',
    ],
    [
      'a stream of null',
      { ...base, tensors: { a: { ...tensor, stream: null } } },
      '"a": stream must be a decimal string in [0, 2^64 - 1], such as "42", got null',
    ],
  ],
  models: [
    ['unknown', { ...base, model: 'mamba', options: {} }, 'model must be "gpt2" or "llama", got "mamba"'],
    ['of a prototype', { ...base, model: 'toString', options: {} }, 'model must be "gpt2" or "llama", got "toString"'],
    ['an object', { ...base, model: {}, options: {} }, 'model must be "gpt2" or "llama", got Object {  }'],
    ['options of text', { ...base, model: 'gpt2', options: 'small' }, 'options must be an object, got "small"'],
    [
      'an unknown option',
      { ...base, model: 'gpt2', options: { ...gpt2, bogus: 1 } },
      'gpt2: options.bogus is not known. Known: layers, width, vocabulary, stddev, context',
    ],
    [
      'an option of another library',
      { ...base, model: 'llama', options: { ...llama, hidden_size: 1 } },
      'llama: options.hidden_size is not known; did you mean width?',
    ],
    [
      'a wrong option',
      { ...base, model: 'gpt2', options: { ...gpt2, width: '4' } },
      'gpt2: width must be a positive integer, got "4"',
    ],
    [
      'a size beyond shapes',
      { ...base, model: 'llama', options: { ...llama, width: 2 ** 52 } },
      '"model.embed_tokens.weight": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got [3, 4503599627370496]',
    ],
  ],
  config: [
    ['of text', { ...base, config: 'gpt2' }, 'specsOfConfig: config must be an object, got "gpt2"'],
    ['without a model_type', { ...base, config: {} }, 'specsOfConfig: config.model_type must be'],
  ],
  tensors: [
    ['an array', { ...base, tensors: [tensor] }, 'tensors must be an object, got [Object { shape, init }]'],
    [
      'a prototype',
      { ...base, tensors: JSON.parse('{"__proto__":{"shape":[2],"init":"zero"}}') },
      'recipe.tensors must be without a key __proto__, got Object { __proto__ }',
    ],
    [
      'a lone surrogate',
      { ...base, tensors: { '\ud800': tensor } },
      '"\\ud800": name must be a string without lone surrogates, got "\\ud800"',
    ],
    ['no object', { ...base, tensors: { a: [2] } }, '"a": spec must be an object, got [2]'],
    ['null', { ...base, tensors: { a: null } }, '"a": spec must be an object, got null'],
    [
      'an unknown key',
      { ...base, tensors: { a: { ...tensor, bogus: 1 } } },
      '"a": spec.bogus is not known. Known: batchDims, shape, init, layout, groups, fanIn, fanOut, dtype, stream, seed',
    ],
    ['a slice', { ...base, tensors: { a: { ...tensor, slice: [0, 1] } } }, '"a": spec.slice is not known'],
    ['a name', { ...base, tensors: { a: { ...tensor, name: 'a' } } }, '"a": spec.name is not known'],
    [
      'no shape',
      { ...base, tensors: { a: { init: 'he' } } },
      '"a": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got undefined',
    ],
    [
      'nine axes',
      { ...base, tensors: { a: { ...tensor, shape: [1, 1, 1, 1, 1, 1, 1, 1, 1] } } },
      '"a": shape must be 0 to 8 integers',
    ],
    [
      'a size of text',
      { ...base, tensors: { a: { ...tensor, shape: ['2'] } } },
      '"a": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got ["2"]',
    ],
    [
      'no init',
      { ...base, tensors: { a: { shape: [2] } } },
      '"a": init must be an initializer, such as heNormal(), or the name of a method, got undefined',
    ],
    [
      'a wrong method',
      { ...base, tensors: { a: { shape: [2], init: 'kaiming_normal' } } },
      "\"a\": init must be an initializer, such as heNormal(), or 'zero', 'small_random', 'xavier' or 'he', got \"kaiming_normal\"",
    ],
    [
      'a method of a prototype',
      { ...base, tensors: { a: { shape: [2], init: 'constructor' } } },
      '"a": init must be an initializer, such as',
    ],
    [
      'an unknown kind',
      { ...base, tensors: { a: { shape: [2], init: { kind: 'magic' } } } },
      '"a": init must be an initializer, such as heNormal(), or the name of a method, got Object { kind }',
    ],
    [
      'a kind of a prototype',
      { ...base, tensors: { a: { shape: [2], init: { kind: '__proto__' } } } },
      '"a": init must be an initializer',
    ],
    [
      'an unknown key of an init',
      { ...base, tensors: { a: { shape: [2], init: { kind: 'constant', value: 0, bogus: 1 } } } },
      '"a": init.bogus is not known. Known: kind, value',
    ],
    [
      'an unknown key of an init within rows',
      {
        ...base,
        tensors: {
          a: {
            shape: [2],
            init: { kind: 'with-rows', start: 0, end: 1, value: 0, init: { kind: 'normal', stddev: 1, std: 1 } },
          },
        },
      },
      '"a": init.init.std is not known; did you mean stddev? Known: stddev, kind, mean',
    ],
    [
      'an infinity where none may be',
      { ...base, tensors: { a: { shape: [2], init: { kind: 'uniform', low: 0, high: 'Infinity' } } } },
      '"a": init.high must be a number that float32 can hold, got "Infinity"',
    ],
    [
      'another text for a bound',
      {
        ...base,
        tensors: {
          a: {
            shape: [2],
            init: { kind: 'truncated-normal', mean: 0, stddev: 1, low: '-2', high: 'toString', bounds: 'absolute' },
          },
        },
      },
      '"a": init.low must be a number, got "-2"',
    ],
    [
      'a wrong layout',
      { ...base, tensors: { a: { ...tensor, layout: 'oihw' } } },
      `"a": layout must be 'in-out' or 'out-in', got "oihw"`,
    ],
    [
      'a wrong dtype',
      { ...base, tensors: { a: { ...tensor, dtype: 'f64' } } },
      `"a": dtype must be 'f32', 'f16' or 'bf16', got "f64"`,
    ],
  ],
  'shapes and rules': [
    ['shapes of an array', { ...base, shapes: [[2]], rules: [['**', 'zero']] }, 'shapes must be an object, got [[…]]'],
    [
      'a prototype',
      { ...base, shapes: JSON.parse('{"__proto__":[2]}'), rules: [['**', 'zero']] },
      'recipe.shapes must be without a key __proto__',
    ],
    [
      'an init beside rules',
      { ...base, shapes: { a: tensor }, rules: [['**', 'zero']] },
      '"a": init must be absent: the rules give it, got Object {',
    ],
    [
      'an unknown key of a shape',
      { ...base, shapes: { a: { shape: [2], bogus: 1 } }, rules: [['**', 'zero']] },
      '"a": spec.bogus is not known',
    ],
    [
      'rules of an object',
      { ...base, shapes: { a: [2] }, rules: { '**': 'zero' } },
      'rules must be an array of [glob, init], got Object { ** }',
    ],
    ['a rule that is none', { ...base, shapes: { a: [2] }, rules: ['**'] }, 'rules[0] must be [glob, init], got "**"'],
    [
      'a rule of three',
      { ...base, shapes: { a: [2] }, rules: [['**', 'zero', 1]] },
      'rules[0] must be [glob, init], got ["**", "zero", 1]',
    ],
    [
      'a glob that is none',
      { ...base, shapes: { a: [2] }, rules: [[1, 'zero']] },
      'rules[0][0] must be a glob or a name, got 1',
    ],
    [
      'a wrong method',
      { ...base, shapes: { a: [2] }, rules: [['**', 'One']] },
      'rules[0][1] must be an initializer, such as',
    ],
    [
      'an unknown key of an init',
      { ...base, shapes: { a: [2] }, rules: [['**', { kind: 'eye', gain: 1, bogus: 1 }]] },
      'rules[0][1].bogus is not known. Known: kind, gain',
    ],
    [
      'names that no rule matches',
      {
        ...base,
        shapes: { a: [2], 'b.c': [1] },
        rules: [
          ['a', 'zero'],
          ['*', 'zero'],
        ],
      },
      'shapes must be names that some rule matches, got ["b.c"]',
    ],
    [
      'a name that no tensor has',
      {
        ...base,
        shapes: { a: [2] },
        rules: [
          ['**', 'zero'],
          ['b', 'zero'],
        ],
      },
      'rules[1][0] must be the name of a parameter that no rule before it matches, got "b"',
    ],
  ],
};

const CALLS: Readonly<Record<string, (recipe: Recipe) => unknown>> = { specsOfRecipe, canonicalRecipe, idOfRecipe };

describe.each(Object.entries(CASES))('%s', (section, cases) => {
  // Limits are the same function of all, and take long to reach.
  const calls = section === 'limits' ? { specsOfRecipe } : CALLS;
  test.each(cases)('%s', (_what, recipe, message) => {
    for (const [name, call] of Object.entries(calls)) {
      let error: unknown;
      try {
        call(recipe as Recipe);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(ArgumentError);
      const place = /^(gpt2|llama|specsOfConfig): /.test(message) ? '' : message[0] === '"' ? `${name}, ` : `${name}: `;
      expect(
        (error as Error).message.startsWith(place + message),
        `${(error as Error).message} begins with ${place}${message}`,
      ).toBe(true);
    }
  });
});

test('what is undefined is absent, at every place', () => {
  const absent = { bogus: undefined };
  const recipe = {
    ...good,
    ...absent,
    dtype: undefined,
    tensors: { a: { ...tensor, ...absent, init: { kind: 'constant', value: 0, ...absent } } },
  };
  expect(canonicalRecipe(recipe as never)).toBe(
    '{"weightInit":1,"tensors":{"a":{"shape":[2],"init":{"kind":"constant","value":0}}},"seed":"1"}',
  );
});

test('nothing that is refused leaves a trace on objects of others', () => {
  const text =
    '{"weightInit":1,"seed":"1","tensors":{"a":{"shape":[2],"init":{"__proto__":{"polluted":1},"kind":"constant","value":0}}},"__proto__":{"polluted":1}}';
  expect(() => specsOfRecipe(JSON.parse(text))).toThrow(
    'specsOfRecipe: recipe.tensors.a.init must be without a key __proto__, got Object {',
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
