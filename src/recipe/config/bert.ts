// BERT and RoBERTa. Source: transformers 5.18, modeling_*.py and configuration_*.py of models/bert and models/roberta.

import { zeros } from '../../initializers/initializers.js';
import { constructed, withoutTied } from '../../presets/constructed.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import { type Family, withHead } from './family.js';
import { embedding, gaussian, joined, layerNorm, linear, parameter, repeated } from './parameters.js';
import { type Config, checkHeads, flagOf, labelsOf, layersOf, paddingOf, refuse, scaleOf, sizeOf } from './values.js';

/** What heads are made of. */
interface Sizes {
  readonly width: number;
  readonly vocabulary: number;
  readonly init: Init;
}

/** The encoder's layers and the pooler, which some classes do not have. */
function encoder(config: Config, width: number, init: Init, pooler: boolean): LayerSpecs {
  const hidden = sizeOf(config, 'intermediate_size', 3072);
  return joined([
    repeated(layersOf(config, 'num_hidden_layers', 12), (i) => {
      const layer = `encoder.layer.${i}.`;
      return [
        linear(`${layer}attention.self.query`, width, width, init),
        linear(`${layer}attention.self.key`, width, width, init),
        linear(`${layer}attention.self.value`, width, width, init),
        linear(`${layer}attention.output.dense`, width, width, init),
        layerNorm(`${layer}attention.output.LayerNorm`, width),
        linear(`${layer}intermediate.dense`, hidden, width, init),
        linear(`${layer}output.dense`, width, hidden, init),
        layerNorm(`${layer}output.LayerNorm`, width),
      ];
    }),
    pooler ? linear('pooler.dense', width, width, init) : {},
  ]);
}

/** The specs of a head. Its decoder of tokens may be tied: the weight is the embedding then, and the bias is the head's own. */
function headOf(config: Config, specs: LayerSpecs): LayerSpecs {
  const tied = flagOf(config, 'tie_word_embeddings', true);
  return withoutTied(constructed(specs), (name) => tied && name.includes('.decoder.'));
}

function checkedSizes(config: Config, vocabularySize: number): Sizes {
  refuse(config, 'add_cross_attention', 'cross-attention is not expressed');
  const width = sizeOf(config, 'hidden_size', 768);
  checkHeads(sizeOf(config, 'num_attention_heads', 12), width);
  return {
    width,
    vocabulary: sizeOf(config, 'vocab_size', vocabularySize),
    init: gaussian(scaleOf(config, 'initializer_range', 0.02)),
  };
}

/** BERT's head for masked tokens. */
function predictions({ width, vocabulary, init }: Sizes): LayerSpecs {
  return joined([
    { 'cls.predictions.bias': parameter([vocabulary], zeros()) },
    linear('cls.predictions.transform.dense', width, width, init),
    layerNorm('cls.predictions.transform.LayerNorm', width),
    linear('cls.predictions.decoder', vocabulary, width, init),
  ]);
}

function bertHead(config: Config, task: string, sizes: Sizes): LayerSpecs | undefined {
  const { width, init } = sizes;
  switch (task) {
    case 'Model':
      return undefined;
    case 'ForPreTraining':
      return joined([predictions(sizes), linear('cls.seq_relationship', 2, width, init)]);
    case 'ForNextSentencePrediction':
      return linear('cls.seq_relationship', 2, width, init);
    case 'ForSequenceClassification':
    case 'ForTokenClassification':
      return linear('classifier', labelsOf(config), width, init);
    case 'ForMultipleChoice':
      return linear('classifier', 1, width, init);
    case 'ForQuestionAnswering':
      return linear('qa_outputs', labelsOf(config), width, init);
    default:
      return predictions(sizes);
  }
}

export const bert: Family = {
  prefix: 'Bert',
  tasks: [
    'ForMaskedLM',
    'Model',
    'ForPreTraining',
    'LMHeadModel',
    'ForNextSentencePrediction',
    'ForSequenceClassification',
    'ForTokenClassification',
    'ForMultipleChoice',
    'ForQuestionAnswering',
  ],
  parameters(config, task) {
    const sizes = checkedSizes(config, 30522);
    const { width, vocabulary, init } = sizes;
    const pooler = !['ForMaskedLM', 'LMHeadModel', 'ForTokenClassification', 'ForQuestionAnswering'].includes(task);
    const body = joined([
      embedding('embeddings.word_embeddings', vocabulary, width, init, paddingOf(config, 0, vocabulary)),
      embedding('embeddings.position_embeddings', sizeOf(config, 'max_position_embeddings', 512), width, init),
      embedding('embeddings.token_type_embeddings', sizeOf(config, 'type_vocab_size', 2), width, init),
      layerNorm('embeddings.LayerNorm', width),
      encoder(config, width, init, pooler),
    ]);
    const head = bertHead(config, task, sizes);
    return withHead('bert.', constructed(body), head && headOf(config, head));
  },
};

function robertaHead(config: Config, task: string, sizes: Sizes): LayerSpecs | undefined {
  const { width, vocabulary, init } = sizes;
  switch (task) {
    case 'Model':
      return undefined;
    case 'ForSequenceClassification':
      return joined([
        linear('classifier.dense', width, width, init),
        linear('classifier.out_proj', labelsOf(config), width, init),
      ]);
    case 'ForTokenClassification':
      return linear('classifier', labelsOf(config), width, init);
    case 'ForMultipleChoice':
      return linear('classifier', 1, width, init);
    case 'ForQuestionAnswering':
      return linear('qa_outputs', labelsOf(config), width, init);
    default:
      return joined([
        { 'lm_head.bias': parameter([vocabulary], zeros()) },
        linear('lm_head.dense', width, width, init),
        layerNorm('lm_head.layer_norm', width),
        linear('lm_head.decoder', vocabulary, width, init),
      ]);
  }
}

export const roberta: Family = {
  prefix: 'Roberta',
  tasks: [
    'ForMaskedLM',
    'Model',
    'ForCausalLM',
    'ForSequenceClassification',
    'ForTokenClassification',
    'ForMultipleChoice',
    'ForQuestionAnswering',
  ],
  parameters(config, task) {
    const sizes = checkedSizes(config, 50265);
    const { width, vocabulary, init } = sizes;
    const positions = sizeOf(config, 'max_position_embeddings', 512);
    const body = joined([
      embedding('embeddings.word_embeddings', vocabulary, width, init, paddingOf(config, 1, vocabulary)),
      embedding('embeddings.token_type_embeddings', sizeOf(config, 'type_vocab_size', 2), width, init),
      layerNorm('embeddings.LayerNorm', width),
      embedding('embeddings.position_embeddings', positions, width, init, paddingOf(config, 1, positions)),
      encoder(config, width, init, task === 'Model' || task === 'ForMultipleChoice'),
    ]);
    const head = robertaHead(config, task, sizes);
    return withHead('roberta.', constructed(body), head && headOf(config, head));
  },
};
