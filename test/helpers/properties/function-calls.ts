// The other functions of the public API: what each argument may be, and what the right ones give, by the documentation.
import * as api from '../../../src/index-static.ts';
import type { Init } from '../../../src/types.ts';
import type { Dice } from './random-choices.ts';
import { DISTRIBUTIONS, MODES } from './right-specs.ts';
import { isCount, isDeviation, isFlag, isFloat, isMean, isPlace, isPositive } from './wrong-values.ts';

type Options = Record<string, unknown>;

/** One argument: a random right one, and whether a value is one. */
export interface Argument {
  readonly good: (dice: Dice) => unknown;
  readonly valid: (value: unknown) => boolean;
  readonly optional?: boolean;
}

/** A function of one object of options. */
export interface Call {
  readonly call: (options: never) => unknown;
  /** What messages call it by; its own name if absent. */
  readonly called?: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Makes options that are right one by one go together. */
  readonly together?: (options: Options, dice: Dice) => Options;
  /** Options that are right one by one and do not go together, and which is named. */
  readonly apart?: readonly (readonly [options: Options, argument: string])[];
  /** What right options give; of presets, whose specs are filled, nothing. */
  readonly gives?: (options: Options) => unknown;
}

const optional = (argument: Argument): Argument => ({ ...argument, optional: true });
const oneOf = (list: readonly unknown[]): Argument => ({
  good: (dice) => dice.pick(list),
  valid: (value) => list.includes(value),
});

const size: Argument = { good: (dice) => 1 + dice.below(6), valid: isCount };
const few: Argument = { good: (dice) => 1 + dice.below(3), valid: isCount };
const flag: Argument = optional({ good: (dice) => dice.chance(0.5), valid: isFlag });
const stddev: Argument = optional({
  good: (dice) => dice.pick([0.02, 1, 0, 1e-20]),
  valid: (value) => value === 0 || isDeviation(value),
});
const scale: Argument = optional({ good: (dice) => dice.pick([0.01, 3, 1e20]), valid: isDeviation });
const mean: Argument = optional({ good: (dice) => dice.pick([0, -0, 2, -1e-20]), valid: isMean });
const bound: Argument = optional({ good: (dice) => dice.between(-3, 3), valid: isFloat });
const gain: Argument = optional({
  good: (dice) => dice.pick([1, 5 / 3, 0.25, 1e10]),
  valid: (value) => isPositive(value) && isPositive((value as number) * (value as number)),
});
const mode = oneOf(MODES);
const distribution = optional(oneOf(['normal', 'truncated-normal']));

/** Sizes along so many axes: one number or a list; any number of axes from 1 to 8 if undefined. */
const sizes = (rank?: number): Argument => {
  const fits = (length: number): boolean => (rank === undefined ? length >= 1 && length <= 8 : length === rank);
  return {
    good: (dice) =>
      dice.chance(0.5) ? 1 + dice.below(3) : Array.from({ length: rank ?? 1 + dice.below(4) }, () => 1 + dice.below(3)),
    valid: (value) =>
      isCount(value) || (Array.isArray(value) && fits(value.length) && Array.from<unknown>(value).every(isCount)),
  };
};

/** Squares of the gains. Source: docs/SPEC.md, section 8.4; PyTorch's table. */
const SQUARES: Readonly<Record<string, number>> = {
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 25 / 9,
  relu: 2,
  selu: 9 / 16,
  gelu: 1 / 0.4252214825702987,
  silu: 1 / 0.3557755198173151,
};
export const NONLINEARITIES: readonly string[] = [...Object.keys(SQUARES), 'leaky_relu'];
export const squareOf = (nonlinearity: string, a: number): number => SQUARES[nonlinearity] ?? 2 / (1 + a * a);
export const isSlope = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && Number.isFinite(value * value);

const scaling = (factor: number, modeName: unknown, name: unknown): object => ({
  kind: 'variance-scaling',
  scale: factor,
  mode: modeName,
  distribution: name,
});
const he = (name?: string): Pick<Call, 'arguments' | 'apart' | 'gives'> => ({
  arguments: {
    nonlinearity: optional(oneOf(NONLINEARITIES)),
    mode: optional(mode),
    ...(name === undefined && { distribution }),
  },
  apart: [
    [{ nonlinearity: 'relu', a: 0 }, 'a'],
    [{ gain: 1, a: 0 }, 'a'],
    [{ gain: 1, nonlinearity: 'leaky_relu' }, 'nonlinearity'],
  ],
  gives: ({ nonlinearity = 'relu', a = 0, mode: which = 'fan-in', distribution: given = 'normal' }) =>
    scaling(squareOf(nonlinearity as string, a as number), which, name ?? given),
});
const leaky = (name?: string): Pick<Call, 'arguments' | 'gives' | 'together'> => {
  const { arguments: _, ...rest } = he(name);
  return {
    ...rest,
    arguments: { a: optional({ good: (dice) => dice.between(-2, 2), valid: isSlope }) },
    // Without a slope it must be said; with one it need not.
    together: ({ a, ...options }, dice) => ({
      ...options,
      ...(a !== undefined && { a }),
      ...((a === undefined || dice.chance(0.5)) && { nonlinearity: 'leaky_relu' }),
    }),
    gives: ({ nonlinearity: _, ...options }) => rest.gives?.({ ...options, nonlinearity: 'leaky_relu' }),
  };
};
const withGain = (fan: string, name?: string): Pick<Call, 'arguments' | 'gives'> => ({
  arguments: { gain, ...(name === undefined && { distribution }) },
  gives: ({ gain: factor = 1, distribution: given = 'normal' }) =>
    scaling((factor as number) * (factor as number), fan, name ?? given),
});
const xavier = (name?: string) => withGain('fan-avg', name);
/** He's schemes with a gain in place of a nonlinearity; without both, they are those of ReLU. */
const gained = (name?: string): Pick<Call, 'arguments' | 'gives'> => {
  const { arguments: options, gives } = withGain('fan-in', name);
  return { arguments: options, gives: (given) => (given.gain === undefined ? he(name).gives : gives)?.(given) };
};

/** A convolution's arguments: its channels are the multiples of its groups. */
const conv = (rank: number, inputs: string, outputs: string, bias: string, grouped = true): Omit<Call, 'call'> => ({
  arguments: {
    [inputs]: size,
    [outputs]: size,
    kernelSize: sizes(rank),
    ...(grouped && { groups: optional(few) }),
    [bias]: flag,
  },
  together: (options) => {
    const { groups = 1 } = options as { groups?: number };
    return {
      ...options,
      [inputs]: (options[inputs] as number) * groups,
      [outputs]: (options[outputs] as number) * groups,
    };
  },
  ...(grouped && {
    apart: [
      [{ [inputs]: 4, [outputs]: 6, kernelSize: 1, groups: 3 }, 'groups'],
      [{ [inputs]: 6, [outputs]: 4, kernelSize: 1, groups: 3 }, 'groups'],
      [{ [inputs]: 4, [outputs]: 4, kernelSize: new Array(rank + 1).fill(1) }, 'kernelSize'],
    ],
  }),
});
const torchConv = (rank: number) => conv(rank, 'inChannels', 'outChannels', 'bias');
const kerasConv = (rank: number) => conv(rank, 'inputDim', 'filters', 'useBias');
const kerasTranspose = (rank: number) => conv(rank, 'inputDim', 'filters', 'useBias', false);
const depthwise = (rank: number): Omit<Call, 'call'> => ({
  arguments: { inputDim: size, kernelSize: sizes(rank), depthMultiplier: optional(few), useBias: flag },
});
const torchRecurrent = { inputSize: size, hiddenSize: size, numLayers: optional(few), bias: flag, bidirectional: flag };
const torchCell = { inputSize: size, hiddenSize: size, bias: flag };
const kerasRecurrent = { inputDim: size, units: size, useBias: flag };

/** Functions of options that give an initializer. */
export const FACTORIES: Readonly<Record<string, Call>> = {
  uniform: {
    call: api.uniform,
    arguments: { low: bound, high: bound },
    together: ({ low, high, ...rest }, dice) => ({
      ...rest,
      ...(low !== undefined && { low: Math.min(low as number, 0.5) }),
      high: Math.min((low as number) ?? 0, 0.5) + dice.between(0.5, 2),
    }),
    apart: [
      [{ low: 1, high: 0 }, 'high'],
      [{ low: 2, high: 1 }, 'high'],
      [{ low: 0, high: 1e-38 }, 'high'],
    ],
    gives: ({ low = 0, high = 1 }) => ({ kind: 'uniform', low, high }),
  },
  normal: {
    call: api.normal,
    arguments: { mean, stddev: { ...stddev, optional: false } },
    gives: ({ mean: centre = 0, stddev: deviation }) => ({ kind: 'normal', mean: centre, stddev: deviation }),
  },
  truncatedNormal: {
    call: api.truncatedNormal,
    arguments: {
      mean,
      stddev: scale,
      low: optional({
        good: (dice) => dice.pick([-1, -2, -Infinity]),
        // Infinity is wrong too, but for the bounds together.
        valid: (value) => typeof value === 'number' && !Number.isNaN(value),
      }),
      bounds: oneOf(['absolute', 'standard-deviations']),
    },
    // Junk that is a number is below the high bound, or not a low bound at all.
    together: (options) => ({ ...options, high: Infinity }),
    apart: [
      [{ low: 1, high: 0.5, bounds: 'absolute' }, 'high'],
      [{ high: -2.5, bounds: 'absolute' }, 'high'],
      [{ high: Number.NaN, bounds: 'absolute' }, 'high'],
    ],
    gives: ({ mean: centre = 0, stddev: deviation = 1, low = -2, high = 2, bounds }) => ({
      kind: 'truncated-normal',
      mean: centre,
      stddev: deviation,
      low,
      high,
      bounds,
    }),
  },
  varianceScaling: {
    call: api.varianceScaling,
    arguments: {
      scale: { good: (dice) => dice.between(0.1, 9), valid: isPositive },
      mode,
      distribution: optional(oneOf(DISTRIBUTIONS)),
    },
    gives: ({ scale: factor, mode: which, distribution: given = 'normal' }) => scaling(factor as number, which, given),
  },
  xavierNormal: { call: api.xavierNormal, ...xavier() },
  glorotNormal: { call: api.glorotNormal, called: 'xavierNormal', ...xavier() },
  xavierUniform: { call: api.xavierUniform, ...xavier('uniform') },
  glorotUniform: { call: api.glorotUniform, called: 'xavierUniform', ...xavier('uniform') },
  heNormal: { call: api.heNormal, ...he() },
  'heNormal, leaky': { call: api.heNormal, called: 'heNormal', ...leaky() },
  'heNormal, gain': { call: api.heNormal, called: 'heNormal', ...gained() },
  kaimingNormal: { call: api.kaimingNormal, called: 'heNormal', ...he() },
  heUniform: { call: api.heUniform, ...he('uniform') },
  'heUniform, leaky': { call: api.heUniform, called: 'heUniform', ...leaky('uniform') },
  'heUniform, gain': { call: api.heUniform, called: 'heUniform', ...gained('uniform') },
  kaimingUniform: { call: api.kaimingUniform, called: 'heUniform', ...he('uniform') },
  lecunNormal: { call: api.lecunNormal, ...withGain('fan-in') },
  lecunUniform: { call: api.lecunUniform, ...withGain('fan-in', 'uniform') },
  sparse: {
    call: api.sparse,
    arguments: {
      sparsity: {
        good: (dice) => dice.pick([0, 0.5, 1, dice.between(0, 1)]),
        valid: (value) => typeof value === 'number' && value >= 0 && value <= 1,
      },
      stddev,
      axis: optional(oneOf([0, 1])),
    },
    gives: ({ sparsity, stddev: deviation = 0.01, axis }) => ({
      kind: 'sparse',
      sparsity,
      stddev: deviation,
      ...(axis !== undefined && { axis }),
    }),
  },
  withRows: {
    call: ({ init, ...options }: { init: Init; start: number; end: number }) => api.withRows(init, options),
    arguments: {
      init: { good: (dice) => dice.pick([api.heNormal(), api.zeros()]), valid: () => false },
      start: { good: (dice) => dice.below(9), valid: isPlace },
      value: optional({ good: (dice) => dice.pick([0, 1, -0, 0.1]), valid: isFloat }),
    },
    together: (options) => ({ ...options, end: 10 }),
    apart: [
      [{ init: api.zeros(), start: 1, end: 1 }, 'end'],
      [{ init: api.zeros(), start: 1 }, 'end'],
      [{ init: { kind: 'normal', stddev: -1 }, start: 0, end: 1 }, 'init.stddev'],
    ],
    gives: ({ init, start, end, value = 0 }) => ({ kind: 'with-rows', init, start, end, value }),
  },
};

/** Functions of one value, which has a default. */
export const OF_ONE: Readonly<Record<string, Call>> = {
  constant: {
    call: ({ value }: { value: number }) => api.constant(value),
    arguments: { value: { good: (dice) => dice.between(-9, 9), valid: isFloat } },
    gives: ({ value }) => ({ kind: 'constant', value }),
  },
  ...Object.fromEntries(
    [api.eye, api.identity, api.orthogonal, api.deltaOrthogonal].map((factory, i) => {
      const called = ['eye', 'eye', 'orthogonal', 'deltaOrthogonal'][i] as string;
      const call: Call = {
        call: ({ gain: factor }: { gain?: number }) => factory(factor),
        called,
        arguments: { gain: optional({ good: (dice: Dice) => dice.between(-9, 9), valid: isFloat }) },
        gives: ({ gain: factor = 1 }) => ({ kind: ['eye', 'eye', 'orthogonal', 'delta-orthogonal'][i], gain: factor }),
      };
      return [['eye', 'identity', 'orthogonal', 'deltaOrthogonal'][i], call];
    }),
  ),
  dirac: {
    call: ({ groups }: { groups?: number }) => api.dirac(groups),
    arguments: { groups: optional(few) },
    gives: ({ groups = 1 }) => ({ kind: 'dirac', groups }),
  },
};

/** Layers and models. */
export const PRESETS: Readonly<Record<string, Call>> = {
  torchLinear: { call: api.torchLinear, arguments: { inFeatures: size, outFeatures: size, bias: flag } },
  torchBilinear: {
    call: api.torchBilinear,
    arguments: { in1Features: size, in2Features: size, outFeatures: size, bias: flag },
  },
  torchEmbedding: {
    call: api.torchEmbedding,
    arguments: {
      numEmbeddings: { good: (dice) => 4 + dice.below(9), valid: isCount },
      embeddingDim: size,
      paddingIdx: optional({
        good: (dice) => dice.below(8) - 4,
        // Of four rows or more; what is further out depends on how many there are.
        valid: (value) => Number.isInteger(value) && Math.abs(value as number) < 1000,
      }),
    },
    apart: [
      [{ numEmbeddings: 5, embeddingDim: 2, paddingIdx: 5 }, 'paddingIdx'],
      [{ numEmbeddings: 5, embeddingDim: 2, paddingIdx: -6 }, 'paddingIdx'],
    ],
  },
  torchLayerNorm: { call: api.torchLayerNorm, arguments: { normalizedShape: sizes(), bias: flag } },
  torchRMSNorm: { call: api.torchRMSNorm, arguments: { normalizedShape: sizes() } },
  torchGroupNorm: { call: api.torchGroupNorm, arguments: { numChannels: size } },
  torchBatchNorm: { call: api.torchBatchNorm, arguments: { numFeatures: size, affine: flag, trackRunningStats: flag } },
  torchConv1d: { call: api.torchConv1d, ...torchConv(1) },
  torchConv2d: { call: api.torchConv2d, ...torchConv(2) },
  torchConv3d: { call: api.torchConv3d, ...torchConv(3) },
  torchConvTranspose1d: { call: api.torchConvTranspose1d, ...torchConv(1) },
  torchConvTranspose2d: { call: api.torchConvTranspose2d, ...torchConv(2) },
  torchConvTranspose3d: { call: api.torchConvTranspose3d, ...torchConv(3) },
  torchRNN: { call: api.torchRNN, arguments: torchRecurrent },
  torchGRU: { call: api.torchGRU, arguments: torchRecurrent },
  torchLSTM: {
    call: api.torchLSTM,
    arguments: { ...torchRecurrent, projSize: optional({ good: (dice) => dice.below(2), valid: isPlace }) },
    together: (options) => ({ ...options, hiddenSize: (options.hiddenSize as number) + 1 }),
    apart: [[{ inputSize: 2, hiddenSize: 3, projSize: 3 }, 'projSize']],
  },
  torchRNNCell: { call: api.torchRNNCell, arguments: torchCell },
  torchGRUCell: { call: api.torchGRUCell, arguments: torchCell },
  torchLSTMCell: { call: api.torchLSTMCell, arguments: torchCell },
  torchMultiheadAttention: {
    call: api.torchMultiheadAttention,
    arguments: {
      embedDim: size,
      numHeads: few,
      kdim: optional(size),
      vdim: optional(size),
      bias: flag,
      addBiasKv: flag,
    },
    together: (options) => ({ ...options, embedDim: (options.embedDim as number) * (options.numHeads as number) }),
    apart: [[{ embedDim: 4, numHeads: 3 }, 'numHeads']],
  },
  kerasDense: { call: api.kerasDense, arguments: { inputDim: size, units: size, useBias: flag } },
  kerasEmbedding: { call: api.kerasEmbedding, arguments: { inputDim: size, outputDim: size } },
  kerasLayerNormalization: {
    call: api.kerasLayerNormalization,
    arguments: { shape: sizes(), scale: flag, center: flag },
  },
  kerasBatchNormalization: {
    call: api.kerasBatchNormalization,
    arguments: { channels: size, scale: flag, center: flag },
  },
  kerasConv1D: { call: api.kerasConv1D, ...kerasConv(1) },
  kerasConv2D: { call: api.kerasConv2D, ...kerasConv(2) },
  kerasConv3D: { call: api.kerasConv3D, ...kerasConv(3) },
  kerasConv1DTranspose: { call: api.kerasConv1DTranspose, ...kerasTranspose(1) },
  kerasConv2DTranspose: { call: api.kerasConv2DTranspose, ...kerasTranspose(2) },
  kerasConv3DTranspose: { call: api.kerasConv3DTranspose, ...kerasTranspose(3) },
  kerasDepthwiseConv1D: { call: api.kerasDepthwiseConv1D, ...depthwise(1) },
  kerasDepthwiseConv2D: { call: api.kerasDepthwiseConv2D, ...depthwise(2) },
  kerasSimpleRNN: { call: api.kerasSimpleRNN, arguments: kerasRecurrent },
  kerasLSTM: { call: api.kerasLSTM, arguments: { ...kerasRecurrent, unitForgetBias: flag } },
  kerasGRU: { call: api.kerasGRU, arguments: { ...kerasRecurrent, resetAfter: flag } },
  gpt2: {
    call: api.gpt2,
    arguments: { layers: few, width: size, vocabulary: size, context: size, stddev },
  },
  llama: {
    call: api.llama,
    arguments: {
      layers: few,
      width: size,
      heads: few,
      kvHeads: optional({ good: () => 1, valid: isCount }),
      hidden: size,
      vocabulary: size,
      headSize: optional(few),
      tied: flag,
      stddev,
    },
    together: (options) => ({ ...options, width: (options.width as number) * (options.heads as number) }),
    apart: [
      [{ layers: 1, width: 4, heads: 3, hidden: 2, vocabulary: 5 }, 'heads'],
      [{ layers: 1, width: 4, heads: 4, kvHeads: 3, hidden: 2, vocabulary: 5 }, 'kvHeads'],
    ],
  },
};

/** Functions without arguments. */
export const CONSTANTS: readonly (readonly [given: unknown, expected: object])[] = [
  [api.zeros(), { kind: 'constant', value: 0 }],
  [api.ones(), { kind: 'constant', value: 1 }],
  [api.smallRandom(), { kind: 'normal', mean: 0, stddev: 0.01 }],
];
