// Limits on what a recipe may say, since it may come from anybody. Far above every published model, and low enough that a page
// answers within seconds, whatever it is given.

/** The deepest nesting of objects and arrays. */
export const MAX_DEPTH = 32;
/** The most objects, arrays, numbers and texts in a recipe: 2^17 tensors take 14 each. */
export const MAX_VALUES = 2_097_152; // 2^21
/** The longest text in a recipe, in UTF-16 units. */
export const MAX_TEXT = 65_536;
/** The longest name of a tensor and the longest glob, in UTF-16 units. */
export const MAX_NAME = 512;
/** The most tensors; of a stack of orthogonal matrices each counts. The largest open models have about 70,000, one for each matrix of each expert. */
export const MAX_TENSORS = 131_072; // 2^17
/** The most layers of a preset: 4,096 of llama are 36,867 tensors. */
export const MAX_LAYERS = 4_096;
/** The most steps of matching: characters of names times characters of globs, and names times rules. */
export const MAX_MATCHING = 1_073_741_824; // 2^30
/** The most bytes of a model, unless the caller says another number: 4 GiB, what a page can hold. */
export const MAX_BYTES = 4_294_967_296; // 2^32
