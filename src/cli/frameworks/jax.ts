// JAX's numbers, from jax.random.key.

import { argumentError } from '../../errors.js';
import { initialize } from '../../generators/jax/initialize.js';
import { key } from '../../generators/jax/key.js';
import type { Framework, FrameworkSpec } from './framework.js';
import { printArray } from './numpy-print.js';
import { number, tuple } from './python.js';

/** The initializer of jax.nn.initializers. */
function initializerOf({ init, layout }: FrameworkSpec): string {
  switch (init.kind) {
    case 'constant':
      return { '0': 'zeros', '1': 'ones' }[number(init.value)] ?? `constant(${number(init.value)})`;
    case 'uniform':
      return `uniform(${number(init.high)})`;
    case 'normal':
      return `normal(${number(init.stddev)})`;
    case 'truncated-normal':
      return `truncated_normal(${number(init.stddev)}, lower=${number(init.low)}, upper=${number(init.high)})`;
    case 'variance-scaling': {
      const words = [init.mode, init.distribution].map((word) => `'${word.replaceAll('-', '_')}'`).join(', ');
      const axes = layout === 'out-in' ? ', in_axis=1, out_axis=0' : '';
      return `variance_scaling(${number(init.scale)}, ${words}${axes})`;
    }
    default:
      throw new Error(`jax has no call for ${init.kind}`); // draw() refuses it before
  }
}

function callOf(spec: FrameworkSpec): string {
  const { init, shape, seed } = spec;
  const where = `jax.random.key(${seed}), ${tuple(shape)}`;
  if (init.kind === 'uniform' && init.low !== 0) {
    return `jax.random.uniform(${where}, minval=${number(init.low)}, maxval=${number(init.high)})`;
  }
  return `jax.nn.initializers.${initializerOf(spec)}(${where})`;
}

export const jax: Framework = {
  title: 'JAX 0.10',
  draw({ shape, layout, init, dtype, seed }) {
    // How NumPy prints bfloat16 is the business of another package, ml_dtypes.
    if (dtype !== 'f32') throw argumentError('dtype', "'f32' for the numbers of JAX", dtype);
    return initialize(key(seed), { shape, layout, init });
  },
  print: (shape, _, at) => printArray(shape, at),
  code(spec) {
    const call = callOf(spec);
    return [...(/math\./.test(call) ? ['import math'] : []), 'import jax', '', `w = ${call}`, 'print(w)'].join('\n');
  },
};
