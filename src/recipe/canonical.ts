// The one text of a recipe.
import { named } from '../errors.js';
import { initJson, jsonOf, objectOf, orderedJson, tensorJson } from './json.js';
import { OPTION_ORDER } from './models.js';
import { RECIPE_KEYS, resolveRecipe } from './resolve-recipe.js';
import type { Recipe } from './types.js';
import { sortedEntries } from './utf8-order.js';

const tensorsJson = (tensors: unknown): string =>
  objectOf(
    sortedEntries(tensors as Record<string, object>).map(([name, tensor]) => [
      name,
      Array.isArray(tensor) ? jsonOf(tensor) : tensorJson(tensor),
    ]),
  );

const WRITERS: Readonly<Record<string, (value: never) => string>> = {
  options: (options: Readonly<Record<string, unknown>>) => orderedJson(options, OPTION_ORDER),
  tensors: tensorsJson,
  shapes: tensorsJson,
  rules: (rules: readonly [string, unknown][]) =>
    `[${rules.map(([glob, init]) => `[${jsonOf(glob)},${initJson(init)}]`).join(',')}]`,
};

/**
 * The one text of a recipe: JSON without spaces, keys in a fixed order, tensors by the UTF-8 bytes of their names, numbers as
 * JSON.stringify writes them. Fields that are absent stay absent. The canonical form of the text's own JSON is the text again.
 *
 * @param recipe - a recipe, as JSON.parse gives it, of whatever size
 * @throws ArgumentError for what is no recipe
 * @example
 * canonicalRecipe({ seed: '42', weightInit: 1, tensors: { 'fc.weight': { init: 'he', shape: [784, 256] } } });
 * // {"weightInit":1,"tensors":{"fc.weight":{"shape":[784,256],"init":"he"}},"seed":"42"}
 */
export function canonicalRecipe(recipe: Recipe): string {
  return named('canonicalRecipe', () => {
    const { recipe: checked } = resolveRecipe(recipe);
    return orderedJson(checked as never, RECIPE_KEYS, (value, key) => (WRITERS[key] ?? jsonOf)(value as never));
  });
}
