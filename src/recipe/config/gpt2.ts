// GPT-2. Source: transformers 5.18, models/gpt2/modeling_gpt2.py and configuration_gpt2.py.
import { gpt2 as preset } from '../../presets/language-models.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import type { Family } from './family.js';
import { gaussian, joined, linear } from './parameters.js';
import { type Config, checkHeads, flagOf, labelsOf, layersOf, refuse, scaleOf, sizeOf } from './values.js';

/** The prefix of the body in all classes but GPT2Model. */
const PREFIX = 'transformer.';

function head(config: Config, task: string, width: number, vocabulary: number, init: Init): LayerSpecs {
  switch (task) {
    case 'ForSequenceClassification':
      return linear('score', labelsOf(config), width, init, false);
    case 'ForTokenClassification':
      return linear('classifier', labelsOf(config), width, init);
    case 'ForQuestionAnswering':
      return linear('qa_outputs', 2, width, init);
    default:
      return flagOf(config, 'tie_word_embeddings', true) ? {} : linear('lm_head', vocabulary, width, init, false);
  }
}

export const gpt2: Family = {
  prefix: 'GPT2',
  tasks: ['LMHeadModel', 'Model', 'ForSequenceClassification', 'ForTokenClassification', 'ForQuestionAnswering'],
  parameters(config, task) {
    refuse(config, 'add_cross_attention', 'cross-attention is not expressed');
    const width = sizeOf(config, 'n_embd/hidden_size', 768);
    checkHeads(sizeOf(config, 'n_head/num_attention_heads', 12), width);
    const vocabulary = sizeOf(config, 'vocab_size', 50257);
    const stddev = scaleOf(config, 'initializer_range', 0.02);
    const body = preset({
      layers: layersOf(config, 'n_layer/num_hidden_layers', 12),
      width,
      hidden: sizeOf(config, 'n_inner', 4 * width, 4 * width),
      vocabulary,
      context: sizeOf(config, 'n_positions/max_position_embeddings', 1024),
      stddev,
    });
    if (task !== 'Model') return joined([body, head(config, task, width, vocabulary, gaussian(stddev))]);
    return Object.fromEntries(Object.entries(body).map(([name, spec]) => [name.slice(PREFIX.length), spec]));
  },
};
