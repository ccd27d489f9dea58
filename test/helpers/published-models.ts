// Lists of parameters of published models: names and shapes as in Hugging Face's checkpoints.
import { normal, ones, zeros } from '../../src/initializers/initializers.ts';
import type { Init, WeightSpec } from '../../src/types.ts';

/** GPT-2 small: 148 tensors, 124,439,808 parameters (openai-community/gpt2; the head is wte). Radford et al. 2019. */
export function gpt2Small(): Record<string, WeightSpec> {
  const width = 768;
  const layers = 12;
  const weight = normal({ stddev: 0.02 });
  const residual = normal({ stddev: 0.02 / Math.sqrt(2 * layers) });
  const specs: Record<string, WeightSpec> = {
    'wte.weight': { shape: [50257, width], init: weight },
    'wpe.weight': { shape: [1024, width], init: weight },
  };
  const add = (name: string, shape: number[], init: Init): void => {
    specs[`${name}.weight`] = { shape, init };
    specs[`${name}.bias`] = { shape: [shape.at(-1) as number], init: zeros() };
  };
  for (let layer = 0; layer < layers; layer++) {
    const at = `h.${layer}.`;
    add(`${at}ln_1`, [width], ones());
    add(`${at}attn.c_attn`, [width, 3 * width], weight);
    add(`${at}attn.c_proj`, [width, width], residual);
    add(`${at}ln_2`, [width], ones());
    add(`${at}mlp.c_fc`, [width, 4 * width], weight);
    add(`${at}mlp.c_proj`, [4 * width, width], residual);
  }
  add('ln_f', [width], ones());
  return specs;
}

/** TinyLlama 1.1B: 201 tensors, 1,100,048,384 parameters (TinyLlama/TinyLlama-1.1B-Chat-v1.0). Zhang et al. 2024. */
export function tinyLlama(dtype: 'f16' | 'bf16'): Record<string, WeightSpec> {
  const width = 2048;
  const hidden = 5632;
  const init = normal({ stddev: 0.02 });
  const specs: Record<string, WeightSpec> = {
    'model.embed_tokens.weight': { shape: [32000, width], init, dtype },
  };
  for (let layer = 0; layer < 22; layer++) {
    const at = `model.layers.${layer}.`;
    for (const [name, shape] of Object.entries({
      'self_attn.q_proj': [width, width],
      'self_attn.k_proj': [256, width],
      'self_attn.v_proj': [256, width],
      'self_attn.o_proj': [width, width],
      'mlp.gate_proj': [hidden, width],
      'mlp.up_proj': [hidden, width],
      'mlp.down_proj': [width, hidden],
    })) {
      specs[`${at}${name}.weight`] = { shape, layout: 'out-in', init, dtype };
    }
    specs[`${at}input_layernorm.weight`] = { shape: [width], init: ones(), dtype };
    specs[`${at}post_attention_layernorm.weight`] = { shape: [width], init: ones(), dtype };
  }
  specs['model.norm.weight'] = { shape: [width], init: ones(), dtype };
  specs['lm_head.weight'] = { shape: [32000, width], layout: 'out-in', init, dtype };
  return specs;
}

/** Elements of a list. */
export function parameterCount(specs: Record<string, WeightSpec>): number {
  return Object.values(specs).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
}
