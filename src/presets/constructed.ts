// What PyTorch draws when it constructs the modules of a model of Hugging Face transformers, and throws away: the model draws them anew.
//
// Source: transformers 5.18, modeling_utils.py. `PreTrainedModel.post_init` runs `_init_weights` when all modules of a body are there, and then for
// the head alone. A tied head is drawn too, before its weight becomes the embedding.
import { normal } from '../initializers/initializers.js';
import type { DiscardedDraw, Init } from '../types.js';
import type { LayerSpecs, ParameterSpec } from './preset.js';
import { torchParameter, torchUniform, torchWeight } from './torch.js';

const EMBEDDING = /\b(wte|wpe|embed_tokens|embed_in)\.weight$/;

/** The specs, of which one has draws before it. */
const drawnBefore = (specs: LayerSpecs, name: string, discarded: readonly DiscardedDraw[]): LayerSpecs => ({
  ...specs,
  [name]: { ...(specs[name] as ParameterSpec), drawn: { discarded } },
});

/**
 * The specs of modules that are constructed before the first of them is drawn: `nn.Embedding`, and `nn.Linear` or, if `conv1d` is given, modules whose
 * weights it draws and whose biases are zeros.
 */
export function constructed(specs: LayerSpecs, conv1d?: Init): LayerSpecs {
  const draws: DiscardedDraw[] = [];
  let inputs = 0; // of the module, if it is linear
  for (const [name, { shape }] of Object.entries(specs)) {
    if (shape.length > 1) {
      inputs = shape[1] as number;
      draws.push({ shape, init: EMBEDDING.test(name) ? normal({ stddev: 1 }) : (conv1d ?? torchWeight()) });
    } else if (name.endsWith('.weight')) inputs = 0;
    else if (inputs > 0 && !conv1d) draws.push({ shape, init: torchUniform(inputs) });
  }
  const [first] = Object.keys(specs);
  return first === undefined ? specs : drawnBefore(specs, first, draws);
}

/** A body, and the head that predicts tokens: [vocabulary, width]. A head that is tied is drawn and thrown away. */
export function withTokenHead(body: LayerSpecs, [name, shape, init]: TokenHead, tied: boolean): LayerSpecs {
  if (!tied) return { ...body, ...constructed({ [name]: torchParameter(shape, init) }) };
  const last = Object.keys(body).at(-1) as string;
  return drawnBefore(body, last, [
    { shape, init: torchWeight() },
    { shape, init },
  ]);
}

type TokenHead = readonly [name: string, shape: readonly [vocabulary: number, width: number], init: Init];
