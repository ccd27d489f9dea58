// What holds of every recipe: it is taken wholly, or refused by an error of ours, by every call alike.
import { isDeepStrictEqual } from 'node:util';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { bytesOfSpecs, canonicalRecipe, idOfRecipe, type Recipe, specsOfRecipe } from '../../../src/index-recipe.ts';
import type { WeightSpec } from '../../../src/types.ts';
import { drawn } from './fixed-seed.ts';
import { diceOf } from './random-choices.ts';
import { hostileRecipe, rightRecipe, withUnknownKey } from './recipes.ts';

const unlimited = { maxBytes: Infinity };

/** What a call returns, or the message of the error of ours that it throws. Another error is a fault. */
function outcome<T>(call: () => T): { readonly value: T } | { readonly message: string } {
  try {
    return { value: call() };
  } catch (error) {
    if ((error as Error).name !== 'ArgumentError') throw error;
    return { message: (error as Error).message };
  }
}

const withoutCall = (message: string): string => message.replace(/^\w+/, '');

/** The same specs as a recipe of tensors. */
function asTensors(recipe: Recipe, specs: Readonly<Record<string, WeightSpec>>): Recipe {
  const entries = Object.entries(specs).map(([name, { seed, stream, ...spec }]) => [
    name,
    { ...spec, seed: String(seed), ...(stream !== undefined && { stream: String(stream) }) },
  ]);
  return { weightInit: 1, seed: recipe.seed, tensors: Object.fromEntries(entries) };
}

/** Throws unless the laws hold of a recipe that is taken. */
function checkTaken(recipe: Recipe): void {
  const specs = specsOfRecipe(recipe, unlimited);
  for (const [name, spec] of Object.entries(specs)) {
    resolveFill(spec.stream === undefined ? { ...spec, name } : spec, 0);
    if (typeof spec.seed !== 'bigint' || typeof spec.init !== 'object') throw new Error(`${name} is not resolved`);
  }
  const canonical = canonicalRecipe(recipe);
  const again: Recipe = JSON.parse(canonical);
  if (canonicalRecipe(again) !== canonical) throw new Error(`another canonical form: ${canonical}`);
  const id = idOfRecipe(recipe);
  if (idOfRecipe(again) !== id) throw new Error('the canonical form has another id');
  if (idOfRecipe(asTensors(recipe, specs)) !== id) throw new Error('the same tensors have another id');
}

/** How many were taken and refused. */
export interface Tally {
  right: number;
  hostileTaken: number;
  hostileRefused: number;
  unknownKeys: number;
}

/** Tries `count` recipes, the same ones at every run: a half is right, a quarter has an unknown key, a quarter is hostile. */
export function tryRecipes(count: number): Tally {
  const tally: Tally = { right: 0, hostileTaken: 0, hostileRefused: 0, unknownKeys: 0 };
  for (const [i, words] of drawn(count, 19).entries()) {
    const dice = diceOf(words);
    if (i % 2 === 0) {
      const recipe = rightRecipe(dice);
      const before = structuredClone(recipe);
      checkTaken(recipe);
      if (!isDeepStrictEqual(recipe, before)) throw new Error('the recipe was changed');
      tally.right++;
    } else if (i % 4 === 1) {
      const { recipe, key } = withUnknownKey(dice);
      const result = outcome(() => specsOfRecipe(recipe, unlimited));
      if (!('message' in result)) throw new Error(`${key} was taken: ${JSON.stringify(recipe)}`);
      if (!result.message.includes(`.${key} is not known`)) throw new Error(`${key}: ${result.message}`);
      tally.unknownKeys++;
    } else {
      const recipe = hostileRecipe(dice) as Recipe;
      const limited = outcome(() => specsOfRecipe(recipe));
      if ('value' in limited && bytesOfSpecs(limited.value) > 2 ** 32) throw new Error('beyond maxBytes');
      const results = [specsOfRecipe, canonicalRecipe, idOfRecipe].map((call) =>
        outcome<unknown>(() => call(recipe, unlimited)),
      );
      const messages = results.map((result) => ('message' in result ? withoutCall(result.message) : 'taken'));
      if (new Set(messages).size > 1) throw new Error(`the calls disagree: ${messages.join(' | ')}`);
      if (messages[0] === 'taken') {
        checkTaken(recipe);
        tally.hostileTaken++;
      } else tally.hostileRefused++;
    }
    if ('polluted' in {} || 'polluted' in []) throw new Error('a prototype was changed');
  }
  return tally;
}
