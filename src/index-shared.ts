// What weight-init and weight-init/cpu both export: all that needs no WebGPU and no preset.
export { ArgumentError } from './errors.js';
export { philoxWords } from './fill/philox-words.js';
export { streamOfName } from './fill/stream.js';
export type { Nonlinearity } from './initializers/gains.js';
export { calculateGain } from './initializers/gains.js';
export {
  constant,
  deltaOrthogonal,
  dirac,
  eye,
  identity,
  normal,
  ones,
  orthogonal,
  smallRandom,
  sparse,
  truncatedNormal,
  uniform,
  withRows,
  zeros,
} from './initializers/initializers.js';
export type { HeOptions, LecunOptions, NormalOptions, XavierOptions } from './initializers/variance-scaling.js';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
  xavierNormal,
  xavierUniform,
} from './initializers/variance-scaling.js';
export { normalTable } from './random/normal-table.js';
export type {
  ArrayWeights,
  DiscardedDraw,
  Distribution,
  DrawAllOptions,
  Dtype,
  FanMode,
  FillSpec,
  FrameworkDraw,
  Init,
  Layout,
  MatrixShape,
  Method,
  Shape,
  Slice,
  TensorOptions,
  Uint64,
  WeightArray,
  WeightGenerator,
  WeightSpec,
  WeightsBase,
} from './types.js';
