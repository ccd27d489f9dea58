// What weight-init and weight-init/cpu both export: all that needs no WebGPU and no preset.
export { ArgumentError } from './errors.js';
export { streamOfName } from './fill/stream.js';
export type { Nonlinearity } from './initializers/gains.js';
export { calculateGain } from './initializers/gains.js';
export type { HeOptions, NormalOptions, XavierOptions } from './initializers/initializers.js';
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
} from './initializers/initializers.js';
export { normalTable } from './random/normal-table.js';
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
