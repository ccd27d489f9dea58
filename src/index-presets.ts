// The entry point weight-init/presets: the layers of PyTorch and Keras, whole models, rules for models of your own.
export {
  kerasBatchNormalization,
  kerasDense,
  kerasEmbedding,
  kerasLayerNormalization,
} from './presets/keras.js';
export type { KerasConvOptions, KerasConvTransposeOptions, KerasDepthwiseConvOptions } from './presets/keras-conv.js';
export {
  kerasConv1D,
  kerasConv1DTranspose,
  kerasConv2D,
  kerasConv2DTranspose,
  kerasConv3D,
  kerasConv3DTranspose,
  kerasDepthwiseConv1D,
  kerasDepthwiseConv2D,
} from './presets/keras-conv.js';
export type { KerasRNNOptions } from './presets/keras-rnn.js';
export { kerasGRU, kerasLSTM, kerasSimpleRNN } from './presets/keras-rnn.js';
export type { Gpt2Options, LlamaOptions } from './presets/language-models.js';
export { gpt2, llama } from './presets/language-models.js';
export type {
  LayerSpecs,
  NamesIf,
  ParameterSpec,
  PrefixedSpecs,
  SharedDtype,
  SharedOptions,
} from './presets/preset.js';
export { prefixed } from './presets/preset.js';
export type { ParameterShapes, Rule } from './presets/rules.js';
export { specsByRules } from './presets/rules.js';
export {
  torchBatchNorm,
  torchBilinear,
  torchEmbedding,
  torchGroupNorm,
  torchLayerNorm,
  torchLinear,
  torchRMSNorm,
} from './presets/torch.js';
export { torchMultiheadAttention } from './presets/torch-attention.js';
export type { TorchConvOptions } from './presets/torch-conv.js';
export {
  torchConv1d,
  torchConv2d,
  torchConv3d,
  torchConvTranspose1d,
  torchConvTranspose2d,
  torchConvTranspose3d,
} from './presets/torch-conv.js';
export type { TorchRNNCellOptions, TorchRNNOptions } from './presets/torch-rnn.js';
export { torchGRU, torchGRUCell, torchLSTM, torchLSTMCell, torchRNN, torchRNNCell } from './presets/torch-rnn.js';
