// The entry point weight-init/generators/tensorflow: the numbers of TensorFlow and TensorFlow.js, bit for bit.
export type { DrawOptions } from './generators/tensorflow/draws.js';
export type { TensorFlowGenerator, TensorFlowState } from './generators/tensorflow/generator.js';
export { tensorFlowGenerator } from './generators/tensorflow/generator.js';
export type { NormalMoments, StatelessSeed, UniformBounds } from './generators/tensorflow/stateless.js';
export {
  statelessNormal,
  statelessTruncatedNormal,
  statelessUniform,
  statelessWords,
} from './generators/tensorflow/stateless.js';
export { tfjsNormal, tfjsTruncatedNormal, tfjsUniform } from './generators/tensorflow/tfjs.js';
