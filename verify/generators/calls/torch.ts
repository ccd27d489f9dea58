// The calls of PyTorch that are compared.

// @ts-expect-error plain JavaScript, shared with the benchmark
import { PYTORCH_INDICES, PYTORCH_PACKAGES } from '../../../scripts/engines/pytorch.mjs';
import { type TorchGenerator, torchGenerator } from '../../../src/index-generators-torch.ts';
import {
  type LayerSpecs,
  prefixed,
  torchBatchNorm,
  torchBilinear,
  torchConv1d,
  torchConv2d,
  torchConv3d,
  torchConvTranspose1d,
  torchConvTranspose2d,
  torchConvTranspose3d,
  torchEmbedding,
  torchGRU,
  torchGRUCell,
  torchGroupNorm,
  torchLayerNorm,
  torchLinear,
  torchLSTM,
  torchLSTMCell,
  torchMultiheadAttention,
  torchRMSNorm,
  torchRNN,
  torchRNNCell,
} from '../../../src/index-presets.ts';
import {
  constant,
  dirac,
  eye,
  heNormal,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  normal,
  sparse,
  truncatedNormal,
  uniform,
  withRows,
  xavierNormal,
  xavierUniform,
} from '../../../src/index-shared.ts';
import type { Dtype, Init, WeightArray } from '../../../src/types.ts';
import { type Call, DTYPES, drawnBy, type Framework, type Numbers, SIZES, tuple } from '../call.ts';

type Draw = (generator: TorchGenerator) => Numbers;

/** `seeded(seed, lambda: call)`, a call of torch after `torch.manual_seed(seed)`. */
const seeded = (python: string, draw: Draw, seed: number | bigint = 42): Call => ({
  python: `seeded(${seed}, lambda: ${python})`,
  ours: () => draw(torchGenerator({ seed })),
});

/** Arrays one after the other. */
function joined(parts: readonly WeightArray[]): WeightArray {
  const [first] = parts as [WeightArray];
  const out = new (first.constructor as typeof Float32Array)(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Tensors of 1 to 40 elements and more, so that pairs are kept from one to the next. */
function tensorsOf(size: number, draw: (length: number, i: number) => WeightArray): WeightArray {
  const parts: WeightArray[] = [];
  for (let left = size, i = 0; left > 0; i++) {
    const length = Math.min(left, 1 + ((7 * i) % 40));
    parts.push(draw(length, i));
    left -= length;
  }
  return joined(parts);
}

/** The initializers, with the names of torch.nn.init. */
const INITIALIZERS: readonly (readonly [python: string, init: Init])[] = [
  ['constant_(w, 0.1)', constant(0.1)],
  ['uniform_(w, -0.3, 0.45)', uniform({ low: -0.3, high: 0.45 })],
  ['uniform_(w, 100.5, 100.75)', uniform({ low: 100.5, high: 100.75 })],
  ['normal_(w, 0, 0.02)', normal({ stddev: 0.02 })],
  ['normal_(w, 0.1, 0.7)', normal({ mean: 0.1, stddev: 0.7 })],
  ['trunc_normal_(w)', truncatedNormal({ stddev: 1, bounds: 'absolute', low: -2, high: 2 })],
  ['trunc_normal_(w, std=0.02)', truncatedNormal({ stddev: 0.02, bounds: 'absolute', low: -2, high: 2 })],
  [
    'trunc_normal_(w, 0.1, 0.7, -0.5, 0.8)',
    truncatedNormal({ mean: 0.1, stddev: 0.7, bounds: 'absolute', low: -0.5, high: 0.8 }),
  ],
  ['trunc_normal_(w, 0, 0.02, -0.04, 0.04)', truncatedNormal({ stddev: 0.02, bounds: 'standard-deviations' })],
  ['xavier_uniform_(w)', xavierUniform()],
  ['xavier_uniform_(w, 5 / 3)', xavierUniform({ gain: 5 / 3 })],
  ['xavier_normal_(w)', xavierNormal()],
  ['kaiming_uniform_(w, math.sqrt(5))', kaimingUniform({ a: Math.sqrt(5) })],
  ["kaiming_uniform_(w, nonlinearity='relu')", kaimingUniform({ nonlinearity: 'relu' })],
  ["kaiming_normal_(w, nonlinearity='relu')", heNormal()],
  ["kaiming_normal_(w, 0.2, 'fan_out')", kaimingNormal({ a: 0.2, mode: 'fan-out' })],
  ["kaiming_normal_(w, nonlinearity='linear')", lecunNormal()],
  ['sparse_(w, 0.1)', sparse({ sparsity: 0.1 })],
  ['eye_(w)', eye()],
];

function initializers(size: number, [dtype, name]: readonly [Dtype, string]): Call[] {
  const shape = size === SIZES.large ? [1000, 1000] : [50, 80];
  return [
    ...INITIALIZERS.map(([python, init]) =>
      seeded(`init(${tuple(shape)}, '${name}', lambda w: nn.init.${python})`, (generator) =>
        generator.initialize(shape, init, { dtype }),
      ),
    ),
    seeded(`init((24, 8, 3, 5), '${name}', lambda w: nn.init.dirac_(w, 3))`, (generator) =>
      generator.initialize([24, 8, 3, 5], dirac(3), { dtype }),
    ),
    seeded(`init((7, 5, 3, 3), '${name}', lambda w: nn.init.xavier_normal_(w))`, (generator) =>
      generator.initialize([7, 5, 3, 3], xavierNormal(), { dtype }),
    ),
  ];
}

function draws(size: number, [dtype, name]: readonly [Dtype, string]): Call[] {
  const shape = [size];
  const odd = [size + 3];
  const type = `dtype=torch.${name}`;
  return [
    seeded(`torch.rand(${size}, ${type})`, (generator) => generator.rand(shape, { dtype })),
    seeded(`torch.randn(${4 * size}, ${type})`, (generator) => generator.randn([4 * size], { dtype })),
    seeded(`torch.randn(${size + 3}, ${type})`, (generator) => generator.randn(odd, { dtype }), -1),
    seeded(
      `torch.empty(${size + 3}, ${type}).normal_(0.1, 0.02)`,
      (generator) => generator.normal(odd, { dtype, mean: 0.1, std: 0.02 }),
      2 ** 32 + 5,
    ),
    seeded(
      `torch.empty(${size + 3}, ${type}).uniform_(-0.3, 0.45)`,
      (generator) => generator.uniform(odd, { dtype, from: -0.3, to: 0.45 }),
      123456789012345n,
    ),
    seeded(`torch.empty(${size}, ${type}).uniform_(1000, 1000.001)`, (generator) =>
      generator.uniform(shape, { dtype, from: 1000, to: 1000.001 }),
    ),
    seeded(`torch.bernoulli(torch.full((${size},), 0.3, ${type}))`, (generator) =>
      generator.bernoulli(shape, 0.3, { dtype }),
    ),
    seeded(
      `tensors(${size}, lambda n, i: torch.randn(n, ${type}) if i % 3 else torch.empty(n, ${type}).normal_(-1, 3))`,
      (generator) =>
        tensorsOf(size, (length, i) =>
          i % 3 ? generator.randn([length], { dtype }) : generator.normal([length], { dtype, mean: -1, std: 3 }),
        ),
      0,
    ),
    seeded(
      `tensors(${size}, lambda n, i: init((n,), '${name}', lambda w: nn.init.trunc_normal_(w, 0, 1, -1, 1.5)))`,
      (generator) =>
        tensorsOf(size, (length) => generator.truncatedNormal([length], { dtype, mean: 0, std: 1, a: -1, b: 1.5 })),
    ),
  ];
}

/** The bytes of a state before and after draws, and numbers after going back to it. */
function stateCalls(): Float64Array {
  const generator = torchGenerator({ seed: -3 });
  const first = generator.getState();
  generator.rand([700]);
  const second = generator.getState();
  const parts: (Float32Array | Uint8Array)[] = [first, second, generator.randn([3])];
  const kept = generator.getState();
  const copy = generator.clone();
  parts.push(generator.randn([5]), copy.randn([5]));
  generator.setState(kept);
  parts.push(generator.randn([6]));
  generator.setState(first);
  parts.push(generator.rand([5]));
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** The presets, and the modules of torch.nn. */
const LAYERS: readonly (readonly [python: string, specs: LayerSpecs])[] = [
  ['nn.Linear(784, 256)', torchLinear({ inFeatures: 784, outFeatures: 256 })],
  ['nn.Linear(3, 5, bias=False)', torchLinear({ inFeatures: 3, outFeatures: 5, bias: false })],
  ['nn.Bilinear(20, 30, 40)', torchBilinear({ in1Features: 20, in2Features: 30, outFeatures: 40 })],
  ['nn.Embedding(31, 7)', torchEmbedding({ numEmbeddings: 31, embeddingDim: 7 })],
  ['nn.Embedding(31, 7, padding_idx=-2)', torchEmbedding({ numEmbeddings: 31, embeddingDim: 7, paddingIdx: -2 })],
  ['nn.LayerNorm((3, 5))', torchLayerNorm({ normalizedShape: [3, 5] })],
  ['nn.RMSNorm(5)', torchRMSNorm({ normalizedShape: 5 })],
  ['nn.GroupNorm(2, 6)', torchGroupNorm({ numChannels: 6 })],
  ['nn.BatchNorm2d(6)', torchBatchNorm({ numFeatures: 6 })],
  ['nn.Conv1d(6, 8, 3, groups=2)', torchConv1d({ inChannels: 6, outChannels: 8, kernelSize: 3, groups: 2 })],
  ['nn.Conv2d(3, 64, 7)', torchConv2d({ inChannels: 3, outChannels: 64, kernelSize: 7 })],
  ['nn.Conv3d(3, 4, (3, 1, 2))', torchConv3d({ inChannels: 3, outChannels: 4, kernelSize: [3, 1, 2] })],
  ['nn.ConvTranspose1d(6, 8, 3)', torchConvTranspose1d({ inChannels: 6, outChannels: 8, kernelSize: 3 })],
  [
    'nn.ConvTranspose2d(6, 8, 3, groups=2)',
    torchConvTranspose2d({ inChannels: 6, outChannels: 8, kernelSize: 3, groups: 2 }),
  ],
  ['nn.ConvTranspose3d(6, 8, 2)', torchConvTranspose3d({ inChannels: 6, outChannels: 8, kernelSize: 2 })],
  ['nn.RNN(5, 7, 2, bidirectional=True)', torchRNN({ inputSize: 5, hiddenSize: 7, numLayers: 2, bidirectional: true })],
  ['nn.LSTM(5, 7, 2, proj_size=3)', torchLSTM({ inputSize: 5, hiddenSize: 7, numLayers: 2, projSize: 3 })],
  ['nn.GRU(5, 7, bias=False)', torchGRU({ inputSize: 5, hiddenSize: 7, bias: false })],
  ['nn.RNNCell(5, 7)', torchRNNCell({ inputSize: 5, hiddenSize: 7 })],
  ['nn.LSTMCell(5, 7)', torchLSTMCell({ inputSize: 5, hiddenSize: 7 })],
  ['nn.GRUCell(5, 7)', torchGRUCell({ inputSize: 5, hiddenSize: 7 })],
  ['nn.MultiheadAttention(12, 3)', torchMultiheadAttention({ embedDim: 12, numHeads: 3 })],
  [
    'nn.MultiheadAttention(12, 3, kdim=5, vdim=7, add_bias_kv=True)',
    torchMultiheadAttention({ embedDim: 12, numHeads: 3, kdim: 5, vdim: 7, addBiasKv: true }),
  ],
  ['nn.MultiheadAttention(12, 3, bias=False)', torchMultiheadAttention({ embedDim: 12, numHeads: 3, bias: false })],
];

/** The tensors of specs, one after the other. */
const drawnAll = async (specs: LayerSpecs): Promise<Float32Array> =>
  joined(await drawnBy(torchGenerator({ seed: 42 }), Object.values(specs))) as Float32Array;

/** Each layer alone, and all in a chain. */
const layers = (): Call[] => [
  ...LAYERS.map(([python, specs]) => ({ python: `layers(42, lambda: ${python})`, ours: () => drawnAll(specs) })),
  {
    python: `layers(42, lambda: nn.ModuleList([${LAYERS.map(([python]) => python).join(', ')}]))`,
    ours: () => drawnAll(Object.assign({}, ...LAYERS.map(([, specs], i) => prefixed(`${i}.`, specs)))),
  },
];

const MATRIX = withRows(normal({ stddev: 1 }), { start: 3, end: 4 });

function calls(size: number): Call[] {
  return [
    ...DTYPES.flatMap((dtype) => [...draws(size, dtype), ...initializers(size, dtype)]),
    seeded(`torch.randint(-5, 10, (${size},)).double()`, (generator) => generator.randint([size], -5, 10)),
    seeded(`torch.randint(-7, 2**40, (${size},)).double()`, (generator) => generator.randint([size], -7, 2 ** 40)),
    seeded(`torch.randint(2**28 - 1, (${size},)).double()`, (generator) => generator.randint([size], 0, 2 ** 28 - 1)),
    seeded(`torch.randint(2**28, (${size},)).double()`, (generator) => generator.randint([size], 0, 2 ** 28)),
    seeded(`torch.randperm(${size}).double()`, (generator) => generator.randperm(size)),
    seeded(`nn.Embedding(${size >> 4}, 16, padding_idx=3).weight`, (generator) =>
      generator.initialize([size >> 4, 16], MATRIX),
    ),
    { python: 'state_calls()', ours: stateCalls },
    ...layers(),
  ];
}

export const torch: Framework = {
  name: 'PyTorch',
  packages: PYTORCH_PACKAGES,
  indices: PYTORCH_INDICES,
  setup: `
import math
import torch
from torch import nn

def bits(tensor):
    tensor = tensor.detach()
    return (tensor.view(torch.uint16) if tensor.itemsize == 2 else tensor).numpy()

def seeded(seed, draw):
    torch.manual_seed(seed)
    return bits(draw())

def layers(seed, make):
    torch.manual_seed(seed)
    state = make().state_dict()
    return torch.cat([value.flatten() for name, value in state.items() if 'num_batches' not in name]).numpy()

def init(shape, dtype, initializer):
    tensor = torch.full(shape, math.nan, dtype=getattr(torch, dtype))
    initializer(tensor)
    return tensor

def tensors(size, draw):
    parts, i = [], 0
    while size > 0:
        parts.append(draw(min(size, 1 + 7 * i % 40), i))
        size -= len(parts[-1])
        i += 1
    return torch.cat(parts)

def state_calls():
    generator = torch.Generator().manual_seed(-3)
    first = generator.get_state()
    torch.rand(700, generator=generator)
    parts = [first, generator.get_state(), torch.randn(3, generator=generator)]
    kept = generator.get_state()
    copy = generator.clone_state()
    parts += [torch.randn(5, generator=generator), torch.randn(5, generator=copy)]
    generator.set_state(kept)
    parts += [torch.randn(6, generator=generator)]
    generator.set_state(first)
    parts += [torch.rand(5, generator=generator)]
    return torch.cat([part.double() for part in parts])
`,
  calls,
};
