// T5. Source: transformers 5.18, models/t5/modeling_t5.py, T5PreTrainedModel._init_weights, and configuration_t5.py.
import { constant } from '../../initializers/initializers.js';
import { constructorsOf, drawnBefore } from '../../presets/constructed.js';
import type { LayerSpecs } from '../../presets/preset.js';
import { torchWeight } from '../../presets/torch.js';
import type { DiscardedDraw, Init } from '../../types.js';
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

/**
 * The linear modules and embeddings of a module, which are drawn twice: `_init_weights` comes to each of them, and then to the module, which draws
 * them anew.
 */
const drawnTwice = (specs: LayerSpecs): LayerSpecs =>
  drawnBefore(
    Object.values(specs).map(({ shape, init }) => ({ shape, init })),
    specs,
  );

function attention(name: string, sizes: Sizes, positions: boolean): LayerSpecs {
  const { width, heads, headSize, buckets, factor } = sizes;
  const inner = heads * headSize;
  const weight = gaussian(factor / Math.sqrt(width));
  const without = false;
  const modules = joined([
    // Attention is not scaled by 1 / sqrt(d_kv), so that the weights of the queries are.
    linear(`${name}.q`, inner, width, gaussian(factor / Math.sqrt(width * headSize)), without),
    linear(`${name}.k`, inner, width, weight, without),
    linear(`${name}.v`, inner, width, weight, without),
    linear(`${name}.o`, width, inner, gaussian(factor / Math.sqrt(inner)), without),
    positions ? embedding(`${name}.relative_attention_bias`, buckets, heads, weight) : {},
  ]);
  return drawnTwice(modules);
}

function feedForward(name: string, { width, hidden, gated, factor }: Sizes): LayerSpecs {
  const weight: Init = gaussian(factor / Math.sqrt(width));
  return drawnTwice(
    joined([
      ...(gated ? ['wi_0', 'wi_1'] : ['wi']).map((part) => linear(`${name}.${part}`, hidden, width, weight, false)),
      linear(`${name}.wo`, width, hidden, gaussian(factor / Math.sqrt(hidden)), false),
    ]),
  );
}

/** An encoder or a decoder. It has embeddings of its own, which it constructs and draws, before they become `shared`. */
function stack(name: string, layers: number, sizes: Sizes, crossed: boolean, shared: DiscardedDraw): LayerSpecs {
  const specs = joined([
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
  return drawnBefore([shared, ...constructorsOf(specs), shared], specs);
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
    const shape = [sizeOf(config, 'vocab_size', 32128), sizes.width];
    const init = gaussian(sizes.factor);
    const drawn = { shape, init };
    const stacks = joined([
      // Before all others, shared is constructed.
      drawnBefore([drawn], stack('encoder', layers, sizes, false, drawn)),
      encoderOnly ? {} : stack('decoder', layersOf(config, 'num_decoder_layers', same, same), sizes, true, drawn),
    ]);
    // tie_word_embeddings says how outputs are scaled; the head is the embedding whatever it says.
    const head = { shape, init: torchWeight() };
    // The model draws `shared` last. Before that it constructs the head, and draws `shared` and the head as modules.
    const discarded = task === 'ForConditionalGeneration' ? [head, drawn, drawn] : [drawn];
    return {
      'shared.weight': { ...parameter(shape, init), drawn: { discarded } },
      ...Object.fromEntries(
        Object.entries(stacks).map(([name, spec]) => [name, { ...spec, drawn: { ...spec.drawn, earlier: 1 } }]),
      ),
    };
  },
};
