// ViT, under the names of its checkpoints, which transformers 5.18 translates to those of its modules. Source: models/vit/modeling_vit.py
// and configuration_vit.py, conversion_mapping.py.
import { truncatedNormal, zeros } from '../../initializers/initializers.js';
import { constructed, constructorsOf } from '../../presets/constructed.js';
import type { LayerSpecs } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import { type Family, withHead } from './family.js';
import { gaussian, joined, layerNorm, linear, parameter, repeated } from './parameters.js';
import { type Config, countOf, flagOf, labelsOf, layersOf, pairOf, scaleOf, sizeOf } from './values.js';

/** Parameters of the embeddings that are constructed, and drawn, in another order than that of the specs. */
const TOKEN = 'embeddings.cls_token';
const MASK = 'embeddings.mask_token';
const POSITIONS = 'embeddings.position_embeddings';
const PROJECTION = 'embeddings.patch_embeddings.projection.weight';
const PROJECTION_BIAS = 'embeddings.patch_embeddings.projection.bias';
type Embeddings = LayerSpecs<typeof TOKEN | typeof POSITIONS | typeof PROJECTION | typeof PROJECTION_BIAS>;

function embeddings(config: Config, width: number, channels: number, stddev: number, masked: boolean): LayerSpecs {
  const [height, length] = pairOf(config, 'image_size', 224);
  const [patchHeight, patchLength] = pairOf(config, 'patch_size', 16);
  const patches = Math.floor(height / patchHeight) * Math.floor(length / patchLength);
  // torch.nn.init.trunc_normal_, whose bounds are the weights themselves: -2 and 2 whatever the standard deviation.
  const init = truncatedNormal({ stddev, bounds: 'absolute' });
  return {
    [TOKEN]: parameter([1, 1, width], init),
    ...(masked && { [MASK]: parameter([1, 1, width], zeros()) }),
    [POSITIONS]: parameter([1, patches + 1, width], init),
    [PROJECTION]: parameter([width, channels, patchHeight, patchLength], gaussian(stddev)),
    [PROJECTION_BIAS]: parameter([width], zeros()),
  };
}

function head(config: Config, task: string, width: number, channels: number, init: Init): LayerSpecs | undefined {
  if (task === 'Model') return undefined;
  if (task === 'ForMaskedImageModeling') {
    const stride = sizeOf(config, 'encoder_stride', 16);
    const pixels = stride * stride * channels;
    return {
      'decoder.0.weight': parameter([pixels, width, 1, 1], init),
      'decoder.0.bias': parameter([pixels], zeros()),
    };
  }
  // Without labels the classifier passes its input on.
  const labels = labelsOf(config, 0);
  return labels === 0 ? {} : linear('classifier', labels, width, init);
}

/**
 * The body with what its constructors draw before. The projection of the patches, a module of its own, is constructed between the token of the class
 * and the positions. It is drawn before both, and then the positions before the token: `_init_weights` comes to a module after those in it.
 */
function constructedBody(specs: LayerSpecs): LayerSpecs {
  const {
    [TOKEN]: token,
    [MASK]: mask, // of zeros
    [POSITIONS]: positions,
    [PROJECTION]: projection,
    [PROJECTION_BIAS]: bias,
    ...others
  } = specs as Embeddings;
  const discarded = constructorsOf({
    [TOKEN]: token,
    [PROJECTION]: projection,
    [PROJECTION_BIAS]: bias,
    [POSITIONS]: positions,
    ...others,
  });
  const earlier = mask ? 2 : 1;
  return {
    ...specs,
    [POSITIONS]: { ...positions, drawn: { earlier } },
    [PROJECTION]: { ...projection, drawn: { earlier: earlier + 1, discarded } },
  };
}

export const vit: Family = {
  prefix: 'ViT',
  tasks: ['ForImageClassification', 'Model', 'ForMaskedImageModeling'],
  parameters(config, task) {
    const width = sizeOf(config, 'hidden_size', 768);
    const heads = sizeOf(config, 'num_attention_heads', 12);
    const inner = heads * sizeOf(config, 'head_dim', Math.floor(width / heads));
    const hidden = sizeOf(config, 'intermediate_size', 3072);
    const channels = sizeOf(config, 'num_channels', 3);
    const bias = flagOf(config, 'qkv_bias', true);
    const stddev = scaleOf(config, 'initializer_range', 0.02);
    const init = gaussian(stddev);
    const body = joined([
      embeddings(config, width, channels, stddev, task === 'ForMaskedImageModeling'),
      repeated(layersOf(config, 'num_hidden_layers', 12), (i) => {
        const layer = `encoder.layer.${i}.`;
        return [
          linear(`${layer}attention.attention.query`, inner, width, init, bias),
          linear(`${layer}attention.attention.key`, inner, width, init, bias),
          linear(`${layer}attention.attention.value`, inner, width, init, bias),
          linear(`${layer}attention.output.dense`, width, inner, init),
          layerNorm(`${layer}layernorm_before`, width),
          layerNorm(`${layer}layernorm_after`, width),
          linear(`${layer}intermediate.dense`, hidden, width, init),
          linear(`${layer}output.dense`, width, hidden, init),
        ];
      }),
      layerNorm('layernorm', width),
      // 0 counts as absent.
      task === 'Model'
        ? linear('pooler.dense', countOf(config, 'pooler_output_size', width, width) || width, width, init)
        : {},
    ]);
    const specs = head(config, task, width, channels, init);
    return withHead('vit.', constructedBody(body), specs && constructed(specs));
  },
};
