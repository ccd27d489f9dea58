// DistilBERT. Source: transformers 5.18, models/distilbert/modeling_distilbert.py and configuration_distilbert.py.
import { argumentError } from '../../errors.js';
import { constructed, withoutTied } from '../../presets/constructed.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import { type Family, withHead } from './family.js';
import { embedding, gaussian, joined, layerNorm, linear, repeated } from './parameters.js';
import { type Config, checkHeads, flagOf, labelsOf, layersOf, paddingOf, refuse, scaleOf, sizeOf } from './values.js';

function head(config: Config, task: string, width: number, vocabulary: number, init: Init): LayerSpecs | undefined {
  switch (task) {
    case 'Model':
      return undefined;
    case 'ForSequenceClassification':
      return joined([
        linear('pre_classifier', width, width, init),
        linear('classifier', labelsOf(config), width, init),
      ]);
    case 'ForMultipleChoice':
      return joined([linear('pre_classifier', width, width, init), linear('classifier', 1, width, init)]);
    case 'ForTokenClassification':
      return linear('classifier', labelsOf(config), width, init);
    case 'ForQuestionAnswering': {
      const labels = labelsOf(config);
      if (labels !== 2) throw argumentError('config.num_labels', '2 for question answering', labels);
      return linear('qa_outputs', 2, width, init);
    }
    default:
      return joined([
        linear('vocab_transform', width, width, init),
        layerNorm('vocab_layer_norm', width),
        linear('vocab_projector', vocabulary, width, init),
      ]);
  }
}

export const distilbert: Family = {
  prefix: 'DistilBert',
  tasks: [
    'ForMaskedLM',
    'Model',
    'ForSequenceClassification',
    'ForTokenClassification',
    'ForMultipleChoice',
    'ForQuestionAnswering',
  ],
  parameters(config, task) {
    refuse(config, 'sinusoidal_pos_embds', 'its positions are sines and cosines, which no initializer here makes');
    const width = sizeOf(config, 'dim/hidden_size', 768);
    checkHeads(sizeOf(config, 'n_heads/num_attention_heads', 12), width);
    const hidden = sizeOf(config, 'hidden_dim', 3072);
    const vocabulary = sizeOf(config, 'vocab_size', 30522);
    const init = gaussian(scaleOf(config, 'initializer_range', 0.02));
    const body = joined([
      embedding('embeddings.word_embeddings', vocabulary, width, init, paddingOf(config, 0, vocabulary)),
      embedding('embeddings.position_embeddings', sizeOf(config, 'max_position_embeddings', 512), width, init),
      layerNorm('embeddings.LayerNorm', width),
      repeated(layersOf(config, 'n_layers/num_hidden_layers', 6), (i) => {
        const layer = `transformer.layer.${i}.`;
        return [
          linear(`${layer}attention.q_lin`, width, width, init),
          linear(`${layer}attention.k_lin`, width, width, init),
          linear(`${layer}attention.v_lin`, width, width, init),
          linear(`${layer}attention.out_lin`, width, width, init),
          layerNorm(`${layer}sa_layer_norm`, width),
          linear(`${layer}ffn.lin1`, hidden, width, init),
          linear(`${layer}ffn.lin2`, width, hidden, init),
          layerNorm(`${layer}output_layer_norm`, width),
        ];
      }),
    ]);
    const specs = head(config, task, width, vocabulary, init);
    // Only the weight of the projector is the embedding: the bias is its own.
    const tied = flagOf(config, 'tie_word_embeddings', true);
    const isTied = (name: string): boolean => tied && name === 'vocab_projector.weight';
    return withHead('distilbert.', constructed(body), specs && withoutTied(constructed(specs), isTied));
  },
};
