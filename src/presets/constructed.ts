// What PyTorch draws when it constructs the modules of a model of Hugging Face transformers, and throws away: the model draws them anew.
//
// Source: transformers 5.18, modeling_utils.py. `PreTrainedModel.post_init` runs `_init_weights` when all modules of a body are there, and then for
// the head alone. A tied head is drawn too, before its weight becomes the embedding.
import { normal } from '../initializers/initializers.js';
import { product } from '../initializers/shape.js';
import type { DiscardedDraw, Init } from '../types.js';
import type { LayerSpecs, ParameterSpec } from './preset.js';
import { torchParameter, torchUniform, torchWeight } from './torch.js';

/** What constructors draw from N(0, 1): embeddings, and the parameters of ViT that are no module's weight. */
const STANDARD_NORMAL =
  /\b(wte|wpe|embed_tokens|embed_in|\w+_embeddings|relative_attention_bias)\.weight$|\.(cls_token|position_embeddings)$/;

/** What is drawn and thrown away before a spec. */
const drawsBefore = ({ drawn }: ParameterSpec): readonly DiscardedDraw[] =>
  (drawn?.discarded ?? []) as readonly DiscardedDraw[];

/** The specs with draws before all others. */
export function drawnBefore(discarded: readonly DiscardedDraw[], specs: LayerSpecs): LayerSpecs {
  const [first] = Object.entries(specs);
  if (!first || discarded.length === 0) return specs;
  const [name, spec] = first;
  return { ...specs, [name]: { ...spec, drawn: { ...spec.drawn, discarded: [...discarded, ...drawsBefore(spec)] } } };
}

/**
 * What the constructors of modules draw: `nn.Embedding`, parameters by `torch.randn`, and `nn.Linear` and `nn.Conv2d` or, if `conv1d` is given,
 * modules whose weights it draws and whose biases are zeros.
 */
export function constructorsOf(specs: LayerSpecs, conv1d?: Init): DiscardedDraw[] {
  const draws: DiscardedDraw[] = [];
  let inputs = 0; // of an output of the module, if it is linear
  for (const [name, { shape }] of Object.entries(specs)) {
    if (shape.length > 1) {
      inputs = product(shape.slice(1));
      draws.push({ shape, init: STANDARD_NORMAL.test(name) ? normal({ stddev: 1 }) : (conv1d ?? torchWeight()) });
    } else if (name.endsWith('.weight')) inputs = 0;
    else if (inputs > 0 && !conv1d) draws.push({ shape, init: torchUniform(inputs) });
  }
  return draws;
}

/** The specs of modules that are constructed before the first of them is drawn. */
export const constructed = (specs: LayerSpecs, conv1d?: Init): LayerSpecs =>
  drawnBefore(constructorsOf(specs, conv1d), specs);

/**
 * The specs without those that are tied to others. They are drawn all the same, and thrown away: before the next spec, or, if there is none, before
 * the last, which draws nothing itself.
 */
export function withoutTied(specs: LayerSpecs, isTied: (name: string) => boolean): LayerSpecs {
  const kept: LayerSpecs[] = [];
  let waiting: DiscardedDraw[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    if (isTied(name)) {
      waiting.push(...drawsBefore(spec), { shape: spec.shape, init: spec.init });
    } else {
      kept.push(drawnBefore(waiting, { [name]: spec }));
      waiting = [];
    }
  }
  const last = kept.pop();
  return Object.assign({}, ...kept, last && drawnBefore(waiting, last));
}

/** A body, and the head that predicts tokens: [vocabulary, width]. A head that is tied is drawn and thrown away. */
export function withTokenHead(body: LayerSpecs, [name, shape, init]: TokenHead, tied: boolean): LayerSpecs {
  const all = { ...body, ...constructed({ [name]: torchParameter(shape, init) }) };
  return withoutTied(all, (one) => tied && one === name);
}

type TokenHead = readonly [name: string, shape: readonly [vocabulary: number, width: number], init: Init];
