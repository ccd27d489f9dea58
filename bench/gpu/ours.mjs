// The library: weights into a reused buffer, and into a new one.
import { heNormal, truncatedNormal, uniform } from '../../dist/index.js';

const he = heNormal();
const CASES = [
  ['he normal', he, 'f32'],
  ['he normal', he, 'f16'],
  ['he normal', he, 'bf16'],
  ['truncated normal', truncatedNormal({ stddev: 0.02, bounds: 'standard-deviations' }), 'f32'],
  ['uniform', uniform({ low: -0.05, high: 0.05 }), 'f32'],
];

const COLUMNS = 512;
export const bytesOf = (dtype) => (dtype === 'f32' ? 4 : 2);

/** The tensors that fill a buffer of `size` bytes, a multiple of 2048; each has 512 columns. */
export const specsOf = (size) =>
  CASES.map(([name, init, dtype]) => ({
    name: `${name}, ${dtype}`,
    spec: { name, shape: [size / bytesOf(dtype) / COLUMNS, COLUMNS], init, dtype },
  }));

/**
 * @param {import('../../dist/index.js').Initializer} initializer
 * @param {GPUBuffer} buffer
 * @returns {import('./clock.mjs').Contestant[]}
 */
export function ours(initializer, buffer) {
  return specsOf(buffer.size).flatMap(({ name, spec }) => {
    const bytes = bytesOf(spec.dtype);
    let weights;
    return [
      {
        name: `weight-init, ${name}`,
        bytes,
        inPass: (pass, times) => initializer.encode(pass, Array(times).fill({ ...spec, buffer })),
        call: () => initializer.fill(buffer, spec),
      },
      {
        name: `weight-init, ${name}, new buffer`,
        bytes,
        call: async () => {
          weights = await initializer.create(spec);
        },
        after: () => weights.destroy(),
      },
    ];
  });
}
