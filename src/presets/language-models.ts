// Whole language models, under the names of Hugging Face's checkpoints.

import { checkObject, named } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { normal, ones, zeros } from '../initializers/initializers.js';
import type { Init, Layout, Shape } from '../types.js';
import { constructed, withTokenHead } from './constructed.js';
import { checkDivisor, checkFlags, checkSizes, type LayerSpecs, type ParameterSpec } from './preset.js';

const parameter = (shape: Shape, init: Init, layout: Layout = 'out-in'): ParameterSpec => ({ shape, layout, init });

/** Options of every model. After slashes: what the configurations of transformers and other code call them. */
const KEYS =
  'layers/num_hidden_layers width/n_embd/hidden_size/d_model/dim vocabulary/vocab_size stddev/std/initializer_range';
const LLAMA_KEYS =
  'heads/num_attention_heads kvHeads/num_key_value_heads hidden/intermediate_size/ffn_dim headSize/head_dim tied/tie_word_embeddings';

/** N(0, stddev^2), with errors in the name of the model. */
function weightsOf(stddev: number): Init {
  const init: Init = { kind: 'normal', mean: 0, stddev };
  checkInit('', init);
  return init;
}

/**
 * GPT-2: weights N(0, stddev^2), except the two projections in each layer that end a residual branch, which are
 * N(0, stddev^2 / (2 layers)); biases 0; normalizations 1 and 0. Its linear layers store [in, out].
 *
 * Names are those of `GPT2LMHeadModel`, without lm_head.weight, which is transformer.wte.weight. Source: Radford et al.,
 * "Language models are unsupervised multitask learners", 2019; Hugging Face transformers, GPT2PreTrainedModel._init_weights.
 * (OpenAI's own code uses 0.01 for the positions instead.)
 *
 * With `torchGenerator` it has the weights of `GPT2LMHeadModel` of transformers 5.18 after `torch.manual_seed`.
 *
 * @param options.layers - 12 for GPT-2 small
 * @param options.width - 768 for GPT-2 small
 * @param options.vocabulary - 50257 for GPT-2
 * @param options.context - the number of positions; 1024 for GPT-2
 * @param options.hidden - width of the feed-forward layer; 4 width if absent, as in all of GPT-2
 * @param options.stddev - 0.02 if absent
 * @example
 * const model = await initializer.createAll(gpt2({ layers: 12, width: 768, vocabulary: 50257, context: 1024 }));
 * model.tensors['transformer.h.0.attn.c_attn.weight']; // [768, 2304]
 */
export function gpt2(options: Gpt2Options): LayerSpecs {
  return named('gpt2', () => {
    checkObject(
      'options',
      options,
      `${KEYS} context/n_positions/n_ctx/max_position_embeddings/block_size hidden/n_inner`,
    );
    const { vocabulary, width, stddev = 0.02 } = options;
    const body = gpt2Body(options);
    return withTokenHead(body, ['lm_head.weight', [vocabulary, width], weightsOf(stddev)], true);
  });
}

/** Options of {@link gpt2}. */
export interface Gpt2Options {
  readonly layers: number;
  readonly width: number;
  readonly vocabulary: number;
  readonly context: number;
  readonly hidden?: number;
  readonly stddev?: number;
}

/** GPT-2 without its head. */
export function gpt2Body(options: Gpt2Options): LayerSpecs {
  const { layers, width, vocabulary, context, stddev = 0.02 } = options;
  checkSizes({ layers, width, vocabulary, context });
  const { hidden = 4 * width } = options;
  checkSizes({ hidden });
  const weight = weightsOf(stddev);
  const residual = weightsOf(stddev / Math.sqrt(2 * layers));
  const specs: Record<string, ParameterSpec> = {
    'transformer.wte.weight': parameter([vocabulary, width], weight),
    'transformer.wpe.weight': parameter([context, width], weight),
  };
  const add = (name: string, shape: Shape, init: Init): void => {
    // What ends a residual branch is drawn as the others before, and thrown away.
    const drawn = init === residual && { drawn: { discarded: weight } };
    specs[`${name}.weight`] = { ...parameter(shape, init, 'in-out'), ...drawn };
    specs[`${name}.bias`] = parameter([shape.at(-1) as number], zeros());
  };
  for (let i = 0; i < layers; i++) {
    const layer = `transformer.h.${i}.`;
    add(`${layer}ln_1`, [width], ones());
    add(`${layer}attn.c_attn`, [width, 3 * width], weight);
    add(`${layer}attn.c_proj`, [width, width], residual);
    add(`${layer}ln_2`, [width], ones());
    add(`${layer}mlp.c_fc`, [width, hidden], weight);
    add(`${layer}mlp.c_proj`, [hidden, width], residual);
  }
  add('transformer.ln_f', [width], ones());
  return constructed(specs, normal({ stddev: 0.02 }));
}

/**
 * Llama: weights N(0, stddev^2), normalizations 1, no biases. Linear layers store [out, in].
 *
 * Names are those of `LlamaForCausalLM`. Source: Hugging Face transformers, modeling_llama.py and
 * LlamaConfig.initializer_range. (It also sets the row of a padding token to 0, if there is one; `withRows` does the same.)
 *
 * With `torchGenerator` it has the weights of `LlamaForCausalLM` of transformers 5.18 after `torch.manual_seed`.
 *
 * @param options.heads - the number of heads, a divisor of width unless headSize is given
 * @param options.kvHeads - the number of heads of keys and values, a divisor of heads; heads if absent
 * @param options.hidden - width of the feed-forward layer
 * @param options.headSize - width / heads if absent
 * @param options.tied - whether lm_head.weight is the embedding, and so not among the parameters; false if absent
 * @param options.stddev - 0.02 if absent
 * @example
 * // TinyLlama 1.1B
 * llama({ layers: 22, width: 2048, heads: 32, kvHeads: 4, hidden: 5632, vocabulary: 32000 });
 */
export function llama(options: LlamaOptions & { readonly tied?: boolean }): LayerSpecs {
  return named('llama', () => {
    checkObject('options', options, `${KEYS} ${LLAMA_KEYS}`);
    const { vocabulary, width, tied = false, stddev = 0.02 } = options;
    const body = llamaBody(options);
    checkFlags({ tied });
    return withTokenHead(constructed(body), ['lm_head.weight', [vocabulary, width], weightsOf(stddev)], tied);
  });
}

/** Options of {@link llama}. */
export interface LlamaOptions {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly kvHeads?: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly headSize?: number;
  readonly stddev?: number;
}

/** Llama without its head. */
export function llamaBody(options: LlamaOptions): LayerSpecs {
  const { layers, width, heads, kvHeads = heads, hidden, vocabulary, stddev = 0.02 } = options;
  checkSizes({ layers, width, heads, kvHeads, hidden, vocabulary });
  if (options.headSize === undefined) checkDivisor('heads', heads, width, 'width');
  const { headSize = width / heads } = options;
  checkSizes({ headSize });
  checkDivisor('kvHeads', kvHeads, heads, 'heads');
  const weight = weightsOf(stddev);
  const matrix = (rows: number, columns: number): ParameterSpec => parameter([rows, columns], weight);
  const norm = (): ParameterSpec => parameter([width], ones());
  const specs: Record<string, ParameterSpec> = { 'model.embed_tokens.weight': matrix(vocabulary, width) };
  for (let i = 0; i < layers; i++) {
    const layer = `model.layers.${i}.`;
    specs[`${layer}self_attn.q_proj.weight`] = matrix(heads * headSize, width);
    specs[`${layer}self_attn.k_proj.weight`] = matrix(kvHeads * headSize, width);
    specs[`${layer}self_attn.v_proj.weight`] = matrix(kvHeads * headSize, width);
    specs[`${layer}self_attn.o_proj.weight`] = matrix(width, heads * headSize);
    specs[`${layer}mlp.gate_proj.weight`] = matrix(hidden, width);
    specs[`${layer}mlp.up_proj.weight`] = matrix(hidden, width);
    specs[`${layer}mlp.down_proj.weight`] = matrix(width, hidden);
    specs[`${layer}input_layernorm.weight`] = norm();
    specs[`${layer}post_attention_layernorm.weight`] = norm();
  }
  specs['model.norm.weight'] = norm();
  return specs;
}
