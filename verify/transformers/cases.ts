// The configs that are compared: for each family the default config made tiny, variants of it, and random ones.
import type { Config } from '../../src/recipe/config/values.ts';

interface Cases {
  /** Small, with at least 256 elements in every random tensor, so that few seeds show a standard deviation. */
  readonly base: Config;
  /** What else is compared in full: changes of the base. */
  readonly variants: readonly Config[];
  /** The values that random configs choose from, by key. undefined leaves a key out. */
  readonly choices: Readonly<Record<string, readonly unknown[]>>;
}

const LABELS = [undefined, 1, 3, 7];
const RANGES = [undefined, 0.02, 0.1, 0.006];
const DTYPES = { dtype: [undefined, null, 'bfloat16', 'float32'], torch_dtype: [undefined, 'float16', 'bfloat16'] };
const PADDING = [undefined, null, 0, 5, -1];

const decoder = (model_type: string, more: Config = {}): Config => ({
  model_type,
  vocab_size: 61,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  ...more,
});

const decoderChoices = (more: Cases['choices'] = {}): Cases['choices'] => ({
  vocab_size: [61, 40],
  hidden_size: [32, 48],
  intermediate_size: [48, 20],
  num_hidden_layers: [1, 3],
  num_attention_heads: [2, 4],
  num_key_value_heads: [1, 2],
  tie_word_embeddings: [undefined, true, false],
  pad_token_id: PADDING,
  initializer_range: RANGES,
  num_labels: LABELS,
  id2label: [undefined, null, { 0: 'a', 1: 'b', 2: 'c' }],
  token_classification_bias: [undefined, true, false],
  ...DTYPES,
  ...more,
});

const encoder = (model_type: string): Config => ({
  model_type,
  vocab_size: 61,
  hidden_size: 64,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 16,
  type_vocab_size: 8,
});

const ENCODER_CHOICES: Cases['choices'] = {
  vocab_size: [61, 40],
  hidden_size: [32, 48],
  intermediate_size: [48, 20],
  num_hidden_layers: [1, 3],
  num_attention_heads: [2, 4, 8],
  max_position_embeddings: [16, 9],
  type_vocab_size: [1, 2],
  tie_word_embeddings: [undefined, true, false],
  add_cross_attention: [undefined, false],
  is_decoder: [undefined, true],
  pad_token_id: PADDING,
  initializer_range: RANGES,
  num_labels: LABELS,
  ...DTYPES,
};

export const CASES: Readonly<Record<string, Cases>> = {
  gpt2: {
    base: { model_type: 'gpt2', vocab_size: 61, n_positions: 16, n_embd: 32, n_layer: 2, n_head: 4 },
    variants: [
      { tie_word_embeddings: false },
      { n_inner: 40, torch_dtype: 'float16' },
      { hidden_size: 48, num_hidden_layers: 3, dtype: 'bfloat16' },
      { initializer_range: 1, layer_norm_epsilon: 1 },
    ],
    choices: {
      vocab_size: [61, 40],
      n_positions: [16, 9],
      n_embd: [32, 48],
      n_layer: [1, 3],
      n_head: [2, 4, 8],
      n_inner: [undefined, null, 20],
      hidden_size: [undefined, 64],
      max_position_embeddings: [undefined, 12],
      num_hidden_layers: [undefined, 2],
      num_attention_heads: [undefined, 1],
      tie_word_embeddings: [undefined, true, false],
      initializer_range: RANGES,
      num_labels: LABELS,
      ...DTYPES,
    },
  },
  gpt_neox: {
    base: {
      model_type: 'gpt_neox',
      vocab_size: 61,
      hidden_size: 32,
      intermediate_size: 48,
      num_hidden_layers: 2,
      num_attention_heads: 4,
    },
    variants: [{ tie_word_embeddings: true }, { attention_bias: false, torch_dtype: 'float16' }],
    choices: {
      vocab_size: [61, 40],
      hidden_size: [32, 48],
      intermediate_size: [48, 20],
      num_hidden_layers: [1, 3],
      num_attention_heads: [2, 4],
      attention_bias: [undefined, true, false],
      tie_word_embeddings: [undefined, true, false],
      pad_token_id: PADDING,
      initializer_range: RANGES,
      num_labels: LABELS,
      ...DTYPES,
    },
  },
  llama: {
    base: decoder('llama'),
    variants: [
      { tie_word_embeddings: true, pad_token_id: 3 },
      { attention_bias: true, mlp_bias: true, pad_token_id: -1 },
      { num_key_value_heads: null, head_dim: 12, torch_dtype: 'bfloat16' },
    ],
    choices: decoderChoices({
      num_key_value_heads: [undefined, null, 1, 2],
      head_dim: [undefined, null, 12],
      attention_bias: [undefined, true, false],
      mlp_bias: [undefined, true, false],
    }),
  },
  mistral: {
    base: decoder('mistral'),
    variants: [
      { head_dim: 12, pad_token_id: 0 },
      { hidden_size: 33, tie_word_embeddings: true },
    ],
    choices: decoderChoices({ head_dim: [undefined, null, 12], hidden_size: [32, 33] }),
  },
  qwen2: {
    base: decoder('qwen2'),
    variants: [{ tie_word_embeddings: true, head_dim: 12 }],
    choices: decoderChoices({
      num_key_value_heads: [null, 1, 2],
      head_dim: [undefined, 12],
      hidden_size: [32, 33],
    }),
  },
  qwen3: {
    base: decoder('qwen3', { head_dim: 16 }),
    variants: [{ attention_bias: true, tie_word_embeddings: true }],
    choices: decoderChoices({
      num_key_value_heads: [null, 1, 2],
      head_dim: [12, 16],
      attention_bias: [undefined, true, false],
    }),
  },
  gemma2: {
    base: decoder('gemma2', { head_dim: 16 }),
    variants: [
      { attention_bias: true, tie_word_embeddings: false, pad_token_id: null },
      { initializer_range: 1, final_logit_softcapping: 30, attn_logit_softcapping: 50 },
    ],
    choices: decoderChoices({ head_dim: [12, 16], attention_bias: [undefined, true, false] }),
  },
  phi3: {
    base: decoder('phi3', { pad_token_id: 60 }),
    variants: [{ num_key_value_heads: null, tie_word_embeddings: true, pad_token_id: null, head_dim: 12 }],
    choices: decoderChoices({
      num_key_value_heads: [undefined, null, 1, 2],
      pad_token_id: [null, 0, 5, -1],
      head_dim: [undefined, 12],
    }),
  },
  bert: {
    base: encoder('bert'),
    variants: [
      { tie_word_embeddings: false, pad_token_id: null },
      { pad_token_id: 5, torch_dtype: 'bfloat16' },
    ],
    choices: ENCODER_CHOICES,
  },
  roberta: {
    base: encoder('roberta'),
    variants: [{ tie_word_embeddings: false, pad_token_id: null }, { pad_token_id: -2 }],
    choices: ENCODER_CHOICES,
  },
  distilbert: {
    base: {
      model_type: 'distilbert',
      vocab_size: 61,
      dim: 32,
      hidden_dim: 48,
      n_layers: 2,
      n_heads: 4,
      max_position_embeddings: 16,
    },
    variants: [
      { tie_word_embeddings: false, pad_token_id: null },
      { hidden_size: 48, torch_dtype: 'float16' },
    ],
    choices: {
      vocab_size: [61, 40],
      dim: [32, 48],
      hidden_dim: [48, 20],
      n_layers: [1, 3],
      n_heads: [2, 4],
      hidden_size: [undefined, 64],
      num_hidden_layers: [undefined, 2],
      num_attention_heads: [undefined, 8],
      max_position_embeddings: [16, 9],
      tie_word_embeddings: [undefined, true, false],
      pad_token_id: PADDING,
      initializer_range: RANGES,
      num_labels: [undefined, 2],
      ...DTYPES,
    },
  },
  vit: {
    base: {
      model_type: 'vit',
      hidden_size: 256,
      intermediate_size: 48,
      num_hidden_layers: 2,
      num_attention_heads: 4,
      image_size: 16,
      patch_size: 4,
    },
    variants: [
      { image_size: [20, 9], patch_size: [4, 3], qkv_bias: false, num_channels: 1 },
      { hidden_size: 30, head_dim: 5, num_labels: 0 },
      { initializer_range: 1.5 },
    ],
    choices: {
      hidden_size: [32, 30],
      intermediate_size: [48, 20],
      num_hidden_layers: [1, 3],
      num_attention_heads: [2, 4],
      head_dim: [undefined, 5],
      image_size: [16, 17, [12, 20]],
      patch_size: [4, [3, 5]],
      num_channels: [undefined, 1],
      qkv_bias: [undefined, true, false],
      pooler_output_size: [undefined, null, 0, 24],
      encoder_stride: [undefined, 4],
      initializer_range: RANGES,
      num_labels: [...LABELS, 0],
      id2label: [undefined, null, { 0: 'a', 1: 'b', 2: 'c' }],
      ...DTYPES,
    },
  },
  t5: {
    base: {
      model_type: 't5',
      vocab_size: 61,
      d_model: 32,
      d_kv: 4,
      d_ff: 48,
      num_layers: 2,
      num_heads: 8,
    },
    variants: [
      { feed_forward_proj: 'gated-gelu', tie_word_embeddings: false },
      { initializer_factor: 0.05, num_decoder_layers: 1, relative_attention_num_buckets: 16 },
      { initializer_factor: 1, torch_dtype: 'float16' },
      { torch_dtype: 'bfloat16' },
    ],
    choices: {
      vocab_size: [61, 40],
      d_model: [32, 48],
      d_kv: [4, 5],
      d_ff: [48, 20],
      num_layers: [1, 3],
      num_heads: [2, 6],
      hidden_size: [undefined, 64],
      head_dim: [undefined, 8],
      num_hidden_layers: [undefined, 2],
      num_attention_heads: [undefined, 3],
      num_decoder_layers: [undefined, null, 2],
      relative_attention_num_buckets: [undefined, 16],
      feed_forward_proj: ['relu', 'gated-gelu', 'gated-silu'],
      is_gated_act: [undefined, null, true, false],
      initializer_factor: [undefined, 0.05, 0.7],
      tie_word_embeddings: [undefined, true, false],
      ...DTYPES,
    },
  },
};

/** How many random configs each family gets. */
export const RANDOM = 40;

/**
 * Numbers in [0, 1) that are the same everywhere: a linear congruential generator, its high bits. Source of the numbers: Press et al.,
 * "Numerical recipes", 3rd edition, section 7.1.
 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 16777216;
  };
}

/** A random config of a family and one of its classes. */
export function randomCase(
  type: string,
  index: number,
  classes: readonly string[],
): [config: Config, architecture: string] {
  const random = generator(index * 7919 + type.length * 104729 + type.charCodeAt(0));
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const entries = Object.entries((CASES[type] as Cases).choices).map(([key, values]) => [key, oneOf(values)]);
  const config = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return [{ model_type: type, ...config }, oneOf(classes)];
}
