// The id of a recipe: the hash of the specs that it resolves to.
import { named } from '../errors.js';
import { hashOfName, utf8Of } from '../fill/stream.js';
import type { Init } from '../types.js';
import { tensorJson } from './json.js';
import { resolveRecipe } from './resolve-recipe.js';
import { sha256 } from './sha256.js';
import type { Recipe, RecipeSpec, RecipeSpecs } from './types.js';
import { sortedEntries } from './utf8-order.js';

/** An initializer with the fields that may be absent. */
function wholeInit(init: Init): Init {
  if (init.kind === 'with-rows') return { ...init, init: wholeInit(init.init) };
  if (init.kind === 'normal') return { mean: 0, ...init };
  return init.kind === 'sparse' ? { axis: 0, ...init } : init;
}

/** A spec with the fields that may be absent. A fan that is not given comes from the shape. */
function wholeSpec(name: string, { stream = hashOfName(name), seed, init, ...rest }: RecipeSpec): object {
  return {
    layout: 'in-out',
    batchDims: 0,
    groups: 1,
    ...rest,
    init: wholeInit(init),
    stream: String(stream),
    seed: String(seed),
  };
}

/** The lines that are hashed: the version of the stream, then each tensor, by the UTF-8 bytes of the name. */
function* linesOf(specs: RecipeSpecs): Generator<string> {
  yield 'weight-init 1\n';
  for (const [name, spec] of sortedEntries(specs)) {
    yield `${JSON.stringify(name)} ${tensorJson(wholeSpec(name, spec))}\n`;
  }
}

function* bytesOfLines(lines: Iterable<string>): Generator<readonly number[]> {
  for (const line of lines) yield utf8Of(line);
}

/**
 * The id of a recipe: the SHA-256 of the specs that it resolves to, every default written out. Recipes that make the same specs have the
 * same id, whether they name a preset, a config or tensors. The serialisation is in docs/recipes.md.
 *
 * @param recipe - a recipe, as JSON.parse gives it, of whatever size
 * @returns 64 hexadecimal digits
 * @throws ArgumentError for what is no recipe
 * @example
 * idOfRecipe({ weightInit: 1, tensors: { 'fc.weight': { shape: [784, 256], init: 'he' } }, seed: '42' });
 */
export function idOfRecipe(recipe: Recipe): string {
  return named('idOfRecipe', () => sha256(bytesOfLines(linesOf(resolveRecipe(recipe).specs))));
}
