// The works that all contestants do: two matrices of he weights, and GPT-2 small.
import { gpt2 } from '../../dist/index-presets.js';

/** `x @ w`: the fan-in is the number of rows. */
const heMatrix = (rows, columns) => ({
  name: `[${rows}, ${columns}]`,
  tensors: [{ name: 'weight', shape: [rows, columns], init: 'he', mean: 0, stddev: Math.sqrt(2 / rows) }],
});

const ofSpec = ([name, { shape, init }]) =>
  init.kind === 'normal'
    ? { name, shape, init: 'normal', mean: init.mean ?? 0, stddev: init.stddev }
    : { name, shape, init: 'constant', mean: init.value, stddev: 0 };

export const SMALL = heMatrix(512, 512);
export const LARGE = heMatrix(4096, 4096);
export const GPT2 = {
  name: 'GPT-2 small',
  tensors: Object.entries(gpt2({ layers: 12, width: 768, vocabulary: 50257, context: 1024 })).map(ofSpec),
};

/** The same shapes filled with one constant, for the kernel that only writes. */
export const asConstants = ({ name, tensors }) => ({
  name,
  tensors: tensors.map(({ name, shape }) => ({ name, shape, init: 'constant', mean: 0.5, stddev: 0 })),
});

export const elementsOf = ({ tensors }) =>
  tensors.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
