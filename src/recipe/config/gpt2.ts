// GPT-2. Source: transformers 5.18, models/gpt2/modeling_gpt2.py and configuration_gpt2.py.
import { constructed, withTokenHead } from '../../presets/constructed.js';
import { gpt2Body } from '../../presets/language-models.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import type { Family } from './family.js';
import { gaussian, joined, linear } from './parameters.js';
import { type Config, checkHeads, flagOf, labelsOf, layersOf, refuse, scaleOf, sizeOf } from './values.js';

/** The prefix of the body in all classes but GPT2Model. */
const PREFIX = 'transformer.';

function headOf(config: Config, task: string, width: number, init: Init): LayerSpecs | undefined {
  switch (task) {
    case 'ForSequenceClassification':
      return linear('score', labelsOf(config), width, init, false);
    case 'ForTokenClassification':
      return linear('classifier', labelsOf(config), width, init);
    case 'ForQuestionAnswering':
      return linear('qa_outputs', 2, width, init);
    default:
      return undefined;
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
    const body = gpt2Body({
      layers: layersOf(config, 'n_layer/num_hidden_layers', 12),
      width,
      hidden: sizeOf(config, 'n_inner', 4 * width, 4 * width),
      vocabulary,
      context: sizeOf(config, 'n_positions/max_position_embeddings', 1024),
      stddev,
    });
    const init = gaussian(stddev);
    if (task === 'LMHeadModel') {
      const tied = flagOf(config, 'tie_word_embeddings', true);
      return withTokenHead(body, ['lm_head.weight', [vocabulary, width], init], tied);
    }
    const head = headOf(config, task, width, init);
    if (head) return joined([body, constructed(head)]);
    return Object.fromEntries(Object.entries(body).map(([name, spec]) => [name.slice(PREFIX.length), spec]));
  },
};
