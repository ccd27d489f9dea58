// What specsOfConfig refuses and ignores, and the weights of what it accepts.
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../../src/errors.ts';
import { resolveFill } from '../../../../src/fill/resolve.ts';
import { fillWeightsSync } from '../../../../src/index-cpu.ts';
import { product } from '../../../../src/initializers/shape.ts';
import { specsOfConfig } from '../../../../src/recipe/config/config.ts';
import { REFUSED } from '../../../../src/recipe/config/refused.ts';
import type { Config } from '../../../../src/recipe/config/values.ts';
import type { WeightSpec } from '../../../../src/types.ts';
import { CASES } from '../../../../verify/transformers/cases.ts';
import { classesOf } from '../../../../verify/transformers/facts.ts';

const base = (type: string): Config => (CASES[type] as (typeof CASES)[string]).base;
const parametersOf = (config: Config): number =>
  Object.values(specsOfConfig(config)).reduce((total, { shape }) => total + product(shape), 0);

function messageOf(config: unknown): string {
  try {
    specsOfConfig(config);
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  }
  throw new Error(`accepted: ${JSON.stringify(config)}`);
}

// Parameters as the model cards and safetensors files of the checkpoints on the Hub count them, with the keys of their config.json.
test.each([
  ['openai-community/gpt2', 124_439_808, { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }],
  ['google-bert/bert-base-uncased, masked language model', 109_514_298, { model_type: 'bert' }],
  [
    'TinyLlama 1.1B',
    1_100_048_384,
    {
      model_type: 'llama',
      hidden_size: 2048,
      intermediate_size: 5632,
      num_hidden_layers: 22,
      num_attention_heads: 32,
      num_key_value_heads: 4,
      torch_dtype: 'bfloat16',
    },
  ],
  ['mistralai/Mistral-7B-v0.1', 7_241_732_096, { model_type: 'mistral' }],
  ['google/gemma-2-2b', 2_614_341_888, { model_type: 'gemma2' }],
  ['microsoft/Phi-3-mini-4k-instruct', 3_821_079_552, { model_type: 'phi3' }],
  [
    'Qwen/Qwen2-0.5B',
    494_032_768,
    {
      model_type: 'qwen2',
      hidden_size: 896,
      intermediate_size: 4864,
      num_hidden_layers: 24,
      num_attention_heads: 14,
      num_key_value_heads: 2,
      tie_word_embeddings: true,
    },
  ],
  [
    'EleutherAI/pythia-70m',
    70_426_624,
    {
      model_type: 'gpt_neox',
      hidden_size: 512,
      intermediate_size: 2048,
      num_hidden_layers: 6,
      num_attention_heads: 8,
      vocab_size: 50304,
    },
  ],
  ['google/vit-base-patch16-224', 86_567_656, { model_type: 'vit', num_labels: 1000 }],
  ['google-t5/t5-small', 60_506_624, { model_type: 't5' }],
])('parameters of %s', (_, count, config) => {
  expect(parametersOf(config)).toBe(count);
});

describe('refused', () => {
  test.each([undefined, null, 7, 'gpt2', []])('%j as a config', (config) => {
    expect(messageOf(config)).toMatch(/^specsOfConfig: config must be an object, got /);
  });

  test.each([undefined, null, 7, '', 'GPT2', 'opt', '__proto__', 'constructor', ['gpt2']])(
    '%j as a model_type',
    (type) => {
      expect(messageOf({ model_type: type })).toMatch(
        /^specsOfConfig: config\.model_type must be one of "bert", "distilbert", "gemma2", "gpt2", "gpt_neox", "llama", "mistral", "phi3", "qwen2", "qwen3", "roberta", "t5", "vit", got /,
      );
    },
  );

  test.each(Object.entries(REFUSED))('%s, which no initializer makes', (type, reason) => {
    expect(messageOf({ model_type: type })).toContain(
      `"vit" (${type} is refused: no initializer here makes it, since ${reason}), got`,
    );
  });

  const RANGE = 'an integer in [1, 16777216]';
  test.each<[type: string, change: Config, message: string]>([
    [
      'gpt2',
      { architectures: ['GPT2DoubleHeadsModel'] },
      'config.architectures[0] must be one of "GPT2LMHeadModel", "GPT2Model",',
    ],
    ['gpt2', { architectures: 'GPT2Model' }, 'config.architectures must be an array, got "GPT2Model"'],
    ['gpt2', { architectures: [7] }, 'config.architectures[0] must be one of "GPT2LMHeadModel"'],
    ['llama', { architectures: ['MistralForCausalLM'] }, 'config.architectures[0] must be one of "LlamaForCausalLM"'],
    [
      'gemma2',
      { architectures: ['Gemma2ForQuestionAnswering'] },
      'config.architectures[0] must be one of "Gemma2ForCausalLM"',
    ],
    ['gpt2', { dtype: 'float64' }, 'config.dtype must be "float32", "float16", "bfloat16", got "float64"'],
    ['gpt2', { torch_dtype: 'auto' }, 'config.torch_dtype must be "float32", "float16", "bfloat16", got "auto"'],
    ['gpt2', { dtype: null, torch_dtype: 16 }, 'config.torch_dtype must be "float32", "float16", "bfloat16", got 16'],
    [
      'llama',
      { quantization_config: { bits: 4 } },
      'config.quantization_config must be absent: quantized weights are not expressed',
    ],
    [
      'llama',
      { per_layer_config: { 0: {} } },
      'config.per_layer_config must be absent: sizes for each layer are not expressed',
    ],
    [
      'gpt2',
      { add_cross_attention: true },
      'config.add_cross_attention must be absent: cross-attention is not expressed, got true',
    ],
    [
      'bert',
      { add_cross_attention: true },
      'config.add_cross_attention must be absent: cross-attention is not expressed, got true',
    ],
    [
      'roberta',
      { add_cross_attention: true },
      'config.add_cross_attention must be absent: cross-attention is not expressed, got true',
    ],
    [
      'distilbert',
      { sinusoidal_pos_embds: true },
      'config.sinusoidal_pos_embds must be absent: its positions are sines and cosines',
    ],
    [
      't5',
      { architectures: ['T5EncoderModel'], is_decoder: true },
      'config.is_decoder must be absent: a T5EncoderModel with',
    ],
    ['gpt2', { vocab_size: 0 }, `config.vocab_size must be ${RANGE}, got 0`],
    ['gpt2', { vocab_size: 1.5 }, `config.vocab_size must be ${RANGE}, got 1.5`],
    ['gpt2', { vocab_size: null }, `config.vocab_size must be ${RANGE}, got null`],
    ['gpt2', { vocab_size: '61' }, `config.vocab_size must be ${RANGE}, got "61"`],
    ['gpt2', { vocab_size: true }, `config.vocab_size must be ${RANGE}, got true`],
    ['gpt2', { n_embd: 2 ** 24 + 1 }, `config.n_embd must be ${RANGE}, got 16777217`],
    ['gpt2', { hidden_size: -32 }, `config.hidden_size must be ${RANGE}, got -32`],
    ['gpt2', { n_layer: 4097 }, 'config.n_layer must be an integer in [1, 4096], got 4097'],
    ['t5', { num_decoder_layers: 0 }, 'config.num_decoder_layers must be an integer in [1, 4096], got 0'],
    ['llama', { num_hidden_layers: 1e308 }, 'config.num_hidden_layers must be an integer in [1, 4096], got 1e+308'],
    ['llama', { initializer_range: 0 }, 'config.initializer_range must be in [2^-98, 1], got 0'],
    ['llama', { initializer_range: 2 }, 'config.initializer_range must be in [2^-98, 1], got 2'],
    ['bert', { initializer_range: -0.02 }, 'config.initializer_range must be in [2^-98, 2^125), got -0.02'],
    ['bert', { initializer_range: Number.NaN }, 'config.initializer_range must be in [2^-98, 2^125), got NaN'],
    ['t5', { initializer_factor: '1' }, 'config.initializer_factor must be in [2^-98, 2^125), got "1"'],
    ['llama', { attention_bias: 'yes' }, 'config.attention_bias must be a boolean, got "yes"'],
    ['llama', { tie_word_embeddings: null }, 'config.tie_word_embeddings must be a boolean, got null'],
    ['llama', { pad_token_id: 61 }, 'config.pad_token_id must be null, or an integer in [-61, 61), got 61'],
    ['bert', { pad_token_id: -62 }, 'config.pad_token_id must be null, or an integer in [-61, 61), got -62'],
    ['roberta', { pad_token_id: 20 }, 'config.pad_token_id must be null, or an integer in [-16, 16), got 20'],
    ['phi3', { pad_token_id: undefined }, 'config.pad_token_id must be null, or an integer in [-61, 61), got 32000'],
    ['mistral', { num_key_value_heads: null }, `config.num_key_value_heads must be ${RANGE}, got null`],
    [
      'mistral',
      { num_key_value_heads: undefined },
      'config.num_key_value_heads must be a divisor of num_attention_heads, 4, got 8',
    ],
    ['qwen3', { head_dim: null }, `config.head_dim must be ${RANGE}, got null`],
    [
      'bert',
      { architectures: ['BertForTokenClassification'], num_labels: null },
      `config.num_labels must be ${RANGE}, got null`,
    ],
    [
      'bert',
      { architectures: ['BertForTokenClassification'], num_labels: 0 },
      `config.num_labels must be ${RANGE}, got 0`,
    ],
    [
      'bert',
      { architectures: ['BertForTokenClassification'], id2label: {} },
      `config.num_labels must be ${RANGE}, got 0`,
    ],
    [
      'bert',
      { architectures: ['BertForTokenClassification'], id2label: ['a'] },
      'config.id2label must be an object, got ["a"]',
    ],
    [
      'distilbert',
      { architectures: ['DistilBertForQuestionAnswering'], num_labels: 3 },
      'config.num_labels must be 2 for question answering, got 3',
    ],
    ['vit', { image_size: [16] }, 'config.image_size must be an integer in [1, 16777216], or two of them, got [16]'],
    [
      'vit',
      { patch_size: [4, 0] },
      'config.patch_size must be an integer in [1, 16777216], or two of them, got [4, 0]',
    ],
    [
      't5',
      { feed_forward_proj: 'gated-a-b' },
      'config.feed_forward_proj must be the name of an activation, or "gated-" and its name',
    ],
    ['t5', { feed_forward_proj: 'swish-relu' }, 'config.feed_forward_proj must be the name of an activation'],
    ['vit', { image_size: 16777216, patch_size: 1 }, '"vit.embeddings.position_embeddings": shape must be'],
  ])('%s with %j', (type, change, message) => {
    expect(messageOf({ ...base(type), ...change })).toContain(message);
  });

  // transformers insists in these, and in no other.
  test.each(['gpt2', 'gpt_neox', 'llama', 'gemma2', 'bert', 'roberta', 'distilbert'])(
    'heads of %s that do not divide the width',
    (type) => {
      const heads = type === 'gpt2' ? 'n_head' : type === 'distilbert' ? 'n_heads' : 'num_attention_heads';
      expect(messageOf({ ...base(type), [heads]: 3, num_key_value_heads: 3 })).toMatch(
        /the number of heads must be a divisor of the width, (32|64), got 3$/,
      );
    },
  );

  test.each(['mistral', 'qwen2', 'qwen3', 'phi3', 'vit', 't5'])('no heads of %s', (type) => {
    expect(() => specsOfConfig({ ...base(type), num_attention_heads: 3, num_key_value_heads: 3 })).not.toThrow();
  });

  test('any wrong value of any key that counts, by an ArgumentError that names it', () => {
    const wrong = [-1.5, 0.5, Number.NaN, Infinity, 2 ** 53, 'x', EMPTY, [[]], [null, null], 10n, () => 1, Symbol('s')];
    /** Those that are not wrong for a key. */
    const isRight = (key: string, value: unknown): boolean =>
      (/^initializer_/.test(key) && Number.isFinite(value) && (value as number) > 0) ||
      (key === 'id2label' && value === EMPTY) ||
      (key === 'feed_forward_proj' && value === 'x');
    let refused = 0;
    for (const [type, { base, choices }] of Object.entries(CASES)) {
      for (const key of Object.keys({ ...base, ...choices })) {
        if (key === 'model_type' || IGNORED[type]?.includes(key)) continue;
        const name = classesOf(type).find((each) => usedBy(key, each));
        expect(name, `${type} ${key}`).toBeDefined();
        for (const value of wrong.filter((each) => !isRight(key, each))) {
          const message = messageOf({ ...base, architectures: [name], [key]: value });
          expect(message, `${type} ${key}`).toContain(`config.${key} must be`);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(1500);
  });
});

/** No labels, which ViT takes. */
const EMPTY = {};

/** Keys of random configs that change no parameter, as in transformers. */
const IGNORED: Readonly<Record<string, readonly string[]>> = {
  gpt_neox: ['pad_token_id'],
  bert: ['is_decoder'],
  roberta: ['is_decoder'],
  t5: ['tie_word_embeddings'],
};

/** Whether a class has a use for a key that others do not have. */
function usedBy(key: string, name: string): boolean {
  if (key === 'num_labels' || key === 'id2label') return /ForTokenClassification|ForImageClassification/.test(name);
  if (key === 'token_classification_bias') return /ForTokenClassification/.test(name);
  if (key === 'pooler_output_size') return name === 'ViTModel';
  if (key === 'encoder_stride') return name === 'ViTForMaskedImageModeling';
  return true;
}

describe('ignored', () => {
  test('keys without influence, whatever they are', () => {
    const more = {
      _name_or_path: 'x',
      hidden_dropout_prob: 'much',
      rope_parameters: { rope_type: 'llama3' },
      transformers_version: null,
      use_cache: 3,
      layer_types: ['full_attention'],
      quantization_config: null,
      not_known: [[[]]],
    };
    for (const type of Object.keys(CASES)) {
      expect(specsOfConfig({ ...base(type), ...more })).toEqual(specsOfConfig(base(type)));
    }
  });

  test('keys of a prototype', () => {
    const config = Object.assign(Object.create({ n_embd: 64, n_layer: 'x' }), { ...base('gpt2'), n_embd: undefined });
    expect(specsOfConfig(config)).toEqual(specsOfConfig({ ...base('gpt2'), n_embd: 768 }));
  });
});

test('all weights can be made, in each dtype', () => {
  for (const type of Object.keys(CASES)) {
    for (const dtype of ['float32', 'float16', 'bfloat16']) {
      for (const [name, spec] of Object.entries(specsOfConfig({ ...base(type), dtype }))) {
        expect(() => resolveFill({ ...spec, name }, 42), `${type} ${name}`).not.toThrow();
      }
    }
  }
});

test('the row of padding is 0, and no other', () => {
  const specs = specsOfConfig({ ...base('roberta'), pad_token_id: -2 });
  for (const [name, row] of [
    ['roberta.embeddings.word_embeddings.weight', 59],
    ['roberta.embeddings.position_embeddings.weight', 14],
  ] as const) {
    const spec = specs[name] as WeightSpec;
    const target = new Float32Array(product(spec.shape)).fill(7);
    fillWeightsSync(target, { ...spec, name, seed: 42 });
    const zeros = [...target].flatMap((weight, i) => (weight === 0 ? [Math.floor(i / 64)] : []));
    expect(zeros).toEqual(new Array(64).fill(row));
  }
});

test('the most layers have names of their own', () => {
  const specs = specsOfConfig({ model_type: 't5', num_layers: 4096, num_decoder_layers: 1 });
  // shared; 8 in each layer of the encoder and the biases of the first, the norm; 13 in the decoder's, the biases, the norm
  expect(Object.keys(specs).length).toBe(1 + 8 * 4096 + 1 + 1 + 13 + 1 + 1);
});

test('a config is not changed, and the specs are plain data', () => {
  const config = Object.freeze({ ...base('llama'), pad_token_id: 3 });
  const specs = specsOfConfig(config);
  expect(JSON.parse(JSON.stringify(specs))).toEqual(specs);
});
