// Convolutions as torch.nn makes them. Source: PyTorch 2.13, torch/nn/modules/conv.py, _ConvNd.
import { checkObject, named } from '../errors.js';
import { product } from '../initializers/shape.js';
import type { Shape } from '../types.js';
import { checkDivisor, checkFlags, checkSizes, type LayerSpecs, layerSpecs, type NamesIf, sizesOf } from './preset.js';
import { torchParameter, torchUniform, torchWeight } from './torch.js';

/** Options shared by the convolutions of PyTorch. */
export interface TorchConvOptions<B extends boolean = boolean> {
  readonly inChannels: number;
  readonly outChannels: number;
  /** Size of the kernel: one number for all axes, or one for each. */
  readonly kernelSize: number | Shape;
  /** Number of groups: a divisor of inChannels and outChannels, 1 if absent. */
  readonly groups?: number;
  /** Whether there is a bias; true if absent. */
  readonly bias?: B;
}

/** The parameters of a convolution. */
type Conv<B extends boolean> = LayerSpecs<'weight' | NamesIf<B, 'bias'>>;

function conv<B extends boolean>(rank: number, transposed: boolean, options: TorchConvOptions<B>): Conv<B> {
  checkObject('options', options, 'inChannels/inputDim outChannels/filters kernelSize groups bias/useBias');
  const { inChannels, outChannels, kernelSize, groups = 1, bias = true } = options;
  checkSizes({ inChannels, outChannels, groups });
  checkDivisor('groups', groups, inChannels, 'inChannels');
  checkDivisor('groups', groups, outChannels, 'outChannels');
  checkFlags({ bias });
  const kernel = sizesOf('kernelSize', kernelSize, rank);
  const rows = transposed ? inChannels : outChannels;
  const columns = (transposed ? outChannels : inChannels) / groups;
  return layerSpecs({
    weight: torchParameter([rows, columns, ...kernel], torchWeight()),
    bias: bias && torchParameter([outChannels], torchUniform(columns * product(kernel))),
  });
}

/**
 * `torch.nn.Conv1d`: weight [outChannels, inChannels / groups, k] and bias [outChannels], both uniform within 1 / sqrt(fanIn),
 * fanIn = inChannels / groups * k.
 *
 * @example
 * await initializer.createAll(prefixed('conv1.', torchConv1d({ inChannels: 80, outChannels: 384, kernelSize: 3 })));
 */
export const torchConv1d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConv1d', () => conv(1, false, options));
/**
 * `torch.nn.Conv2d`: weight [outChannels, inChannels / groups, h, w] and bias [outChannels], both uniform within
 * 1 / sqrt(fanIn), fanIn = inChannels / groups * h * w.
 *
 * @example
 * await initializer.createAll(prefixed('conv1.', torchConv2d({ inChannels: 3, outChannels: 64, kernelSize: 7 })));
 */
export const torchConv2d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConv2d', () => conv(2, false, options));
/**
 * `torch.nn.Conv3d`: weight [outChannels, inChannels / groups, d, h, w] and bias [outChannels], both uniform within
 * 1 / sqrt(fanIn), fanIn = inChannels / groups * d * h * w.
 *
 * @example
 * await initializer.createAll(prefixed('conv1.', torchConv3d({ inChannels: 3, outChannels: 64, kernelSize: [3, 7, 7] })));
 */
export const torchConv3d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConv3d', () => conv(3, false, options));

/**
 * `torch.nn.ConvTranspose1d`: weight [inChannels, outChannels / groups, k] and bias [outChannels], both uniform within
 * 1 / sqrt(outChannels / groups * k): PyTorch computes fanIn from the second axis, although here it holds the
 * outputs.
 *
 * @example
 * await initializer.createAll(prefixed('up.', torchConvTranspose1d({ inChannels: 64, outChannels: 32, kernelSize: 4 })));
 */
export const torchConvTranspose1d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConvTranspose1d', () => conv(1, true, options));
/**
 * `torch.nn.ConvTranspose2d`: weight [inChannels, outChannels / groups, h, w]. Otherwise as {@link torchConvTranspose1d}.
 *
 * @example
 * await initializer.createAll(prefixed('up.', torchConvTranspose2d({ inChannels: 64, outChannels: 32, kernelSize: 2 })));
 */
export const torchConvTranspose2d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConvTranspose2d', () => conv(2, true, options));
/**
 * `torch.nn.ConvTranspose3d`: weight [inChannels, outChannels / groups, d, h, w]. Otherwise as {@link torchConvTranspose1d}.
 *
 * @example
 * await initializer.createAll(prefixed('up.', torchConvTranspose3d({ inChannels: 64, outChannels: 32, kernelSize: 2 })));
 */
export const torchConvTranspose3d = <B extends boolean = true>(options: TorchConvOptions<B>): Conv<B> =>
  named('torchConvTranspose3d', () => conv(3, true, options));
