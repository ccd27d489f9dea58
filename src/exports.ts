// What both entry points export: everything that needs no WebGPU.
export type { ArrayTarget } from './create-cpu.js';
export { fillWeightsSync, initializeWeightsSync } from './create-cpu.js';
export type { Nonlinearity } from './gains.js';
export { calculateGain } from './gains.js';
export type { HeOptions, NormalOptions, XavierOptions } from './initializers.js';
export {
  constant,
  deltaOrthogonal,
  dirac,
  eye,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  orthogonal,
  smallRandom,
  sparse,
  truncatedNormal,
  uniform,
  varianceScaling,
  withRows,
  xavierNormal,
  xavierUniform,
  zeros,
} from './initializers.js';
export {
  kerasBatchNormalization,
  kerasDense,
  kerasEmbedding,
  kerasLayerNormalization,
} from './keras.js';
export type { KerasConvOptions, KerasConvTransposeOptions, KerasDepthwiseConvOptions } from './keras-conv.js';
export {
  kerasConv1D,
  kerasConv1DTranspose,
  kerasConv2D,
  kerasConv2DTranspose,
  kerasConv3D,
  kerasConv3DTranspose,
  kerasDepthwiseConv1D,
  kerasDepthwiseConv2D,
} from './keras-conv.js';
export type { KerasRNNOptions } from './keras-rnn.js';
export { kerasGRU, kerasLSTM, kerasSimpleRNN } from './keras-rnn.js';
export { gpt2, llama } from './language-models.js';
export type { LayerSpecs, ParameterSpec, SharedOptions } from './layer.js';
export { prefixed } from './layer.js';
export { normalTable } from './normal-table.js';
export type { ParameterShapes, Rule } from './rules.js';
export { specsByRules } from './rules.js';
export { streamOfName } from './stream.js';
export {
  torchBatchNorm,
  torchBilinear,
  torchEmbedding,
  torchGroupNorm,
  torchLayerNorm,
  torchLinear,
  torchRMSNorm,
} from './torch.js';
export { torchMultiheadAttention } from './torch-attention.js';
export type { TorchConvOptions } from './torch-conv.js';
export {
  torchConv1d,
  torchConv2d,
  torchConv3d,
  torchConvTranspose1d,
  torchConvTranspose2d,
  torchConvTranspose3d,
} from './torch-conv.js';
export type { TorchRNNCellOptions, TorchRNNOptions } from './torch-rnn.js';
export { torchGRU, torchGRUCell, torchLSTM, torchLSTMCell, torchRNN, torchRNNCell } from './torch-rnn.js';
export type {
  ArrayWeights,
  Distribution,
  Dtype,
  FanMode,
  FillSpec,
  Init,
  Layout,
  MatrixShape,
  Method,
  Shape,
  Slice,
  TensorOptions,
  Uint64,
  WeightArray,
  WeightSpec,
  WeightsBase,
} from './types.js';
