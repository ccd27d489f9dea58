// The parameters of a Hugging Face model from its config.json.
import { argumentError, checkObject, forItem, named, show } from '../../errors.js';
import { checkInit } from '../../initializers/check.js';
import { checkShape } from '../../initializers/shape.js';
import type { Dtype, Init, WeightSpec } from '../../types.js';
import { families } from './families.js';
import type { Family } from './family.js';
import { REFUSED } from './refused.js';
import { type Config, refuse } from './values.js';

const DTYPES: Readonly<Record<string, Dtype>> = { float32: 'f32', float16: 'f16', bfloat16: 'bf16' };

const oneOf = (names: readonly string[]): string => names.map((name) => show(name)).join(', ');

/** The value of a key of a table, whatever the key is. */
function lookUp<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}

function familyOf(type: unknown): Family {
  const family = lookUp(families(), type);
  if (family) return family;
  const reason = lookUp(REFUSED, type);
  const why = reason === undefined ? '' : ` (${type} is refused: no initializer here makes it, since ${reason})`;
  throw argumentError('config.model_type', `one of ${oneOf(Object.keys(families()).sort())}${why}`, type);
}

/** What the name of the class ends with: of the first of `architectures`, or the family's default. */
function taskOf({ prefix, tasks }: Family, architectures: unknown): string {
  const absent = architectures === undefined || architectures === null;
  if (!absent && !Array.isArray(architectures)) throw argumentError('config.architectures', 'an array', architectures);
  const [first] = (architectures ?? []) as unknown[];
  const task = first === undefined ? tasks[0] : tasks.find((name) => prefix + name === first);
  if (task !== undefined) return task;
  throw argumentError('config.architectures[0]', `one of ${oneOf(tasks.map((name) => prefix + name))}`, first);
}

/** The dtype: `dtype`, else `torch_dtype`, its name before transformers 5, else float32. */
function dtypeOfConfig({ dtype, torch_dtype }: Config): Dtype {
  const name = dtype ?? torch_dtype ?? 'float32';
  const found = lookUp(DTYPES, name);
  if (found) return found;
  throw argumentError(
    `config.${(dtype ?? undefined) === undefined ? 'torch_dtype' : 'dtype'}`,
    oneOf(Object.keys(DTYPES)),
    name,
  );
}

/**
 * The parameters of a model of Hugging Face transformers, from the content of its config.json: names and shapes of its checkpoint, the
 * dtype, and for each the distribution that the model's own `_init_weights` draws it from, as transformers 5.18 has it.
 *
 * `model_type` is one of bert, distilbert, gemma2, gpt2, gpt_neox, llama, mistral, phi3, qwen2, qwen3, roberta, t5, vit. The class is the first
 * of `architectures`; without it, the one with the language model's head (BERT, RoBERTa, DistilBERT: ForMaskedLM; T5: ForConditionalGeneration;
 * ViT: ForImageClassification). Tied weights are left out, as in a checkpoint. A key that is absent has transformers' default.
 *
 * A config.json has many keys without influence on the parameters, such as dropouts. They are ignored, and so are keys that are not known.
 * Sizes are in [1, 2^24], numbers of layers in [1, 4096].
 *
 * With `torchGenerator` of `weight-init/generators/torch` a model has the weights that transformers gives it after `torch.manual_seed`.
 *
 * @param config - the parsed JSON
 * @returns the specs by name, in the order of the model's modules, for `createAll`
 * @throws ArgumentError for a model_type or a class that is not known, with those that are; for a value of a wrong type or out of range; for
 *   options that change parameters in a way that is not expressed: cross-attention, quantization, sizes for each layer; and for models
 *   that no initializer makes, such as mamba, with the reason
 * @example
 * const config = await (await fetch('config.json')).json();
 * const model = await initializer.createAll(specsOfConfig(config));
 * model.tensors['model.embed_tokens.weight']; // of a Llama
 */
export function specsOfConfig(config: unknown): Record<string, WeightSpec> {
  return named('specsOfConfig', () => {
    checkObject('config', config);
    const given = config as Config;
    const family = familyOf(given.model_type);
    const task = taskOf(family, given.architectures);
    const dtype = dtypeOfConfig(given);
    refuse(given, 'quantization_config', 'quantized weights are not expressed');
    refuse(given, 'per_layer_config', 'sizes for each layer are not expressed');
    const checked = new Set<Init>(); // a model has few, and many tensors
    const specs: Record<string, WeightSpec> = {};
    for (const [name, spec] of Object.entries(family.parameters(given, task))) {
      forItem(show(name), () => {
        checkShape(spec.shape);
        if (!checked.has(spec.init)) checkInit('init', spec.init);
      });
      checked.add(spec.init);
      specs[name] = { ...spec, dtype };
    }
    return specs;
  });
}
