// Code that makes a network's weights with this library, and with PyTorch where they are its numbers.
import { initCall } from '../../src/cli/frameworks/torch-calls.ts';
import { nameOfCall } from '../form/initializer-code.ts';
import { seedCode } from '../form/seed.ts';
import type { Network } from './network.ts';

/** The names to import for calls of initializers. */
const namesOf = (calls: readonly string[]): string[] => [...new Set(calls.map(nameOfCall))];

/** The widths of a network: of its input, of its hidden layers, which are the same, and of its output. */
const widthsOf = (sizes: readonly number[]) => ({
  input: sizes[0],
  hidden: sizes[1],
  layers: sizes.length - 2,
  output: sizes.at(-1),
});

/** `sizes` are the units between the layers; the first is the input's, and those between it and the last are the same. */
export function codeOfNetwork(network: Network, sizes: readonly number[]): string {
  const { initializers, numbers, seed } = network;
  const calls = initializers.map(({ call }) => call);
  const { input, hidden, layers, output } = widthsOf(sizes);
  const drawn = numbers === 'torch';
  const own = `import { createInitializer, ${namesOf(calls).sort().join(', ')} } from 'weight-init';
${drawn ? "import { torchGenerator } from 'weight-init/generators/torch';\n" : ''}
const initializer = await createInitializer(${drawn ? '); // or { device }' : `{ seed: ${seedCode(seed)} }); // or { device, seed }`}
const sizes = [${input}, ...Array(${layers}).fill(${hidden}), ${output}];
const networks = [];
for (const init of [${calls.join(', ')}]) {
  const layers = sizes.slice(1).map((size, i) => [\`layers.\${i}.weight\`, { shape: [sizes[i], size], init }]);${
    drawn ? `\n  const generator = torchGenerator({ seed: ${seedCode(seed)} });` : ''
  }
  networks.push(await initializer.createAll(Object.fromEntries(layers)${drawn ? ', { generator }' : ''}));
}
networks[0].tensors['layers.0.weight'].buffer; // a GPUBuffer; without WebGPU .data, a Float32Array`;
  return drawn ? `${own}\n\n# PyTorch 2.13\n${pythonOfNetwork(network, sizes)}` : own;
}

const FANS = {
  'fan-in': 'fan_in',
  'fan-out': 'fan_out',
  'fan-avg': '((fan_in + fan_out) / 2)',
  'fan-geo-avg': 'math.sqrt(fan_in * fan_out)',
};

/** The lines of PyTorch that make the same weights, and print the first. */
export function pythonOfNetwork({ initializers, seed }: Network, sizes: readonly number[]): string {
  const { input, hidden, layers, output } = widthsOf(sizes);
  // Where the lines name the fans, no shape is looked at.
  const spec = { shape: [1, 1], layout: 'in-out', dtype: 'f32', seed } as const;
  const calls = initializers.map(({ init }) => `torch.nn.init.${initCall({ ...spec, init }, FANS)}`);
  return `${calls.some((call) => call.includes('math.')) ? 'import math, torch' : 'import torch'}

sizes = [${input}, *${layers} * [${hidden}], ${output}]
networks = []
for init in [
${calls.map((call) => `    lambda w, fan_in, fan_out: ${call},`).join('\n')}
]:
    torch.manual_seed(${seed})
    networks.append([init(torch.empty(a, b), a, b) for a, b in zip(sizes, sizes[1:])])
print(networks[0][0])`;
}
