// The entry point weight-init/typegpu. TypeGPU is never bundled: it is the caller's own.
export type { TypeGpuTarget } from './typegpu/fill.js';
export { fillBuffer } from './typegpu/fill.js';
export { normal, normalTableAccess, normalTableOf, philox4x32, uniform } from './typegpu/random.js';
