// The entry point weight-init/static: everything in one file without import(), for service workers, which forbid it.
export * from './index.js';
export type { SyncOptions } from './index-cpu.js';
export { fillWeightsSync, initializeWeightsSync } from './index-cpu.js';
export * from './index-presets.js';
export * from './index-recipe.js';
export * from './index-shaders.js';
