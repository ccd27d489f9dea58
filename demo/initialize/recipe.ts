// The weights as a recipe: whoever has it makes the same bytes, in a page, in Node, and with the command.
import type { Dtype } from '../../src/index.ts';
import { canonicalRecipe } from '../../src/recipe/canonical.ts';
import { initJson } from '../../src/recipe/json.ts';
import { NAME, type SeededSpec } from './spec.ts';

/** `digest` is the fingerprint that the weights must have. */
export function recipeOf({ shape, init, layout, dtype, seed }: SeededSpec, digest: string): string {
  return canonicalRecipe({
    weightInit: 1,
    tensors: { [NAME]: { shape, init: JSON.parse(initJson(init)), layout, dtype: dtype as Dtype } },
    seed: `${seed}`,
    fingerprint: digest,
  });
}
