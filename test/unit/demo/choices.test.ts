// The page's choices: in the address, as a spec, as code.
import { describe, expect, test } from 'vitest';
import { callOf } from '../../../demo/form/initializer-code.ts';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { choicesOfQuery, queryOfChoices } from '../../../demo/initialize/choices.ts';
import { codeOf, shapeOf, specOf } from '../../../demo/initialize/spec.ts';
import * as api from '../../../src/index-static.ts';
import * as plainInitializers from '../../../src/initializers/initializers.ts';
import * as scalingInitializers from '../../../src/initializers/variance-scaling.ts';

const choices = (query: string) => choicesOfQuery(new URLSearchParams(query));
const NAMES = Object.keys(INITIALIZERS);

describe.each(NAMES)('%s', (init) => {
  test('goes to the address and comes back', () => {
    const values = new URLSearchParams({ shape: '3, 3, 4, 8', init, layout: 'out-in', dtype: 'bf16', seed: '7' });
    for (const { name, value, choices: list } of INITIALIZERS[init]?.options ?? []) {
      values.set(name, list?.at(-1) === value ? (list[0] as string) : (list?.at(-1) ?? '0.25'));
    }
    if (values.has('nonlinearity')) values.set('nonlinearity', 'leaky_relu');
    const chosen = choicesOfQuery(values);
    expect(Object.fromEntries(queryOfChoices(chosen))).toEqual(Object.fromEntries(values));
    expect(choicesOfQuery(queryOfChoices(chosen))).toEqual(chosen);
  });

  test('the code makes the same initializer', () => {
    const chosen = choices(`init=${init}`);
    const made = new Function(...Object.keys(api), `return ${callOf(chosen)}`)(...Object.values(api));
    expect(made).toEqual(specOf(chosen).init);
  });
});

test('every initializer of the library is there, but for other names and withRows', () => {
  const names = Object.keys({ ...plainInitializers, ...scalingInitializers }).filter(
    (name) => !/^(glorot|kaiming|identity|withRows|initOfMethod)/.test(name),
  );
  expect([...NAMES].sort()).toEqual(names.sort());
});

test('addresses of the first version still mean the same', () => {
  for (const [method, init] of Object.entries({
    zero: 'zeros',
    small_random: 'smallRandom',
    xavier: 'xavierNormal',
    he: 'heNormal',
  })) {
    const spec = specOf(choices(`fan_in=784&fan_out=256&method=${method}&seed=18446744073709551615`));
    expect(spec).toMatchObject({ shape: [784, 256], layout: 'in-out', dtype: 'f32', seed: 18446744073709551615n });
    expect(spec.init).toEqual(specOf(choices(`init=${init}`)).init);
  }
  expect(shapeOf(choices('').shape)).toEqual([10, 10]);
});

test('what an address says wrong is the default', () => {
  expect(choices('init=toString&layout=x&dtype=f64')).toEqual(choices(''));
  expect(choices('init=heNormal&mode=fan-up').options.mode).toBe('fan-in');
});

test.each([
  ['64 x 64', [64, 64]],
  ['64×64', [64, 64]],
  ['[3, 3, 16, 32]', [3, 3, 16, 32]],
  ['3 3 16', [3, 3, 16]],
  ['10', [10]],
  [' 3,4 ', [3, 4]],
])('shape %s', (text, shape) => {
  expect(shapeOf(text)).toEqual(shape);
});

test.each(['', 'x', '3,,4', '3.5 x 2', 'abc', '3 x', '1e3 x 2'])('"%s" is no shape', (text) => {
  expect(() => shapeOf(text)).toThrow('shape must be whole numbers such as "64 x 64" or "3, 3, 16, 32", got');
});

test('the code says what differs from the defaults', () => {
  expect(
    codeOf(choices('shape=3,3,16,32&init=heNormal&nonlinearity=leaky_relu&a=0.2&dtype=bf16&seed=9007199254740993')),
  ).toBe(`import { createInitializer, heNormal } from 'weight-init';

const initializer = await createInitializer();
const weights = await initializer.create({
  name: 'fc1.weight',
  shape: [3, 3, 16, 32],
  init: heNormal({ nonlinearity: 'leaky_relu', a: 0.2 }),
  dtype: 'bf16',
  seed: 9007199254740993n,
});`);
  expect(callOf(choices('init=orthogonal'))).toBe('orthogonal()');
  expect(callOf(choices('init=constant&value=2'))).toBe('constant(2)');
});

test('an option that is no number is named', () => {
  expect(() => specOf(choices('init=normal&stddev=abc'))).toThrow('stddev must be a number, got "abc"');
  expect(specOf(choices('init=truncatedNormal&high=Infinity')).init).toMatchObject({ high: Number.POSITIVE_INFINITY });
});
