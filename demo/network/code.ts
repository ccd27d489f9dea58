// Code that makes a network's weights with this library.
import { nameOfCall } from '../form/initializer-code.ts';
import { seedCode } from '../form/seed.ts';
import type { Network } from './network.ts';

/** The names to import for calls of initializers. */
const namesOf = (calls: readonly string[]): string[] => [...new Set(calls.map(nameOfCall))];

/** `sizes` are the units between the layers; the first is the input's. */
export function codeOfNetwork({ initializers, seed }: Network, sizes: readonly number[]): string {
  const calls = initializers.map(({ call }) => call);
  const [first, ...rest] = sizes.slice(1, -1);
  const hidden = rest.every((size) => size === first) ? `...Array(${rest.length + 1}).fill(${first})` : rest.join(', ');
  return `import { createInitializer, ${namesOf(calls).sort().join(', ')} } from 'weight-init';

const initializer = await createInitializer({ seed: ${seedCode(seed)} }); // or { device, seed }
const sizes = [${sizes[0]}, ${hidden}, ${sizes.at(-1)}];
const networks = [];
for (const init of [${calls.join(', ')}]) {
  const layers = sizes.slice(1).map((size, i) => [\`layers.\${i}.weight\`, { shape: [sizes[i], size], init }]);
  networks.push(await initializer.createAll(Object.fromEntries(layers)));
}
networks[0].tensors['layers.0.weight'].buffer; // a GPUBuffer; without WebGPU .data, a Float32Array`;
}
