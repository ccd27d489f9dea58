// Layers as Keras 3 makes them, except convolutions and recurrent layers, which have their own files. Names are the last
// part of a variable's path. Source of all: the layers' build methods and default arguments, keras/src/layers.
import { checkObject, named } from '../errors.js';
import { ones, uniform, zeros } from '../initializers/initializers.js';
import { glorotUniform } from '../initializers/variance-scaling.js';
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

/** A parameter as Keras stores it. */
export function kerasParameter(shape: Shape, init: Init): ParameterSpec {
  return { shape, layout: 'in-out', init };
}

/**
 * `keras.layers.Dense`: kernel [inputDim, units], Glorot uniform, and bias [units], 0.
 *
 * TensorFlow.js's `tf.layers.dense` differs: its kernel is glorotNormal, without the correction of the variance.
 *
 * @param options.useBias - whether there is one; true if absent
 * @example
 * await initializer.createAll(prefixed('dense/', kerasDense({ inputDim: 784, units: 256 })));
 */
export function kerasDense<B extends boolean = true>(options: {
  readonly inputDim: number;
  readonly units: number;
  readonly useBias?: B;
}): LayerSpecs<'kernel' | NamesIf<B, 'bias'>> {
  return named('kerasDense', () => {
    checkObject('options', options, 'inputDim/inFeatures units/outFeatures useBias');
    const { inputDim, units, useBias = true } = options;
    checkSizes({ inputDim, units });
    checkFlags({ useBias });
    return layerSpecs({
      kernel: kerasParameter([inputDim, units], glorotUniform()),
      bias: useBias && kerasParameter([units], zeros()),
    });
  });
}

/**
 * `keras.layers.Embedding`: embeddings [inputDim, outputDim], uniform within 0.05, which is Keras's `"uniform"`.
 *
 * @param options.inputDim - size of the vocabulary
 * @example
 * await initializer.createAll(prefixed('embedding/', kerasEmbedding({ inputDim: 20000, outputDim: 128 })));
 */
export function kerasEmbedding(options: {
  readonly inputDim: number;
  readonly outputDim: number;
}): LayerSpecs<'embeddings'> {
  return named('kerasEmbedding', () => {
    checkObject('options', options, 'inputDim/numEmbeddings outputDim/embeddingDim');
    const { inputDim, outputDim } = options;
    checkSizes({ inputDim, outputDim });
    return { embeddings: kerasParameter([inputDim, outputDim], uniform({ low: -0.05, high: 0.05 })) };
  });
}

/** The names of the scale and the shift of a normalization. */
type Affine<S extends boolean, C extends boolean> = NamesIf<S, 'gamma'> | NamesIf<C, 'beta'>;

/** The scale and the shift of a normalization: gamma 1, beta 0. */
const affine = (shape: Shape, scale: boolean, center: boolean) => ({
  gamma: scale && kerasParameter(shape, ones()),
  beta: center && kerasParameter(shape, zeros()),
});

/**
 * `keras.layers.LayerNormalization`: gamma 1 and beta 0, of the normalized shape.
 *
 * @param options.shape - sizes of the normalized axes, or the size of the last one
 * @param options.scale - whether there is a gamma; true if absent
 * @param options.center - whether there is a beta; true if absent
 * @example
 * await initializer.createAll(prefixed('layer_normalization/', kerasLayerNormalization({ shape: 128 })));
 */
export function kerasLayerNormalization<S extends boolean = true, C extends boolean = true>(options: {
  readonly shape: number | Shape;
  readonly scale?: S;
  readonly center?: C;
}): LayerSpecs<Affine<S, C>> {
  return named('kerasLayerNormalization', () => {
    checkObject('options', options, 'shape/axis scale center');
    const { scale = true, center = true } = options;
    const shape = sizesOf('shape', options.shape);
    checkFlags({ scale, center });
    return layerSpecs(affine(shape, scale, center));
  });
}

/**
 * `keras.layers.BatchNormalization`: gamma 1, beta 0, and the statistics moving_mean 0 and moving_variance 1, all [channels].
 *
 * @param options.channels - size of the normalized axis
 * @param options.scale - whether there is a gamma; true if absent
 * @param options.center - whether there is a beta; true if absent
 * @example
 * await initializer.createAll(prefixed('batch_normalization/', kerasBatchNormalization({ channels: 64 })));
 */
export function kerasBatchNormalization<S extends boolean = true, C extends boolean = true>(options: {
  readonly channels: number;
  readonly scale?: S;
  readonly center?: C;
}): LayerSpecs<Affine<S, C> | 'moving_mean' | 'moving_variance'> {
  return named('kerasBatchNormalization', () => {
    checkObject('options', options, 'channels scale center');
    const { channels, scale = true, center = true } = options;
    checkSizes({ channels });
    checkFlags({ scale, center });
    return layerSpecs({
      ...affine([channels], scale, center),
      moving_mean: kerasParameter([channels], zeros()),
      moving_variance: kerasParameter([channels], ones()),
    });
  });
}
