// Models like Llama: its parameters, and what each family changes. Source: transformers 5.18, modeling_*.py and configuration_*.py of
// models/llama, mistral, qwen2, qwen3, gemma2, phi3.
import { ones, zeros } from '../../initializers/initializers.js';
import { constructed, withTokenHead } from '../../presets/constructed.js';
import { llamaBody } from '../../presets/language-models.js';
import { checkDivisor, type LayerSpecs, type ParameterSpec } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import { type Family, withHead } from './family.js';
import { gaussian, joined, linear, padded, parameter } from './parameters.js';
import { type Config, checkHeads, flagOf, labelsOf, layersOf, paddingOf, scaleOf, sizeOf } from './values.js';

/** The sizes of a model. */
interface Sizes {
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headSize: number;
}

/** What a family changes. */
interface Rules {
  readonly prefix: string;
  /** Defaults of vocab_size, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads. */
  readonly sizes: readonly [vocabulary: number, width: number, hidden: number, layers: number, heads: number];
  /** The default of num_key_value_heads, num_attention_heads if absent; and whether null is num_attention_heads too. */
  readonly kvHeads?: number;
  readonly kvHeadsNull?: true;
  /** The default of head_dim, floor(hidden_size / num_attention_heads) if absent; and whether null is that too. */
  readonly headSize?: number;
  readonly headSizeNull?: true;
  /** Whether the heads must divide the width. */
  readonly divides?: true;
  /** The default of pad_token_id. */
  readonly padding?: number;
  /** The default of tie_word_embeddings. */
  readonly tied?: true;
  /** The largest initializer_range. */
  readonly maxRange?: number;
  /** The prefix of the body before a head for question answering; there is no such class if it is absent. */
  readonly answering?: string;
  /** What a module of a layer becomes, by its name, or stays if that is undefined. */
  change(sizes: Sizes, config: Config): (module: string, spec: ParameterSpec) => LayerSpecs | undefined;
}

const biasOf = ({ shape }: ParameterSpec): ParameterSpec => parameter(shape.slice(0, 1), zeros());

/** Gives biases to the modules that a pattern matches. */
const biased = (pattern: RegExp) => (module: string, spec: ParameterSpec) =>
  pattern.test(module) ? { [`${module}.weight`]: spec, [`${module}.bias`]: biasOf(spec) } : undefined;

const none = () => () => undefined;

const RULES: Readonly<Record<string, Rules>> = {
  llama: {
    prefix: 'Llama',
    sizes: [32000, 4096, 11008, 32, 32],
    kvHeadsNull: true,
    headSizeNull: true,
    divides: true,
    maxRange: 1,
    answering: 'transformer.',
    change(_, config) {
      const attention = flagOf(config, 'attention_bias', false);
      const mlp = flagOf(config, 'mlp_bias', false);
      return (module, spec) =>
        (attention && biased(/^self_attn\./)(module, spec)) || (mlp && biased(/^mlp\./)(module, spec)) || undefined;
    },
  },
  mistral: {
    prefix: 'Mistral',
    sizes: [32000, 4096, 14336, 32, 32],
    kvHeads: 8,
    headSizeNull: true,
    answering: 'model.',
    change: none,
  },
  qwen2: {
    prefix: 'Qwen2',
    sizes: [151936, 4096, 22016, 32, 32],
    kvHeads: 32,
    kvHeadsNull: true,
    answering: 'transformer.',
    change: () => biased(/^self_attn\.[qkv]_proj$/),
  },
  qwen3: {
    prefix: 'Qwen3',
    sizes: [151936, 4096, 22016, 32, 32],
    kvHeads: 32,
    kvHeadsNull: true,
    headSize: 128,
    answering: 'transformer.',
    change({ headSize }, config) {
      const change = flagOf(config, 'attention_bias', false) ? biased(/^self_attn\./) : () => undefined;
      const norm = parameter([headSize], ones());
      return (module, spec) =>
        module === 'self_attn.o_proj'
          ? {
              ...(change(module, spec) ?? { [`${module}.weight`]: spec }),
              'self_attn.q_norm.weight': norm,
              'self_attn.k_norm.weight': norm,
            }
          : change(module, spec);
    },
  },
  gemma2: {
    prefix: 'Gemma2',
    sizes: [256000, 2304, 9216, 26, 8],
    kvHeads: 4,
    headSize: 256,
    divides: true,
    padding: 0,
    tied: true,
    change({ width }, config) {
      const bias = flagOf(config, 'attention_bias', false) ? biased(/^self_attn\./) : () => undefined;
      // Its normalizations multiply by 1 + weight.
      const norm = parameter([width], zeros());
      const norms = (...names: string[]): LayerSpecs =>
        Object.fromEntries(names.map((name) => [`${name}.weight`, norm]));
      return (module, spec) => {
        if (module === 'norm' || module === 'input_layernorm') return norms(module);
        if (module !== 'post_attention_layernorm') return bias(module, spec);
        return norms(module, 'pre_feedforward_layernorm', 'post_feedforward_layernorm');
      };
    },
  },
  phi3: {
    prefix: 'Phi3',
    sizes: [32064, 3072, 8192, 32, 32],
    kvHeadsNull: true,
    padding: 32000,
    change({ width, hidden, heads, kvHeads, headSize }) {
      return (module, spec) => {
        const { init } = spec;
        if (/^self_attn\.[qkv]_proj$/.test(module) || module === 'mlp.gate_proj') return {};
        if (module === 'mlp.up_proj') return linear('mlp.gate_up_proj', 2 * hidden, width, init, false);
        if (module !== 'self_attn.o_proj') return undefined;
        const rows = (heads + 2 * kvHeads) * headSize;
        return { [`${module}.weight`]: spec, ...linear('self_attn.qkv_proj', rows, width, init, false) };
      };
    },
  },
};

/** Llama's body, with what a family changes. */
function bodyOf(llamaSpecs: LayerSpecs, change: ReturnType<Rules['change']>): LayerSpecs {
  return joined(
    Object.entries(llamaSpecs).map(([name, spec]) => {
      const [, layer = '', module = ''] = /^model\.(layers\.\d+\.)?(.+)\.weight$/.exec(name) ?? [];
      const changed = change(module, spec) ?? { [`${module}.weight`]: spec };
      return Object.fromEntries(Object.entries(changed).map(([key, value]) => [layer + key, value]));
    }),
  );
}

function headOf(config: Config, task: string, width: number, init: Init): LayerSpecs | undefined {
  switch (task) {
    case 'ForSequenceClassification':
      return linear('score', labelsOf(config), width, init, false);
    case 'ForTokenClassification':
      return linear('score', labelsOf(config), width, init, flagOf(config, 'token_classification_bias', true));
    case 'ForQuestionAnswering':
      return linear('qa_outputs', 2, width, init);
    default:
      return undefined;
  }
}

function familyOf(rules: Rules): Family {
  const { prefix, answering, divides, maxRange } = rules;
  const tasks = ['ForCausalLM', 'Model', 'ForSequenceClassification', 'ForTokenClassification'];
  return {
    prefix,
    tasks: answering === undefined ? tasks : [...tasks, 'ForQuestionAnswering'],
    parameters(config, task) {
      const [vocabularySize, widthSize, hiddenSize, layerCount, headCount] = rules.sizes;
      const vocabulary = sizeOf(config, 'vocab_size', vocabularySize);
      const width = sizeOf(config, 'hidden_size', widthSize);
      const hidden = sizeOf(config, 'intermediate_size', hiddenSize);
      const layers = layersOf(config, 'num_hidden_layers', layerCount);
      const heads = sizeOf(config, 'num_attention_heads', headCount);
      if (divides) checkHeads(heads, width);
      const { kvHeads: kv = heads, headSize: size = Math.floor(width / heads) } = rules;
      const kvHeads = sizeOf(config, 'num_key_value_heads', kv, rules.kvHeadsNull && heads);
      checkDivisor('config.num_key_value_heads', kvHeads, heads, 'num_attention_heads');
      const headSize = sizeOf(config, 'head_dim', size, rules.headSizeNull && size);
      const stddev = scaleOf(config, 'initializer_range', 0.02, maxRange);
      const sizes = { width, hidden, heads, kvHeads, headSize };
      const padding = paddingOf(config, rules.padding, vocabulary);
      const tied = flagOf(config, 'tie_word_embeddings', rules.tied ?? false);
      const change = rules.change(sizes, config);
      const body = bodyOf(llamaBody({ ...sizes, layers, vocabulary, stddev }), (module, spec) =>
        module === 'embed_tokens'
          ? { [`${module}.weight`]: { ...spec, init: padded(spec.init, padding) } }
          : change(module, spec),
      );
      const base = task === 'ForQuestionAnswering' ? (answering ?? '') : 'model.';
      const init = gaussian(stddev);
      if (task === 'ForCausalLM') {
        const named = withHead(base, constructed(body), {});
        return withTokenHead(named, ['lm_head.weight', [vocabulary, width], init], tied);
      }
      const head = headOf(config, task, width, init);
      return withHead(base, constructed(body), head && constructed(head));
    },
  };
}

/** Called once. A call marked as pure is dropped from a page that takes no config. */
function makeDecoders(): Record<string, Family> {
  return Object.fromEntries(Object.entries(RULES).map(([type, rules]) => [type, familyOf(rules)]));
}

/** The families by model_type. */
export const decoders: Readonly<Record<string, Family>> = /* @__PURE__ */ makeDecoders();
