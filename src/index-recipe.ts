// The entry point weight-init/recipe: a model as a few bytes of JSON, and the fingerprint that says whether it was made.
export { bytesOfSpecs } from './recipe/bytes.js';
export { canonicalRecipe } from './recipe/canonical.js';
export { specsOfConfig } from './recipe/config/config.js';
export type { FingerprintShares, FingerprintSpecs } from './recipe/fingerprint.js';
export { Fingerprint } from './recipe/fingerprint.js';
export type { FingerprintWeights, WeightsByName } from './recipe/fingerprint-of.js';
export { fingerprintOf } from './recipe/fingerprint-of.js';
export { idOfRecipe } from './recipe/id.js';
export type { RecipeOptions } from './recipe/specs.js';
export { specsOfRecipe } from './recipe/specs.js';
export type {
  Recipe,
  RecipeBase,
  RecipeInit,
  RecipeSource,
  RecipeSpec,
  RecipeSpecs,
  RecipeTensor,
} from './recipe/types.js';
