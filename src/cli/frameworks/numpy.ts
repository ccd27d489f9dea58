// NumPy's numbers, from numpy.random.default_rng and from numpy.random.seed, rounded to float32.

import { distributionOf } from '../../generators/distribution.js';
import { takeAll } from '../../generators/model.js';
import { defaultRng } from '../../generators/numpy/default-rng.js';
import { floatsOf, type NumpyCalls } from '../../generators/numpy/model.js';
import { randomState } from '../../generators/numpy/random-state.js';
import type { Uint64 } from '../../types.js';
import type { Framework } from './framework.js';
import { printArray } from './numpy-print.js';
import { number, tuple } from './python.js';

/** One of NumPy's two: what it is from a seed, and in Python the line that seeds it, and its name from then on. */
interface Seeded {
  readonly title: string;
  readonly from: (seed: Uint64) => NumpyCalls;
  readonly seeding: (seed: Uint64) => string;
  readonly name: string;
}

function frameworkOf({ title, from, seeding, name }: Seeded): Framework {
  return {
    title,
    draw: (spec) => takeAll(floatsOf(from(spec.seed), spec)()),
    print: (shape, _, at) => printArray(shape, at),
    code(spec) {
      const found = distributionOf('NumPy', spec, false);
      const shape = tuple(spec.shape);
      const lines: string[] = [];
      if (found.kind === 'constant') lines.push(`w = np.full(${shape}, ${number(found.value)}, np.float32)`);
      else {
        const [call, ...numbers] =
          found.kind === 'uniform'
            ? ['uniform', found.low.text('np.sqrt'), found.high.text('np.sqrt')]
            : ['normal', number(found.mean), found.stddev.text('np.sqrt')];
        lines.push(seeding(spec.seed), `w = ${name}.${call}(${numbers.join(', ')}, ${shape}).astype(np.float32)`);
      }
      return ['import numpy as np', '', ...lines, 'print(w)'].join('\n');
    },
  };
}

export const numpy = frameworkOf({
  title: 'NumPy 2.4',
  from: defaultRng,
  seeding: (seed) => `rng = np.random.default_rng(${seed})`,
  name: 'rng',
});

export const numpyLegacy = frameworkOf({
  title: 'NumPy 2.4, np.random.seed',
  from: (seed) => randomState(seed as number), // which refuses a bigint
  seeding: (seed) => `np.random.seed(${seed})`,
  name: 'np.random',
});
