// Checks a recipe, wholly, and resolves it to specs.
import { dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, isIndex, show } from '../errors.js';
import { resolveFill } from '../fill/resolve.js';
import { initOfWord } from '../initializers/methods.js';
import { isOrthogonal } from '../initializers/orthogonal-within.js';
import { product } from '../initializers/shape.js';
import type { Dtype, Init, WeightSpec } from '../types.js';
import { bytesOfAll } from './bytes.js';
import { specsOfConfig } from './config/config.js';
import { uint64OfText } from './decimal.js';
import { MAX_TENSORS } from './limits.js';
import { specsOfModel } from './models.js';
import { type Plain, plainOf } from './plain.js';
import { specsOfShapes } from './shapes.js';
import { specsOfTensors } from './tensors.js';
import type { Recipe, RecipeSpec, RecipeSpecs } from './types.js';

/** The keys of a recipe, in the order of the canonical form. */
export const RECIPE_KEYS = 'weightInit model options config tensors shapes rules seed dtype shardSize fingerprint';

type PlainRecipe = { readonly [key: string]: Plain | undefined };

/** The keys of a model: the first of each pair, and what belongs to it. */
const SOURCES = { model: 'options', config: undefined, tensors: undefined, shapes: 'rules' } as const;

/** The fields that do not depend on what a recipe names. */
function checkBase({ weightInit, dtype, shardSize, fingerprint }: PlainRecipe): void {
  if (weightInit !== 1) throw argumentError('weightInit', '1, the version of the stream', weightInit);
  dtypeOf(dtype);
  if (shardSize !== undefined && !(isIndex(shardSize) && shardSize > 0)) {
    throw argumentError('shardSize', 'a positive integer', shardSize);
  }
  if (fingerprint !== undefined && !(typeof fingerprint === 'string' && /^[0-9a-f]{64}$/.test(fingerprint))) {
    throw argumentError('fingerprint', '64 hexadecimal digits in lower case', fingerprint);
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
    throw argumentError(`${key}`, of === source ? `there, with ${of}` : `absent without ${of}`, recipe[key]);
  }
  return source as keyof typeof SOURCES;
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
  const { stream } = resolved;
  resolveFill(stream === undefined ? { ...resolved, name } : resolved, resolved.seed);
  return resolved;
}

/** The parts that a tensor is made in: each orthogonal matrix of a stack is one. Not yet checked. */
function partsOf({ shape, init, batchDims }: WeightSpec): number {
  if (!Array.isArray(shape) || !isIndex(batchDims) || !isOrthogonal(init as Init)) return 1;
  const stacked = product(shape.slice(0, batchDims));
  return stacked > 1 ? stacked : 1;
}

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
  const seed = uint64OfText('seed', recipe.seed);
  const source = sourceOf(recipe);
  const { model, options, config, tensors, shapes, rules, dtype } = recipe;
  const specs = {
    model: () => specsOfModel(model, options),
    config: () => specsOfConfig(config),
    tensors: () => specsOfTensors(tensors),
    shapes: () => specsOfShapes(shapes, rules),
  }[source]();
  const entries = Object.entries<WeightSpec>(specs);
  const parts = entries.reduce((total, [, spec]) => total + partsOf(spec), 0);
  if (!(parts > 0 && parts <= MAX_TENSORS)) {
    throw argumentError('recipe', `of 1 to ${MAX_TENSORS} tensors, orthogonal ones of a stack counted each`, recipe);
  }
  // A config says a dtype for every tensor; elsewhere a tensor's own dtype is an exception from the recipe's.
  const dtypeFor = (spec: WeightSpec): Dtype =>
    dtypeOf(source === 'config' ? (dtype ?? spec.dtype) : (spec.dtype ?? dtype));
  const resolved = Object.fromEntries(
    entries.map(([name, spec]) => [name, forItem(show(name), () => resolveSpec(name, spec, dtypeFor(spec), seed))]),
  );
  const bytes = bytesOfAll(resolved);
  if (bytes > maxBytes) throw argumentError('maxBytes', `at least the bytes of this model, ${bytes}`, maxBytes);
  return { recipe: recipe as unknown as Recipe, specs: resolved };
}
