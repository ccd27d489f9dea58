// The entry point weight-init/adapters/tfjs: weights in TensorFlow.js. TensorFlow.js is never imported: the caller passes it.
export type { Tfjs } from './tfjs/framework.js';
export type { LayersModel } from './tfjs/initialize-layers.js';
export { initializeLayers } from './tfjs/initialize-layers.js';
export type { LayersInitializer, TfjsWithLayers } from './tfjs/kernel-initializer.js';
export { kernelInitializer, registerKernelInitializer } from './tfjs/kernel-initializer.js';
export { destroyWeights, tensorOf, tensorsOf } from './tfjs/tensors.js';
