// The numbers of TensorFlow.js with a seed.
import { argumentError } from '../../errors.js';
import { distributionOf } from '../../generators/distribution.js';
import { tfjsNormal, tfjsTruncatedNormal, tfjsUniform } from '../../generators/tensorflow/tfjs.js';
import { product } from '../../initializers/shape.js';
import type { Framework, FrameworkSpec } from './framework.js';
import { printTfjsTensor } from './tfjs-print.js';

const distribution = (spec: FrameworkSpec) => distributionOf('TensorFlow.js', spec);

/** Its seeds are numbers of JavaScript. */
function seedOf({ seed }: FrameworkSpec): number {
  if (typeof seed === 'number') return seed;
  throw argumentError('seed', 'of a magnitude of at most 2^53 - 1 for the numbers of TensorFlow.js', seed);
}

export const tfjs: Framework = {
  title: 'TensorFlow.js 4.22',
  draw(spec) {
    const { shape } = spec;
    const found = distribution(spec);
    if (found.kind === 'constant') return new Float32Array(product(shape)).fill(found.value);
    const seed = seedOf(spec);
    if (found.kind === 'uniform')
      return tfjsUniform(shape, seed, { minval: found.low.value, maxval: found.high.value });
    const draw = found.kind === 'normal' ? tfjsNormal : tfjsTruncatedNormal;
    return draw(shape, seed, { mean: found.mean, stddev: found.stddev.value });
  },
  print: (shape, _, at) => printTfjsTensor(shape, at),
  code(spec) {
    const found = distribution(spec);
    const shape = `[${spec.shape.join(', ')}]`;
    const call = (name: string, ...numbers: (string | number)[]): string =>
      `tf.${name}(${shape}, ${numbers.join(', ')}, 'float32', ${spec.seed})`;
    const text = 'Math.sqrt';
    const made =
      found.kind === 'constant'
        ? `tf.fill(${shape}, ${found.value})`
        : found.kind === 'uniform'
          ? call('randomUniform', found.low.text(text), found.high.text(text))
          : call(found.kind === 'normal' ? 'randomNormal' : 'truncatedNormal', found.mean, found.stddev.text(text));
    return `import * as tf from '@tensorflow/tfjs';\n\n${made}.print();`;
  },
};
