// The entry point weight-init/cpu: nothing of WebGPU, everything synchronous.
export { fillWeightsSync, initializeWeightsSync } from './create-cpu.js';
export { heNormal, normal, smallRandom, varianceScaling, xavierNormal, zeros } from './initializers.js';
export { normalTable } from './normal-table.js';
export { streamOfName } from './stream.js';
export type {
  ArrayWeights,
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
