// The entry point weight-init/cpu: nothing of WebGPU, everything at once.
export type { ArrayWeights, TensorOptions } from './create-cpu.js';
export { fillWeightsSync, initializeWeightsSync } from './create-cpu.js';
export { heNormal, normal, smallRandom, varianceScaling, xavierNormal, zeros } from './initializers.js';
export { normal as normalSample, normalSegment } from './normal.js';
export { normalTable } from './normal-table.js';
export { philox4x32 } from './philox.js';
export { streamOfName } from './stream.js';
export type { FanMode, FillSpec, Init, Method, Shape, Uint64, WeightSpec, Weights } from './types.js';
export { uniform as uniformSample } from './uniform.js';
