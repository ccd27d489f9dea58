// The entry point weight-init/generators/jax: the numbers of jax.random, jax.nn.initializers and Flax, bit for bit.

export type { JaxBufferSpec } from './generators/jax/device.js';
export type { DrawOptions } from './generators/jax/draws.js';
export { bits, normal, truncatedNormal, uniform } from './generators/jax/draws.js';
export { fillOnDevice } from './generators/jax/fill-on-device.js';
export type { NnxStream } from './generators/jax/flax.js';
export { linenKey, nnxStream } from './generators/jax/flax.js';
export type { JaxSpec } from './generators/jax/initialize.js';
export { initialize } from './generators/jax/initialize.js';
export type { JaxKey, PartitionableOption } from './generators/jax/key.js';
export { foldIn, key, split } from './generators/jax/key.js';
export { loadWasm } from './generators/jax/load.js';
export { linenGenerator, nnxGenerator } from './generators/jax/model.js';
