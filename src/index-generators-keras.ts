// The entry point weight-init/generators/keras: the initializers of Keras 3 with a seed, bit for bit, on TensorFlow and on JAX.

export { loadWasm } from './generators/jax/load.js';
export type { KerasBackend, KerasOptions, KerasSpec } from './generators/keras/initialize.js';
export { kerasInitialize } from './generators/keras/initialize.js';
export type { KerasGeneratorOptions } from './generators/keras/model.js';
export { kerasGenerator } from './generators/keras/model.js';
