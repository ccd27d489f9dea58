export type { InitializerOptions } from './api/backend.js';
export type { BufferFill, BufferWeights, Weights } from './api/gpu-types.js';
export type { WeightOptions } from './api/initialize-weights.js';
export { initializeWeights } from './api/initialize-weights.js';
export type { Initializer } from './api/initializer.js';
export { createInitializer } from './api/initializer.js';
export type { Arrays, FillAllSpecs, Model, ModelOptions, Progress, Specs, WorkOptions } from './api/model.js';
export { selfTest } from './api/self-test.js';
export * from './exports.js';
export {
  fillWgsl,
  halfWgsl,
  normalWgsl,
  orthogonalWgsl,
  philoxWgsl,
  sparseWgsl,
  truncatedWgsl,
  uniformWgsl,
} from './gpu/wgsl.js';
export type { Backend, Route, SelfTest } from './types.js';
