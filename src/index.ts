// The entry point weight-init: the asynchronous API and the initializers.
export type { ArrayTarget } from './api/array-target.js';
export type { InitializerOptions } from './api/backend.js';
export type { BufferFill, BufferWeights, EncodedFills, Weights } from './api/buffer-weights.js';
export type { GeneratorOption } from './api/drawn.js';
export type { FillAllSpecs, FillTargets } from './api/fill-targets.js';
export type { WeightOptions } from './api/initialize-weights.js';
export { initializeWeights } from './api/initialize-weights.js';
export type { Initializer, InitializerCalls } from './api/initializer.js';
export { createInitializer } from './api/initializer.js';
export type { ModelOptions } from './api/model.js';
export type { DrawnModel, Model, TensorSpecs } from './api/model-types.js';
export type { Progress, ProgressOptions } from './api/progress.js';
export type { ReadRange } from './api/read-range.js';
export { selfTest } from './api/self-test.js';
export { DeviceError, DeviceLostError, IncorrectDeviceError } from './errors.js';
export * from './index-shared.js';
export type { Backend, Route, SelfTest } from './types.js';
