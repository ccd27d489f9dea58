// Checks a recipe, wholly, and resolves it to specs.
import { dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, isIndex, show } from '../errors.js';
import { resolveFill } from '../fill/resolve.js';
import { initOfWord } from '../initializers/methods.js';
import { product } from '../initializers/shape.js';
import { isGlob } from '../presets/glob.js';
import { applyRules, type Rule } from '../presets/rules.js';
import type { Dtype, Init, WeightSpec } from '../types.js';
import { bytesOfAll } from './bytes.js';
import { specsOfConfig } from './config/config.js';
import { uint64OfText } from './decimal.js';
import { MAX_MATCHING, MAX_STACKED, MAX_TENSORS } from './limits.js';
import { specsOfModel } from './models.js';
import { type Plain, plainOf } from './plain.js';
import { checkName, initOfPlain, specOfPlain } from './tensor.js';
import type { Recipe, RecipeSpec, RecipeSpecs } from './types.js';

/** The keys of a recipe, in the order of the canonical form. */
export const RECIPE_KEYS = 'weightInit model options config tensors shapes rules seed dtype shardSize fingerprint';

type PlainRecipe = { readonly [key: string]: Plain | undefined };

/** The keys of a model: the first of each pair, and what belongs to it. */
const SOURCES = { model: 'options', config: undefined, tensors: undefined, shapes: 'rules' } as const;

/** The fields that do not depend on what a recipe names. */
function checkBase({ weightInit, dtype, shardSize, fingerprint }: PlainRecipe): void {
  if (weightInit !== 1) throw argumentError('recipe.weightInit', '1, the version of the stream', weightInit);
  if (dtype !== undefined) forItem('recipe', () => dtypeOf(dtype));
  if (shardSize !== undefined && !(isIndex(shardSize) && shardSize > 0)) {
    throw argumentError('recipe.shardSize', 'a positive integer', shardSize);
  }
  if (fingerprint !== undefined && !(typeof fingerprint === 'string' && /^[0-9a-f]{64}$/.test(fingerprint))) {
    throw argumentError('recipe.fingerprint', '64 hexadecimal digits in lower case', fingerprint);
  }
}

/** Which of the four a recipe names. */
function sourceOf(recipe: PlainRecipe): keyof typeof SOURCES {
  const [source, ...others] = Object.keys(SOURCES).filter((key) => recipe[key] !== undefined);
  if (source === undefined || others.length > 0) {
    throw argumentError('recipe', 'with one of model, config, tensors, shapes', recipe);
  }
  for (const [of, key] of Object.entries(SOURCES)) {
    if (key === undefined || (of === source) === (recipe[key] !== undefined)) continue;
    throw argumentError(`recipe.${key}`, of === source ? `there, with ${of}` : `absent without ${of}`, recipe[key]);
  }
  return source as keyof typeof SOURCES;
}

/** The entries of an object of a recipe whose keys are names of tensors. */
function namedEntries(argument: string, object: unknown): [name: string, value: Plain][] {
  checkObject(argument, object);
  const entries = Object.entries(object as Record<string, Plain>);
  if (entries.length > MAX_TENSORS) throw argumentError(argument, `at most ${MAX_TENSORS} tensors`, object);
  for (const [name] of entries) checkName('name', name);
  return entries;
}

function specsOfTensors(tensors: unknown): Record<string, WeightSpec> {
  return Object.fromEntries(
    namedEntries('recipe.tensors', tensors).map(([name, tensor]) => [
      name,
      forItem(show(name), () => specOfPlain(tensor, 'spec') as WeightSpec),
    ]),
  );
}

function specsOfShapes(shapes: unknown, rules: unknown): Record<string, WeightSpec> {
  const parameters = namedEntries('recipe.shapes', shapes).map(([name, shape]): [string, Omit<WeightSpec, 'init'>] => [
    name,
    forItem(show(name), () => specOfPlain(Array.isArray(shape) ? { shape } : shape, 'spec')),
  ]);
  if (!Array.isArray(rules)) throw argumentError('recipe.rules', 'an array of [glob, init]', rules);
  const read = rules.map((rule: unknown, i): Rule => {
    if (!Array.isArray(rule) || rule.length !== 2) throw argumentError(`recipe.rules[${i}]`, '[glob, init]', rule);
    const [glob, init] = rule;
    if (typeof glob !== 'string') throw argumentError(`recipe.rules[${i}][0]`, 'a glob or a name', glob);
    checkName(`recipe.rules[${i}][0]`, glob);
    return [glob, typeof init === 'string' ? initOfWord(`recipe.rules[${i}][1]`, init) : initOfPlain(init)];
  });
  const sum = (texts: readonly string[]): number => texts.reduce((total, text) => total + text.length + 1, 0);
  const globs = sum(read.map(([glob]) => glob as string).filter(isGlob));
  if (globs * sum(parameters.map(([name]) => name)) > MAX_MATCHING) {
    throw argumentError(
      'recipe.rules',
      `such that characters of names times characters of globs are at most ${MAX_MATCHING}`,
      rules,
    );
  }
  return applyRules(Object.fromEntries(parameters), read);
}

/** Resolves a spec as the recipe's, and checks it as whoever makes the tensor will. */
function resolveSpec(name: string, spec: WeightSpec, dtype: Dtype, seed: bigint): RecipeSpec {
  const { init, ...rest } = spec;
  const resolved = {
    ...rest,
    init: typeof init === 'string' ? initOfWord('init', init) : init,
    dtype,
    seed: (spec.seed ?? seed) as bigint,
  };
  checkStack(resolved);
  const { stream } = resolved;
  resolveFill(stream === undefined ? { ...resolved, name } : resolved, resolved.seed);
  return resolved;
}

/** Throws for stacks of orthogonal matrices beyond the limit: each would be a part of its own. */
function checkStack({
  shape,
  init,
  batchDims,
}: {
  readonly shape: unknown;
  readonly init: Init;
  readonly batchDims?: unknown;
}): void {
  if (!Array.isArray(shape) || !isIndex(batchDims) || !/orthogonal/.test(kindOf(init))) return;
  const stacked = product(shape.slice(0, batchDims));
  if (stacked > MAX_STACKED)
    throw argumentError('batchDims', `of at most ${MAX_STACKED} orthogonal matrices`, batchDims);
}

/** The kind of an initializer, within rows too. */
const kindOf = (init: Init): string => (init?.kind === 'with-rows' ? kindOf(init.init) : String(init?.kind));

/** A recipe that is checked, and the specs that it resolves to. */
export interface ResolvedRecipe {
  readonly recipe: Recipe;
  readonly specs: RecipeSpecs;
}

/** Checks a recipe and resolves it, if the model has at most `maxBytes`. */
export function resolveRecipe(given: unknown, maxBytes = Infinity): ResolvedRecipe {
  checkObject('recipe', given);
  const recipe = plainOf('recipe', given) as PlainRecipe;
  checkObject('recipe', recipe, RECIPE_KEYS);
  checkBase(recipe);
  const seed = uint64OfText('recipe.seed', recipe.seed);
  const source = sourceOf(recipe);
  const { model, options, config, tensors, shapes, rules, dtype } = recipe;
  const specs = {
    model: () => specsOfModel(model, options),
    config: () => specsOfConfig(config),
    tensors: () => specsOfTensors(tensors),
    shapes: () => specsOfShapes(shapes, rules),
  }[source]();
  const entries = Object.entries<WeightSpec>(specs);
  if (entries.length === 0 || entries.length > MAX_TENSORS) {
    throw argumentError('recipe', `of 1 to ${MAX_TENSORS} tensors`, recipe);
  }
  // A config says a dtype for every tensor; elsewhere a tensor's own dtype is an exception from the recipe's.
  const dtypeFor = (spec: WeightSpec): Dtype =>
    dtypeOf(source === 'config' ? (dtype ?? spec.dtype) : (spec.dtype ?? dtype));
  const resolved = Object.fromEntries(
    entries.map(([name, spec]) => [name, forItem(show(name), () => resolveSpec(name, spec, dtypeFor(spec), seed))]),
  );
  const bytes = bytesOfAll(resolved);
  if (bytes > maxBytes) throw argumentError('recipe', `of at most ${maxBytes} bytes: maxBytes is the limit`, bytes);
  return { recipe: recipe as unknown as Recipe, specs: resolved };
}
