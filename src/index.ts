export { fillWeightsSync, initializeWeightsSync } from './create-cpu.js';
export type { BufferFill, BufferWeights, Weights } from './gpu-types.js';
export type { WeightOptions } from './initialize-weights.js';
export { initializeWeights } from './initialize-weights.js';
export type { Initializer } from './initializer.js';
export { createInitializer } from './initializer.js';
export { heNormal, normal, smallRandom, varianceScaling, xavierNormal, zeros } from './initializers.js';
export { normalTable } from './normal-table.js';
export type { InitializerOptions } from './set-up.js';
export { streamOfName } from './stream.js';
export type {
  ArrayWeights,
  Backend,
  FanMode,
  FillSpec,
  Init,
  Method,
  Shape,
  TensorOptions,
  Uint64,
  WeightSpec,
  WeightsBase,
} from './types.js';
export { fillWgsl, normalWgsl, philoxWgsl, uniformWgsl } from './wgsl.js';
