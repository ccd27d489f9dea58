// Layers as torch.nn makes them, except convolutions, recurrent layers and attention, which have their own files.
// Source of all: the modules' reset_parameters, PyTorch 2.13, torch/nn/modules.
import { argumentError, checkObject, named } from '../errors.js';
import { normal, ones, uniform, withRows, zeros } from '../initializers/initializers.js';
import { varianceScaling } from '../initializers/variance-scaling.js';
import type { Init, Shape } from '../types.js';
import {
  checkFlags,
  checkSizes,
  type LayerSpecs,
  layerSpecs,
  type NamesIf,
  type ParameterSpec,
  sizesOf,
} from './preset.js';

/** A parameter as PyTorch stores it. */
export function torchParameter(shape: Shape, init: Init): ParameterSpec {
  return { shape, layout: 'out-in', init };
}

/** kaiming_uniform_(a = sqrt(5)), which is uniform within 1 / sqrt(fanIn): gain^2 = 2 / (1 + 5), limit = gain * sqrt(3 / fanIn). */
export const torchWeight = (): Init => varianceScaling({ scale: 1 / 3, mode: 'fan-in', distribution: 'uniform' });

/**
 * Uniform within 1 / sqrt(size). For biases, size is the fan-in of the weight, which the bias's shape does not give.
 */
export function torchUniform(size: number): Init {
  const limit = 1 / Math.sqrt(size);
  return uniform({ low: -limit, high: limit });
}

/**
 * `torch.nn.Linear`: weight [outFeatures, inFeatures] and bias [outFeatures], both uniform within 1 / sqrt(inFeatures).
 *
 * @param options.bias - whether there is one; true if absent
 * @example
 * await initializer.createAll(prefixed('fc1.', torchLinear({ inFeatures: 784, outFeatures: 256 })));
 */
export function torchLinear<B extends boolean = true>(options: {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias?: B;
}): LayerSpecs<'weight' | NamesIf<B, 'bias'>> {
  return named('torchLinear', () => {
    checkObject('options', options, 'inFeatures/inputDim outFeatures/units bias/useBias');
    const { inFeatures, outFeatures, bias = true } = options;
    checkSizes({ inFeatures, outFeatures });
    checkFlags({ bias });
    return layerSpecs({
      weight: torchParameter([outFeatures, inFeatures], torchWeight()),
      bias: bias && torchParameter([outFeatures], torchUniform(inFeatures)),
    });
  });
}

/**
 * `torch.nn.Bilinear`: weight [outFeatures, in1Features, in2Features] and bias [outFeatures], both uniform within
 * 1 / sqrt(in1Features).
 *
 * @example
 * await initializer.createAll(torchBilinear({ in1Features: 20, in2Features: 30, outFeatures: 40 }));
 */
export function torchBilinear<B extends boolean = true>(options: {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  readonly bias?: B;
}): LayerSpecs<'weight' | NamesIf<B, 'bias'>> {
  return named('torchBilinear', () => {
    checkObject('options', options, 'in1Features in2Features outFeatures bias');
    const { in1Features, in2Features, outFeatures, bias = true } = options;
    checkSizes({ in1Features, in2Features, outFeatures });
    checkFlags({ bias });
    return layerSpecs({
      weight: torchParameter([outFeatures, in1Features, in2Features], torchUniform(in1Features)),
      bias: bias && torchParameter([outFeatures], torchUniform(in1Features)),
    });
  });
}

/**
 * `torch.nn.Embedding` and `EmbeddingBag`: weight [numEmbeddings, embeddingDim], N(0, 1), with 0 in the padding row.
 *
 * @param options.paddingIdx - index of the padding row, in [-numEmbeddings, numEmbeddings); a negative one counts from the end; none if
 *   absent
 * @example
 * await initializer.createAll(prefixed('embed.', torchEmbedding({ numEmbeddings: 30522, embeddingDim: 768, paddingIdx: 0 })));
 */
export function torchEmbedding(options: {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx?: number;
}): LayerSpecs<'weight'> {
  return named('torchEmbedding', () => {
    checkObject('options', options, 'numEmbeddings/inputDim embeddingDim/outputDim paddingIdx');
    const { numEmbeddings, embeddingDim, paddingIdx } = options;
    checkSizes({ numEmbeddings, embeddingDim });
    const all = normal({ stddev: 1 });
    const shape = [numEmbeddings, embeddingDim];
    if (paddingIdx === undefined) return { weight: torchParameter(shape, all) };
    if (!Number.isInteger(paddingIdx) || paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings) {
      const allowed = `an integer in [-${numEmbeddings}, ${numEmbeddings})`;
      throw argumentError('paddingIdx', allowed, paddingIdx);
    }
    const start = paddingIdx < 0 ? numEmbeddings + paddingIdx : paddingIdx;
    return { weight: torchParameter(shape, withRows(all, { start, end: start + 1 })) };
  });
}

/**
 * `torch.nn.LayerNorm`: weight 1 and bias 0, of the normalized shape.
 *
 * @param options.normalizedShape - the last axes, or the size of the last one
 * @param options.bias - whether there is one; true if absent
 * @example
 * await initializer.createAll(prefixed('norm.', torchLayerNorm({ normalizedShape: 768 })));
 */
export function torchLayerNorm<B extends boolean = true>(options: {
  readonly normalizedShape: number | Shape;
  readonly bias?: B;
}): LayerSpecs<'weight' | NamesIf<B, 'bias'>> {
  return named('torchLayerNorm', () => {
    checkObject('options', options, 'normalizedShape/shape bias');
    const { normalizedShape, bias = true } = options;
    const shape = sizesOf('normalizedShape', normalizedShape);
    checkFlags({ bias });
    return layerSpecs({ weight: torchParameter(shape, ones()), bias: bias && torchParameter(shape, zeros()) });
  });
}

/**
 * `torch.nn.RMSNorm`: weight 1, of the normalized shape.
 *
 * @param options.normalizedShape - the last axes, or the size of the last one
 * @example
 * await initializer.createAll(prefixed('norm.', torchRMSNorm({ normalizedShape: 2048 })));
 */
export function torchRMSNorm(options: { readonly normalizedShape: number | Shape }): LayerSpecs<'weight'> {
  return named('torchRMSNorm', () => {
    checkObject('options', options, 'normalizedShape/shape');
    return { weight: torchParameter(sizesOf('normalizedShape', options.normalizedShape), ones()) };
  });
}

/**
 * `torch.nn.GroupNorm`: weight 1 and bias 0, [numChannels]. The number of groups does not change the parameters.
 *
 * @example
 * await initializer.createAll(prefixed('norm.', torchGroupNorm({ numChannels: 64 })));
 */
export function torchGroupNorm(options: { readonly numChannels: number }): LayerSpecs<'weight' | 'bias'> {
  return named('torchGroupNorm', () => {
    checkObject('options', options, 'numChannels');
    const { numChannels } = options;
    checkSizes({ numChannels });
    return { weight: torchParameter([numChannels], ones()), bias: torchParameter([numChannels], zeros()) };
  });
}

/**
 * `torch.nn.BatchNorm1d`, `2d` and `3d`: weight 1 and bias 0, and the buffers running_mean 0 and running_var 1, all [numFeatures].
 *
 * @param options.affine - whether there are weight and bias; true if absent
 * @param options.trackRunningStats - whether there are running_mean and running_var; true if absent
 * @example
 * await initializer.createAll(prefixed('bn1.', torchBatchNorm({ numFeatures: 64 })));
 */
export function torchBatchNorm<A extends boolean = true, T extends boolean = true>(options: {
  readonly numFeatures: number;
  readonly affine?: A;
  readonly trackRunningStats?: T;
}): LayerSpecs<NamesIf<A, 'weight' | 'bias'> | NamesIf<T, 'running_mean' | 'running_var'>> {
  return named('torchBatchNorm', () => {
    checkObject('options', options, 'numFeatures affine trackRunningStats');
    const { numFeatures, affine = true, trackRunningStats = true } = options;
    checkSizes({ numFeatures });
    checkFlags({ affine, trackRunningStats });
    const one = torchParameter([numFeatures], ones());
    const zero = torchParameter([numFeatures], zeros());
    return layerSpecs({
      weight: affine && one,
      bias: affine && zero,
      running_mean: trackRunningStats && zero,
      running_var: trackRunningStats && one,
    });
  });
}
