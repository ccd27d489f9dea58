// The entry point weight-init/cpu: nothing of WebGPU, everything synchronous.
export * from './exports.js';
