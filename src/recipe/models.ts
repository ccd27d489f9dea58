// The models that a recipe can name. They are frozen: a changed rule gets a new name.
import { argumentError, checkObject, isIndex } from '../errors.js';
import { gpt2, llama } from '../presets/language-models.js';
import type { LayerSpecs } from '../presets/preset.js';
import { MAX_LAYERS } from './limits.js';

const MODELS: Readonly<Record<string, (options: never) => LayerSpecs>> = { gpt2, llama };

/** The order of options in the canonical form: that of the models' documentation. */
export const OPTION_ORDER = 'layers width heads kvHeads hidden vocabulary context headSize tied stddev';

/** The specs of a model by its name. */
export function specsOfModel(model: unknown, options: unknown): LayerSpecs {
  if (typeof model !== 'string' || !Object.hasOwn(MODELS, model)) {
    const names = Object.keys(MODELS).map((name) => `"${name}"`);
    throw argumentError('model', names.join(' or '), model);
  }
  checkObject('options', options);
  const { layers } = options as { readonly layers?: unknown };
  // Before any tensor is made.
  if (isIndex(layers) && layers > MAX_LAYERS) {
    throw argumentError('options.layers', `at most ${MAX_LAYERS}`, layers);
  }
  return (MODELS[model] as (options: object) => LayerSpecs)(options);
}
