export type { ArrayTarget } from './create-cpu.js';
export { fillWeightsSync, initializeWeightsSync } from './create-cpu.js';
export type { Nonlinearity } from './gains.js';
export { calculateGain } from './gains.js';
export type { BufferFill, BufferWeights, Weights } from './gpu-types.js';
export type { WeightOptions } from './initialize-weights.js';
export { initializeWeights } from './initialize-weights.js';
export type { Initializer } from './initializer.js';
export { createInitializer } from './initializer.js';
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
export type { Arrays, FillAllSpecs, Model, ModelOptions, Progress, Specs, WorkOptions } from './model.js';
export { normalTable } from './normal-table.js';
export type { InitializerOptions } from './set-up.js';
export { streamOfName } from './stream.js';
export type {
  ArrayWeights,
  Backend,
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
export {
  fillWgsl,
  halfWgsl,
  normalWgsl,
  orthogonalWgsl,
  philoxWgsl,
  sparseWgsl,
  truncatedWgsl,
  uniformWgsl,
} from './wgsl.js';
