// Rules on names to specs.

import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { constant, createInitializer, heNormal, type Init, normal, ones, zeros } from '../../../src/index.ts';
import { type Rule, specsByRules } from '../../../src/index-presets.ts';

const MODEL = { 'wte.weight': [50, 8], 'h.0.fc.weight': [8, 32], 'h.0.fc.bias': [32], 'ln.weight': [8] };

test('the first rule that matches wins, in the order of the parameters', () => {
  const specs = specsByRules(MODEL, [
    [/\.bias$/, zeros()],
    [/wte|wpe/, normal({ stddev: 0.02 })],
    ['ln.weight', ones()],
    [/./, 'he'],
  ]);
  expect(Object.keys(specs)).toEqual(Object.keys(MODEL));
  expect(specs).toEqual({
    'wte.weight': { shape: [50, 8], init: { kind: 'normal', mean: 0, stddev: 0.02 } },
    'h.0.fc.weight': { shape: [8, 32], init: heNormal() },
    'h.0.fc.bias': { shape: [32], init: { kind: 'constant', value: 0 } },
    'ln.weight': { shape: [8], init: { kind: 'constant', value: 1 } },
  });
});

test('a function is given shape and name', () => {
  const calls: unknown[] = [];
  const specs = specsByRules({ a: [2, 3], b: { shape: [4], layout: 'out-in' } }, [
    [
      /./,
      (shape, name) => {
        calls.push([shape, name]);
        return shape.length > 1 ? 'xavier' : constant(shape[0] as number);
      },
    ],
  ]);
  expect(calls).toEqual([
    [[2, 3], 'a'],
    [[4], 'b'],
  ]);
  expect(specs.b?.init).toEqual(constant(4));
  expect(specs.a?.init).toEqual({ kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'normal' });
});

test('the rest of a spec is kept', () => {
  const spec = { shape: [3, 3, 4, 8], layout: 'in-out', groups: 2, dtype: 'bf16', stream: 7 } as const;
  expect(specsByRules({ conv: spec }, [[/./, 'he']])).toEqual({ conv: { ...spec, init: heNormal() } });
});

test.each(['g', 'y', 'gy'])(
  'a RegExp with the flags %s is asked afresh for every name, and left as it was',
  (flags) => {
    const which = new RegExp('w', flags);
    which.lastIndex = 3;
    const specs = specsByRules({ w0: [2], w1: [2], w2: [2], w3: [2] }, [[which, zeros()]]);
    expect(Object.keys(specs)).toEqual(['w0', 'w1', 'w2', 'w3']);
    expect(which.lastIndex).toBe(3);
  },
);

test('a RegExp may match nothing; no parameters are no specs; any name is one', () => {
  expect(
    specsByRules({ a: [1] }, [
      [/nothing/, ones()],
      [/a/, zeros()],
    ]),
  ).toEqual({ a: { shape: [1], init: zeros() } });
  expect(specsByRules({}, [])).toEqual({});
  const odd = JSON.parse('{ "__proto__": [2], "": [3] }');
  expect(Object.keys(specsByRules(odd, [[/^/, ones()]]))).toEqual(['__proto__', '']);
});

test('what comes out goes into createAll, and is what the single specs make', async () => {
  const initializer = await createInitializer({ seed: 42, backend: 'cpu' });
  const rules: Rule[] = [
    [/bias|ln/, ones()],
    [/./, 'he'],
  ];
  const model = await initializer.createAll(specsByRules(MODEL, rules));
  const single = await initializer.create({ name: 'h.0.fc.weight', shape: [8, 32], init: 'he' });
  expect(await model.tensors['h.0.fc.weight']?.read()).toEqual(await single.read());
  expect(await model.tensors['ln.weight']?.read()).toEqual(new Float32Array(8).fill(1));
});

describe('errors', () => {
  const any: Rule[] = [[/./, zeros()]];
  const cases: [string, unknown, unknown, string][] = [
    [
      'a parameter without a rule',
      { a: [1], b: [2], c: [3] },
      [['b', zeros()]],
      'specsByRules: parameters must be names that some rule matches, got ["a", "c"]',
    ],
    ['no rules', { a: [1] }, [], 'specsByRules: parameters must be names that some rule matches, got ["a"]'],
    ['parameters that are none', [[1]], any, 'specsByRules: parameters must be an object, got [[…]]'],
    ['a parameter that is none', { a: 5 }, any, 'specsByRules, "a": parameter must be an object, got 5'],
    [
      'a wrong shape',
      { a: [-1] },
      any,
      'specsByRules, "a": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got [-1]',
    ],
    [
      'a spec without a shape',
      { a: {} },
      any,
      'specsByRules, "a": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got undefined',
    ],
    [
      'a spec with an init',
      { a: { shape: [1], init: 'he' } },
      any,
      'specsByRules, "a": init must be absent: the rules give it, got "he"',
    ],
    [
      'rules that are none',
      { a: [1] },
      { a: zeros() },
      'specsByRules: rules must be an array of [which, init], got Object { a }',
    ],
    ['a rule that is none', { a: [1] }, [/a/], 'specsByRules: rules[0] must be [which, init], got RegExp {  }'],
    ['a rule of one', { a: [1] }, [...any, [/a/]], 'specsByRules: rules[1] must be [which, init], got [RegExp {  }]'],
    [
      'a wrong which',
      { a: [1] },
      [[5, zeros()]],
      'specsByRules: rules[0][0] must be a RegExp, a glob or a name, got 5',
    ],
    [
      'a wrong init',
      { a: [1] },
      [...any, [/b/, 0]],
      'specsByRules: rules[1][1] must be an initializer, such as heNormal(), or the name of a method, got 0',
    ],
    [
      'a wrong number in an init',
      { a: [1] },
      [[/b/, { kind: 'normal', stddev: -1 }]],
      'specsByRules: rules[0][1].stddev must be 0 or in [2^-98, 2^125), got -1',
    ],
    [
      'a wrong method',
      { a: [1] },
      [[/b/, 'He']],
      `specsByRules: rules[0][1] must be an initializer, such as heNormal(), or 'zero', 'small_random', 'xavier' or 'he', got "He"`,
    ],
    [
      'a function that gives nothing',
      { a: [1] },
      [[/a/, () => undefined]],
      'specsByRules, "a": rules[0][1] must be an initializer, such as heNormal(), or the name of a method, got undefined',
    ],
    [
      'a name that no parameter has',
      { a: [1] },
      [...any, ['b', zeros()]],
      'specsByRules: rules[1][0] must be the name of a parameter that no rule before it matches, got "b"',
    ],
    [
      'a name that a rule before it matches',
      { a: [1] },
      [...any, ['a', zeros()]],
      'specsByRules: rules[1][0] must be the name of a parameter that no rule before it matches, got "a"',
    ],
  ];
  test.each(cases)('%s', (_, parameters, rules, message) => {
    const call = (): unknown => specsByRules(parameters as Record<string, number[]>, rules as [RegExp, Init][]);
    expect(call).toThrow(new ArgumentError(message));
  });
});
