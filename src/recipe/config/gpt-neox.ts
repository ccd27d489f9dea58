// GPT-NeoX and Pythia. Source: transformers 5.18, models/gpt_neox/modeling_gpt_neox.py and configuration_gpt_neox.py.
import { constructed, withTokenHead } from '../../presets/constructed.js';
import { type Family, withHead } from './family.js';
import { embedding, gaussian, joined, layerNorm, linear, repeated } from './parameters.js';
import { checkHeads, flagOf, labelsOf, layersOf, scaleOf, sizeOf } from './values.js';

export const gptNeoX: Family = {
  prefix: 'GPTNeoX',
  tasks: ['ForCausalLM', 'Model', 'ForSequenceClassification', 'ForTokenClassification', 'ForQuestionAnswering'],
  parameters(config, task) {
    const width = sizeOf(config, 'hidden_size', 6144);
    checkHeads(sizeOf(config, 'num_attention_heads', 64), width);
    const hidden = sizeOf(config, 'intermediate_size', 24576);
    const vocabulary = sizeOf(config, 'vocab_size', 50432);
    const bias = flagOf(config, 'attention_bias', true);
    const init = gaussian(scaleOf(config, 'initializer_range', 0.02));
    const layers = joined([
      embedding('embed_in', vocabulary, width, init),
      repeated(layersOf(config, 'num_hidden_layers', 44), (i) => [
        layerNorm(`layers.${i}.input_layernorm`, width),
        layerNorm(`layers.${i}.post_attention_layernorm`, width),
        linear(`layers.${i}.attention.query_key_value`, 3 * width, width, init, bias),
        linear(`layers.${i}.attention.dense`, width, width, init, bias),
        linear(`layers.${i}.mlp.dense_h_to_4h`, hidden, width, init),
        linear(`layers.${i}.mlp.dense_4h_to_h`, width, hidden, init),
      ]),
      layerNorm('final_layer_norm', width),
    ]);
    const body = constructed(layers);
    const head = () => {
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
    };
    const prefix = 'gpt_neox.';
    if (task === 'ForCausalLM') {
      const tied = flagOf(config, 'tie_word_embeddings', false);
      // The module is lm_head; checkpoints have its name before transformers 5.
      return withTokenHead(withHead(prefix, body, {}), ['embed_out.weight', [vocabulary, width], init], tied);
    }
    const specs = head();
    return withHead(prefix, body, specs && constructed(specs));
  },
};
