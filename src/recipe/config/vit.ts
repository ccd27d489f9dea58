// ViT, under the names of its checkpoints, which transformers 5.18 translates to those of its modules. Source: models/vit/modeling_vit.py
// and configuration_vit.py, conversion_mapping.py.
import { truncatedNormal, zeros } from '../../initializers/initializers.js';
import { constructed, constructorsOf } from '../../presets/constructed.js';
import type { LayerSpecs, ParameterSpec } from '../../presets/preset.js';
import type { Init } from '../../types.js';
import { type Family, withHead } from './family.js';
import { gaussian, joined, layerNorm, linear, parameter, repeated } from './parameters.js';
import { type Config, countOf, flagOf, labelsOf, layersOf, pairOf, scaleOf, sizeOf } from './values.js';

function embeddings(config: Config, width: number, channels: number, stddev: number, masked: boolean): LayerSpecs {
  const [height, length] = pairOf(config, 'image_size', 224);
  const [patchHeight, patchLength] = pairOf(config, 'patch_size', 16);
  const patches = Math.floor(height / patchHeight) * Math.floor(length / patchLength);
  // torch.nn.init.trunc_normal_, whose bounds are the weights themselves: -2 and 2 whatever the standard deviation.
  const init = truncatedNormal({ stddev, bounds: 'absolute' });
  return {
    'embeddings.cls_token': parameter([1, 1, width], init),
    ...(masked && { 'embeddings.mask_token': parameter([1, 1, width], zeros()) }),
    'embeddings.position_embeddings': parameter([1, patches + 1, width], init),
    'embeddings.patch_embeddings.projection.weight': parameter(
      [width, channels, patchHeight, patchLength],
      gaussian(stddev),
    ),
    'embeddings.patch_embeddings.projection.bias': parameter([width], zeros()),
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

/** The projection of patches, and its place among the specs. */
const PROJECTION = 'embeddings.patch_embeddings.projection.weight';
const POSITIONS = 'embeddings.position_embeddings';

/**
 * The body with what its constructors draw before. The projection of the patches, a module of its own, is constructed between the token of the class
 * and the positions. It is drawn before both, and then the positions before the token: `_init_weights` comes to a module after those in it.
 */
function constructedBody(specs: LayerSpecs): LayerSpecs {
  const { [POSITIONS]: positions, 'embeddings.mask_token': mask, ...others } = specs as LayerSpecs<typeof POSITIONS>;
  const inOrder = Object.entries(others).flatMap((entry) =>
    entry[0] === `${PROJECTION.replace(/weight$/, 'bias')}` ? [entry, [POSITIONS, positions] as const] : [entry],
  );
  const earlier = mask ? 2 : 1;
  return {
    ...specs,
    [POSITIONS]: { ...positions, drawn: { earlier } },
    [PROJECTION]: {
      ...(specs[PROJECTION] as ParameterSpec),
      drawn: { earlier: earlier + 1, discarded: constructorsOf(Object.fromEntries(inOrder)) },
    },
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
