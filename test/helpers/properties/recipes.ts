// Random recipes: right ones by construction, and hostile ones, which are right ones with something done to them.
import type { Recipe } from '../../../src/index-recipe.ts';
import type { Init, Method } from '../../../src/types.ts';
import type { Dice } from './random-choices.ts';
import { DTYPES, nameOf, seedOf, specOf } from './right-specs.ts';
import { JUNK } from './wrong-values.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A value without what JSON leaves out, and with infinities as recipes write them. */
function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
  }
  return (Math.abs(value as number) === Infinity ? String(value) : value) as Json;
}

const digits = (dice: Dice): string => String(BigInt(seedOf(dice)));

/** A name that a recipe may have. */
function freshName(dice: Dice, taken: ReadonlySet<string>): string {
  for (;;) {
    const name = nameOf(dice);
    if (name !== '__proto__' && !taken.has(name)) return name;
  }
}

const NAMES = ['h.0.fc.weight', 'h.1.fc.weight', 'h.0.fc.bias', 'ln.weight', 'a', 'a.b'];

function tensorOf(dice: Dice): { readonly [key: string]: Json } {
  const { slice: _, name: __, offset: ___, seed, stream, ...spec } = specOf(dice);
  const orthogonal: Init = { kind: 'orthogonal', gain: dice.pick([1, 0.5, -0]) };
  const tensor = dice.chance(0.05) ? { ...spec, shape: [3, 4, 5], init: orthogonal, batchDims: dice.below(2) } : spec;
  return jsonOf({
    ...(tensor.init === orthogonal ? { ...tensor, groups: undefined } : tensor),
    ...(dice.chance(0.2) && { seed: String(BigInt(seed)) }),
    ...(dice.chance(0.2) && { stream: digits(dice) }),
  }) as { readonly [key: string]: Json };
}

function tensorsOf(dice: Dice): { readonly [name: string]: Json } {
  const taken = new Set<string>();
  for (let i = 1 + dice.below(4); i > 0; i--) taken.add(freshName(dice, taken));
  return Object.fromEntries([...taken].map((name) => [name, tensorOf(dice)]));
}

/** Initializers that any shape takes. */
const ANY: readonly (Init | Method)[] = [
  'zero',
  'small_random',
  { kind: 'constant', value: -0 },
  { kind: 'normal', stddev: 0.02 },
  { kind: 'uniform', low: -1, high: 1 },
  { kind: 'truncated-normal', mean: 0, stddev: 1, low: -2, high: Infinity, bounds: 'absolute' },
];
const GLOBS = ['*', '**.weight', 'h.*.fc.*', 'a*', '**b**', 'x.*'];

function shapesOf(dice: Dice): { readonly shapes: Json; readonly rules: Json } {
  const shapes = NAMES.filter(() => dice.chance(0.6)).map((name): [string, Json] => {
    const shape = Array.from({ length: dice.below(4) }, () => 1 + dice.below(9));
    return [name, dice.chance(0.7) ? shape : { shape, dtype: dice.pick(DTYPES), stream: digits(dice) }];
  });
  const globs = Array.from({ length: dice.below(4) }, () => dice.pick(GLOBS));
  return {
    shapes: Object.fromEntries([['w', [3]], ...shapes]),
    rules: jsonOf([...[...globs, '**'].map((glob) => [glob, dice.pick(ANY)])]),
  };
}

function modelOf(dice: Dice): object {
  const heads = 1 + dice.below(4);
  const common = { layers: 1 + dice.below(3), width: heads * (1 + dice.below(5)), vocabulary: 1 + dice.below(40) };
  const stddev = dice.chance(0.3) ? { stddev: dice.between(0.001, 1) } : {};
  if (dice.chance(0.5)) return { model: 'gpt2', options: { context: 1 + dice.below(9), ...common, ...stddev } };
  const tied = dice.chance(0.5) ? { tied: dice.chance(0.5) } : {};
  return { model: 'llama', options: { ...tied, heads, hidden: 1 + dice.below(9), ...common, ...stddev } };
}

function configOf(dice: Dice): object {
  const heads = 1 + dice.below(3);
  const width = 2 * heads * (1 + dice.below(4));
  const type = dice.pick(['gpt2', 'llama', 'bert']);
  const config = {
    model_type: type,
    ...(type === 'gpt2'
      ? { n_layer: 1 + dice.below(2), n_embd: width, n_head: heads, n_positions: 5 }
      : { num_hidden_layers: 1 + dice.below(2), hidden_size: width, num_attention_heads: heads, intermediate_size: 7 }),
    vocab_size: 20 + dice.below(20),
    pad_token_id: 0,
    ...(dice.chance(0.5) && { torch_dtype: dice.pick(['float32', 'float16', 'bfloat16']) }),
    // What it does not know, and does not matter.
    ...(dice.chance(0.3) && { chat: { template: ['{{ x }}', null, 1.5] }, 10: -0, 9: [] }),
  };
  return { config };
}

/** A recipe that every call accepts, if the caller sets no limit on bytes. Keys are in a random order. */
export function rightRecipe(dice: Dice): Recipe {
  const source = dice.pick([modelOf, configOf, shapesOf, (d: Dice) => ({ tensors: tensorsOf(d) }), (d: Dice) => ({ tensors: tensorsOf(d) })])(dice); // biome-ignore format: short
  const recipe = {
    weightInit: 1,
    ...source,
    seed: digits(dice),
    ...(dice.chance(0.5) && { dtype: dice.pick('tensors' in source ? ['f32'] : DTYPES) }),
    ...(dice.chance(0.2) && { shardSize: 1 + dice.below(2 ** 32) }),
    ...(dice.chance(0.2) && {
      fingerprint: dice
        .below(2 ** 32)
        .toString(16)
        .padStart(64, '0'),
    }),
  };
  return shuffled(dice, recipe) as unknown as Recipe;
}

function shuffled<T>(dice: Dice, value: T): T {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const order = entries.map((entry) => ({ entry, key: dice.below(2 ** 32) })).sort((a, b) => a.key - b.key);
  return Object.fromEntries(order.map(({ entry: [key, item] }) => [key, shuffled(dice, item)])) as T;
}

/** Texts that have done harm elsewhere. */
const TEXTS = ['__proto__', 'constructor', '../../etc/passwd', 'C:\\nul', '\u0000', '\ud800', '(a+)+$', '*'.repeat(300), 'Infinity', '-Infinity', '1e999', '0x1', '99999999999999999999', ' 1', 'x'.repeat(70_000)]; // biome-ignore format: short
const NUMBERS = [-1, -0, 0.5, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1e308, 5e-324, Infinity, -Infinity, Number.NaN];
const deep = (depth: number, inner: unknown, wrap: (value: unknown) => unknown): unknown =>
  depth === 0 ? inner : wrap(deep(depth - 1, inner, wrap));

/** A value that has no business in a recipe, mostly. */
function hostileValue(dice: Dice): unknown {
  return dice.pick<() => unknown>([
    () => dice.pick(JUNK),
    () => dice.pick(NUMBERS),
    () => dice.pick(TEXTS),
    () => deep(dice.pick([3, 40, 3000]), 1, (value) => [value]),
    () => deep(dice.pick([3, 40, 3000]), { kind: 'constant', value: 0 }, (init) => ({ kind: 'with-rows', init, start: 0, end: 1, value: 0 })), // biome-ignore format: short
    () => Array.from({ length: dice.pick([9, 5000]) }, () => 2 ** 31),
    () => Object.assign([], { length: 2 ** 32 - 1 }),
    () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    () => ({ kind: 'orthogonal', gain: 1 }),
  ])();
}

type Place = { readonly parent: Record<string | number, unknown>; readonly path: readonly string[] };
/** The objects and arrays of a value, with where they are. */
function placesOf(value: unknown, path: readonly string[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]));
  return [{ parent: value as Record<string, unknown>, path }, ...inner];
}

/** A right recipe with a key that no object there has. */
export function withUnknownKey(dice: Dice): { recipe: Recipe; key: string } {
  for (;;) {
    const recipe = structuredClone(rightRecipe(dice));
    const closed = placesOf(recipe).filter(
      // A config may have any key; keys of tensors and shapes are names; arrays have none.
      ({ parent, path: [top, ...rest] }) =>
        !Array.isArray(parent) && top !== 'config' && !(rest.length === 0 && (top === 'tensors' || top === 'shapes')),
    );
    const { parent } = dice.pick(closed);
    const key = dice.pick(['bogus', 'Shape', 'constructor', 'toString', 'gain', 'name', 'slice', 'weightinit']);
    if (Object.hasOwn(parent, key)) continue;
    parent[key] = dice.pick([1, 'x', null, {}]);
    return { recipe, key };
  }
}

/** As JSON.parse makes it: a key of the object's own. */
const withPrototype = (parent: object): void => {
  const value = { polluted: 1 };
  Object.defineProperty(parent, '__proto__', { value, enumerable: true, configurable: true, writable: true });
};

/** A right recipe with one to three things done to it. It may be right still. */
export function hostileRecipe(dice: Dice): unknown {
  if (dice.chance(0.02)) return hostileValue(dice);
  const recipe = structuredClone(rightRecipe(dice));
  const places = placesOf(recipe);
  for (let i = dice.pick([1, 1, 2, 3]); i > 0; i--) {
    const { parent } = dice.pick(places);
    const keys = Object.keys(parent);
    const key = keys.length > 0 && dice.chance(0.8) ? dice.pick(keys) : dice.pick(['bogus', 'constructor', 'toString', 'shape', 'init']); // biome-ignore format: short
    const done = dice.below(10);
    if (done === 0) delete parent[key];
    else if (done === 1) withPrototype(parent);
    else parent[key] = hostileValue(dice);
  }
  return recipe;
}
