// From a recipe to specs.
import { argumentError, checkObject, named } from '../errors.js';
import { MAX_BYTES } from './limits.js';
import { resolveRecipe } from './resolve-recipe.js';
import type { Recipe, RecipeSpecs } from './types.js';

/** Options of {@link specsOfRecipe}. */
export interface RecipeOptions {
  /** The most bytes that the model may take: a number from 0, Infinity for no limit; 2^32, 4 GiB, if absent. */
  readonly maxBytes?: number;
}

/**
 * The specs of a recipe, for `createAll`, `fillAll` and the other calls. They have the recipe's seed, so the initializer's does not matter.
 *
 * A recipe may come from anybody. It is checked wholly before this returns: a key that is not known is refused at each place; numbers,
 * nesting and the count of tensors have limits, and the bytes of the whole model one that you choose. docs/recipes.md has the grammar.
 *
 * @param recipe - a recipe, as JSON.parse gives it
 * @param options.maxBytes - the most bytes that the model may take, from 0, may be Infinity; 2^32 (4 GiB) if absent
 * @returns specs by name, each with `init`, `dtype` and `seed`, in the recipe's order
 * @throws ArgumentError for what is no recipe, and for a model beyond `maxBytes`
 * @example
 * const recipe = {
 *   weightInit: 1,
 *   model: 'llama',
 *   options: { layers: 2, width: 64, heads: 4, hidden: 128, vocabulary: 1000 },
 *   seed: '42',
 *   dtype: 'bf16',
 * } as const;
 * const model = await initializer.createAll(specsOfRecipe(recipe));
 * model.tensors['model.norm.weight'];
 */
export function specsOfRecipe(recipe: Recipe, options: RecipeOptions = {}): RecipeSpecs {
  return named('specsOfRecipe', () => {
    checkObject('options', options, 'maxBytes');
    const { maxBytes = MAX_BYTES } = options;
    if (typeof maxBytes !== 'number' || !(maxBytes >= 0)) {
      throw argumentError('maxBytes', 'a number, not negative', maxBytes);
    }
    return resolveRecipe(recipe, maxBytes).specs;
  });
}
