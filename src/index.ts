export * from './exports.js';
export type { BufferFill, BufferWeights, Weights } from './gpu-types.js';
export type { WeightOptions } from './initialize-weights.js';
export { initializeWeights } from './initialize-weights.js';
export type { Initializer } from './initializer.js';
export { createInitializer } from './initializer.js';
export type { Arrays, FillAllSpecs, Model, ModelOptions, Progress, Specs, WorkOptions } from './model.js';
export type { InitializerOptions } from './set-up.js';
export { selfTest } from './try-device.js';
export type { Backend, Route, SelfTest } from './types.js';
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
