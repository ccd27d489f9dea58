// Convolutions as Keras 3 makes them. Source: keras/src/layers/convolutional, base_conv.py, base_conv_transpose.py
// and base_depthwise_conv.py.
import { checkObject, named } from '../errors.js';
import { zeros } from '../initializers/initializers.js';
import { glorotUniform } from '../initializers/variance-scaling.js';
import type { Shape } from '../types.js';
import { kerasParameter } from './keras.js';
import { checkDivisor, checkFlags, checkSizes, type LayerSpecs, layerSpecs, type NamesIf, sizesOf } from './preset.js';

/** Options shared by the convolutions of Keras. */
export interface KerasConvOptions<B extends boolean = boolean> {
  /** Channels of the input. */
  readonly inputDim: number;
  /** Channels of the output. */
  readonly filters: number;
  /** Size of the kernel: one number for all axes, or one for each. */
  readonly kernelSize: number | Shape;
  /** Number of groups: a divisor of inputDim and filters, 1 if absent. */
  readonly groups?: number;
  /** Whether there is a bias; true if absent. */
  readonly useBias?: B;
}

/** The keys that all convolutions have. */
const CONV_KEYS = 'inputDim/inChannels kernelSize useBias';

/** The parameters of a convolution. */
type Conv<B extends boolean> = LayerSpecs<'kernel' | NamesIf<B, 'bias'>>;

function conv<B extends boolean>(rank: number, transposed: boolean, options: KerasConvOptions<B>): Conv<B> {
  checkObject('options', options, `${CONV_KEYS} filters/outChannels${transposed ? '' : ' groups'}`);
  const { inputDim, filters, kernelSize, groups = 1, useBias = true } = options;
  checkSizes({ inputDim, filters, groups });
  checkDivisor('groups', groups, inputDim, 'inputDim');
  checkDivisor('groups', groups, filters, 'filters');
  checkFlags({ useBias });
  const kernel = sizesOf('kernelSize', kernelSize, rank);
  // Keras computes fans from the shape alone: groups, which would make fanOut smaller, are not in the spec.
  const shape = [...kernel, ...(transposed ? [filters, inputDim] : [inputDim / groups, filters])];
  return layerSpecs({
    kernel: kerasParameter(shape, glorotUniform()),
    bias: useBias && kerasParameter([filters], zeros()),
  });
}

/**
 * `keras.layers.Conv1D`: kernel [k, inputDim / groups, filters], Glorot uniform, fanIn = k * inputDim / groups and
 * fanOut = k * filters; bias [filters], 0.
 *
 * @example
 * await initializer.createAll(prefixed('conv1d/', kerasConv1D({ inputDim: 80, filters: 384, kernelSize: 3 })));
 */
export const kerasConv1D = <B extends boolean = true>(options: KerasConvOptions<B>): Conv<B> =>
  named('kerasConv1D', () => conv(1, false, options));
/**
 * `keras.layers.Conv2D`: kernel [h, w, inputDim / groups, filters]. Otherwise as {@link kerasConv1D}.
 *
 * @example
 * await initializer.createAll(prefixed('conv2d/', kerasConv2D({ inputDim: 3, filters: 64, kernelSize: 7 })));
 */
export const kerasConv2D = <B extends boolean = true>(options: KerasConvOptions<B>): Conv<B> =>
  named('kerasConv2D', () => conv(2, false, options));
/**
 * `keras.layers.Conv3D`: kernel [d, h, w, inputDim / groups, filters]. Otherwise as {@link kerasConv1D}.
 *
 * @example
 * await initializer.createAll(prefixed('conv3d/', kerasConv3D({ inputDim: 3, filters: 64, kernelSize: [3, 7, 7] })));
 */
export const kerasConv3D = <B extends boolean = true>(options: KerasConvOptions<B>): Conv<B> =>
  named('kerasConv3D', () => conv(3, false, options));

/** Keras's transposed convolutions have no groups. */
export type KerasConvTransposeOptions<B extends boolean = boolean> = Omit<KerasConvOptions<B>, 'groups'>;

/**
 * `keras.layers.Conv1DTranspose`: kernel [k, filters, inputDim], Glorot uniform; bias [filters], 0.
 *
 * @example
 * await initializer.createAll(prefixed('up/', kerasConv1DTranspose({ inputDim: 64, filters: 32, kernelSize: 4 })));
 */
export const kerasConv1DTranspose = <B extends boolean = true>(options: KerasConvTransposeOptions<B>): Conv<B> =>
  named('kerasConv1DTranspose', () => conv(1, true, options));
/**
 * `keras.layers.Conv2DTranspose`: kernel [h, w, filters, inputDim], Glorot uniform; bias [filters], 0.
 *
 * @example
 * await initializer.createAll(prefixed('up/', kerasConv2DTranspose({ inputDim: 64, filters: 32, kernelSize: 2 })));
 */
export const kerasConv2DTranspose = <B extends boolean = true>(options: KerasConvTransposeOptions<B>): Conv<B> =>
  named('kerasConv2DTranspose', () => conv(2, true, options));
/**
 * `keras.layers.Conv3DTranspose`: kernel [d, h, w, filters, inputDim], Glorot uniform; bias [filters], 0.
 *
 * @example
 * await initializer.createAll(prefixed('up/', kerasConv3DTranspose({ inputDim: 64, filters: 32, kernelSize: 2 })));
 */
export const kerasConv3DTranspose = <B extends boolean = true>(options: KerasConvTransposeOptions<B>): Conv<B> =>
  named('kerasConv3DTranspose', () => conv(3, true, options));

/** Options shared by the depthwise convolutions of Keras. */
export interface KerasDepthwiseConvOptions<B extends boolean = boolean>
  extends Pick<KerasConvOptions<B>, 'inputDim' | 'kernelSize' | 'useBias'> {
  /** Outputs for each input; 1 if absent. */
  readonly depthMultiplier?: number;
}

function depthwise<B extends boolean>(rank: number, options: KerasDepthwiseConvOptions<B>): Conv<B> {
  checkObject('options', options, `${CONV_KEYS} depthMultiplier`);
  const { inputDim, kernelSize, depthMultiplier = 1, useBias = true } = options;
  checkSizes({ inputDim, depthMultiplier });
  checkFlags({ useBias });
  const kernel = sizesOf('kernelSize', kernelSize, rank);
  return layerSpecs({
    // As everywhere, Keras takes the last two axes as inputs and outputs.
    kernel: kerasParameter([...kernel, inputDim, depthMultiplier], glorotUniform()),
    bias: useBias && kerasParameter([inputDim * depthMultiplier], zeros()),
  });
}

/**
 * `keras.layers.DepthwiseConv1D`: kernel [k, inputDim, depthMultiplier], Glorot uniform, fanIn = k * inputDim and
 * fanOut = k * depthMultiplier; bias [inputDim * depthMultiplier], 0.
 *
 * @example
 * await initializer.createAll(prefixed('depthwise/', kerasDepthwiseConv1D({ inputDim: 64, kernelSize: 3 })));
 */
export const kerasDepthwiseConv1D = <B extends boolean = true>(options: KerasDepthwiseConvOptions<B>): Conv<B> =>
  named('kerasDepthwiseConv1D', () => depthwise(1, options));
/**
 * `keras.layers.DepthwiseConv2D`: kernel [h, w, inputDim, depthMultiplier]. Otherwise as {@link kerasDepthwiseConv1D}.
 *
 * @example
 * await initializer.createAll(prefixed('depthwise/', kerasDepthwiseConv2D({ inputDim: 64, kernelSize: 3 })));
 */
export const kerasDepthwiseConv2D = <B extends boolean = true>(options: KerasDepthwiseConvOptions<B>): Conv<B> =>
  named('kerasDepthwiseConv2D', () => depthwise(2, options));
