// The entry point weight-init/cpu: the synchronous calls. Nothing here needs WebGPU or its types.
export type { ArrayTarget } from './api/array-target.js';
export type { SyncOptions } from './api/sync.js';
export { fillWeightsSync, initializeWeightsSync } from './api/sync.js';
export * from './index-shared.js';
