// The entry point weight-init/cpu: nothing of WebGPU, everything synchronous.
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
export { normalTable } from './normal-table.js';
export { streamOfName } from './stream.js';
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
