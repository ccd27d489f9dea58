// Parameters of a Hugging Face model from its config.json.
import { argumentError, checkObject, named } from '../../errors.js';
import { gpt2, llama } from '../../presets/language-models.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Dtype, WeightSpec } from '../../types.js';
import { type Config, flagOf, layersOf, sizeOf } from './values.js';

/** A model's parameters from its config. */
type Family = (config: Config) => LayerSpecs;

const FAMILIES: Readonly<Record<string, Family>> = {
  gpt2: (config) =>
    gpt2({
      layers: layersOf(config, 'n_layer/num_hidden_layers', 12),
      width: sizeOf(config, 'n_embd/hidden_size', 768),
      vocabulary: sizeOf(config, 'vocab_size', 50257),
      context: sizeOf(config, 'n_positions/max_position_embeddings', 1024),
    }),
  llama: (config) =>
    llama({
      layers: layersOf(config, 'num_hidden_layers', 32),
      width: sizeOf(config, 'hidden_size', 4096),
      heads: sizeOf(config, 'num_attention_heads', 32),
      hidden: sizeOf(config, 'intermediate_size', 11008),
      vocabulary: sizeOf(config, 'vocab_size', 32000),
      tied: flagOf(config, 'tie_word_embeddings', false),
    }),
};

const DTYPES: Readonly<Record<string, Dtype>> = { float32: 'f32', float16: 'f16', bfloat16: 'bf16' };

/**
 * The parameters of a model by name, from the content of its config.json.
 *
 * @param config - the parsed JSON
 * @throws ArgumentError for a model_type that is not known, with those that are
 * @example
 * const specs = specsOfConfig({ model_type: 'gpt2', n_layer: 2 });
 */
export function specsOfConfig(config: unknown): Record<string, WeightSpec> {
  return named('specsOfConfig', () => {
    checkObject('config', config);
    const { model_type: type, torch_dtype = 'float32', dtype: dtypeName = torch_dtype } = config as Config;
    const family = Object.hasOwn(FAMILIES, String(type)) ? FAMILIES[String(type)] : undefined;
    if (!family) throw argumentError('config.model_type', Object.keys(FAMILIES).join(', '), type);
    const dtype = DTYPES[String(dtypeName)];
    if (!dtype) throw argumentError('config.dtype', Object.keys(DTYPES).join(', '), dtypeName);
    return Object.fromEntries(
      Object.entries(family(config as Config)).map(([name, spec]) => [name, { ...spec, dtype }]),
    );
  });
}
