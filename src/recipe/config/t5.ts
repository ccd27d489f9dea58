// T5. Source: transformers 5.18, models/t5/modeling_t5.py, T5PreTrainedModel._init_weights, and configuration_t5.py.
import { constant } from '../../initializers/initializers.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import type { Family } from './family.js';
import { embedding, gaussian, joined, linear, parameter, repeated } from './parameters.js';
import { type Config, choiceOf, flagOf, layersOf, refuse, scaleOf, sizeOf } from './values.js';

interface Sizes {
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly headSize: number;
  readonly buckets: number;
  readonly gated: boolean;
  /** initializer_factor. */
  readonly factor: number;
}

/** Its normalization: a weight alone, `initializer_factor`. */
const norm = (name: string, { width, factor }: Sizes): LayerSpecs => ({
  [`${name}.layer_norm.weight`]: parameter([width], constant(factor)),
});

function attention(name: string, sizes: Sizes, positions: boolean): LayerSpecs {
  const { width, heads, headSize, buckets, factor } = sizes;
  const inner = heads * headSize;
  const weight = gaussian(factor / Math.sqrt(width));
  const without = false;
  return joined([
    // Attention is not scaled by 1 / sqrt(d_kv), so that the weights of the queries are.
    linear(`${name}.q`, inner, width, gaussian(factor / Math.sqrt(width * headSize)), without),
    linear(`${name}.k`, inner, width, weight, without),
    linear(`${name}.v`, inner, width, weight, without),
    linear(`${name}.o`, width, inner, gaussian(factor / Math.sqrt(inner)), without),
    positions ? embedding(`${name}.relative_attention_bias`, buckets, heads, weight) : {},
  ]);
}

function feedForward(name: string, { width, hidden, gated, factor }: Sizes): LayerSpecs {
  const weight: Init = gaussian(factor / Math.sqrt(width));
  return joined([
    ...(gated ? ['wi_0', 'wi_1'] : ['wi']).map((part) => linear(`${name}.${part}`, hidden, width, weight, false)),
    linear(`${name}.wo`, width, hidden, gaussian(factor / Math.sqrt(hidden)), false),
  ]);
}

function stack(name: string, layers: number, sizes: Sizes, crossed: boolean): LayerSpecs {
  return joined([
    repeated(layers, (i) => {
      const layer = `${name}.block.${i}.layer.`;
      const last = crossed ? 2 : 1;
      return [
        // Only the first layer has the biases of relative positions: the others use its own.
        attention(`${layer}0.SelfAttention`, sizes, i === 0),
        norm(`${layer}0`, sizes),
        ...(crossed ? [attention(`${layer}1.EncDecAttention`, sizes, false), norm(`${layer}1`, sizes)] : []),
        feedForward(`${layer}${last}.DenseReluDense`, sizes),
        norm(`${layer}${last}`, sizes),
      ];
    }),
    { [`${name}.final_layer_norm.weight`]: parameter([sizes.width], constant(sizes.factor)) },
  ]);
}

/** Whether the feed-forward layer has a gate: `is_gated_act`, else what `feed_forward_proj` says. */
function isGated(config: Config): boolean {
  const allowed = 'the name of an activation, or "gated-" and its name';
  const projection = choiceOf(config, 'feed_forward_proj', 'relu', (text) => /^(gated-)?[^-]*$/.test(text), allowed);
  return flagOf(config, 'is_gated_act', projection.startsWith('gated-'), false);
}

export const t5: Family = {
  prefix: 'T5',
  tasks: ['ForConditionalGeneration', 'Model', 'EncoderModel'],
  parameters(config, task) {
    const encoderOnly = task === 'EncoderModel';
    if (encoderOnly) refuse(config, 'is_decoder', 'a T5EncoderModel with cross-attention is not expressed');
    const sizes: Sizes = {
      width: sizeOf(config, 'd_model/hidden_size', 512),
      hidden: sizeOf(config, 'd_ff', 2048),
      heads: sizeOf(config, 'num_heads/num_attention_heads', 8),
      headSize: sizeOf(config, 'd_kv/head_dim', 64),
      buckets: sizeOf(config, 'relative_attention_num_buckets', 32),
      gated: isGated(config),
      factor: scaleOf(config, 'initializer_factor', 1),
    };
    const layers = layersOf(config, 'num_layers/num_hidden_layers', 6);
    // transformers reads num_layers here before it reads its other name.
    const same = layersOf(config, 'num_layers', 6);
    // tie_word_embeddings says how outputs are scaled; the head is the embedding whatever it says.
    return joined([
      embedding('shared', sizeOf(config, 'vocab_size', 32128), sizes.width, gaussian(sizes.factor)),
      stack('encoder', layers, sizes, false),
      encoderOnly ? {} : stack('decoder', layersOf(config, 'num_decoder_layers', same, same), sizes, true),
    ]);
  },
};
