// Presets against the formulas in the sources of PyTorch 2.13, Keras 3 and Hugging Face transformers, computed here.

import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import type { Draw, Fill } from '../../../src/fill/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import * as wi from '../../../src/index-static.ts';
import type { WeightSpec } from '../../../src/types.ts';

const drawsOf = (spec: WeightSpec | undefined): Draw[] =>
  resolveFill(spec as WeightSpec, 0).parts.map(({ draw }: Fill['parts'][number]) => draw);

/** What a parameter is made of, in one line: the shape, and the distribution with the float32 numbers it is drawn with. */
function described(spec: WeightSpec | undefined): string {
  const shown = drawsOf(spec).map((draw) => {
    if (draw.kind === 'constant') return `${draw.value}`;
    if (draw.kind === 'uniform') return draw.mean === 0 ? `U ${draw.scale}` : 'U, not centred';
    if (draw.kind === 'normal') return draw.mean === 0 ? `N ${draw.scale}` : 'N, not centred';
    if (draw.kind === 'matrix') return `orthogonal ${draw.m} x ${draw.n} ${draw.transposed} ${draw.gain}`;
    return draw.kind;
  });
  return `${JSON.stringify(spec?.shape)} ${shown.join(', then ')}`;
}

const all = (specs: wi.LayerSpecs): Record<string, string> =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, described(spec)]));
const layouts = (specs: wi.LayerSpecs): string[] => [...new Set(Object.values(specs).map(({ layout }) => layout))];
const U = (limit: number): string => `U ${Math.fround(limit)}`;
const N = (stddev: number): string => `N ${Math.fround(stddev)}`;

describe('PyTorch', () => {
  // Linear, Conv: kaiming_uniform_(weight, a=sqrt(5)); bound = 1 / sqrt(fan_in) for the bias.
  test('Linear', () => {
    const specs = wi.torchLinear({ inFeatures: 784, outFeatures: 256 });
    expect(all(specs)).toEqual({ weight: `[256,784] ${U(1 / 28)}`, bias: `[256] ${U(1 / 28)}` });
    expect(Object.keys(specs)).toEqual(['weight', 'bias']);
    expect(layouts(specs)).toEqual(['out-in']);
    expect(all(wi.torchLinear({ inFeatures: 3, outFeatures: 5, bias: false }))).toEqual({
      weight: `[5,3] ${U(0.5773502691896258)}`,
    });
  });

  test('the limit is 1 / sqrt(fanIn), rounded once, whatever the fan', () => {
    const wrong = Array.from({ length: 2999 }, (_, i) => i + 1).filter((inFeatures) => {
      const limit = Math.fround(1 / Math.sqrt(inFeatures));
      const { weight, bias } = wi.torchLinear({ inFeatures, outFeatures: 2 });
      return [weight, bias].some((spec) => {
        const [draw, ...others] = drawsOf(spec);
        return draw?.kind !== 'uniform' || draw.mean !== 0 || draw.scale !== limit || others.length > 0;
      });
    });
    expect(wrong).toEqual([]);
  });

  test('Bilinear: bound = 1 / sqrt(weight.size(1)) for both', () => {
    expect(all(wi.torchBilinear({ in1Features: 16, in2Features: 30, outFeatures: 40 }))).toEqual({
      weight: `[40,16,30] ${U(0.25)}`,
      bias: `[40] ${U(0.25)}`,
    });
  });

  test.each([
    [wi.torchConv1d({ inChannels: 80, outChannels: 384, kernelSize: 3 }), [384, 80, 3], 240, 384],
    [wi.torchConv2d({ inChannels: 3, outChannels: 64, kernelSize: 7 }), [64, 3, 7, 7], 147, 64],
    [wi.torchConv2d({ inChannels: 4, outChannels: 8, kernelSize: [3, 5] }), [8, 4, 3, 5], 60, 8],
    [wi.torchConv2d({ inChannels: 64, outChannels: 128, kernelSize: 3, groups: 64 }), [128, 1, 3, 3], 9, 128],
    [wi.torchConv3d({ inChannels: 3, outChannels: 4, kernelSize: [1, 2, 3] }), [4, 3, 1, 2, 3], 18, 4],
    // Transposed: size(1) is out / groups, and fan_in is that times the kernel.
    [wi.torchConvTranspose1d({ inChannels: 64, outChannels: 32, kernelSize: 4 }), [64, 32, 4], 128, 32],
    [wi.torchConvTranspose2d({ inChannels: 64, outChannels: 32, kernelSize: 2, groups: 2 }), [64, 16, 2, 2], 64, 32],
    [wi.torchConvTranspose3d({ inChannels: 6, outChannels: 4, kernelSize: [1, 3, 3] }), [6, 4, 1, 3, 3], 36, 4],
  ])('convolutions %#', (specs, shape, fanIn, outputs) => {
    const limit = U(1 / Math.sqrt(fanIn));
    expect(all(specs)).toEqual({ weight: `${JSON.stringify(shape)} ${limit}`, bias: `[${outputs}] ${limit}` });
    expect(layouts(specs)).toEqual(['out-in']);
  });

  test('a convolution without a bias', () => {
    const options = { inChannels: 64, outChannels: 32, kernelSize: 2, bias: false };
    for (const preset of [wi.torchConv1d, wi.torchConv2d, wi.torchConv3d, wi.torchConvTranspose2d]) {
      expect(Object.keys(preset(options))).toEqual(['weight']);
    }
  });

  test('Embedding: normal_(weight), padding row 0', () => {
    expect(all(wi.torchEmbedding({ numEmbeddings: 10, embeddingDim: 4 }))).toEqual({ weight: '[10,4] N 1' });
    for (const [paddingIdx, row] of [
      [0, 0],
      [3, 3],
      [-1, 9],
      [-10, 0],
    ] as const) {
      const { weight } = wi.torchEmbedding({ numEmbeddings: 10, embeddingDim: 4, paddingIdx });
      const out = new Float32Array(40);
      wi.fillWeightsSync(out, { ...(weight as wi.ParameterSpec), seed: 1 });
      const zeros = [...out.keys()].filter((i) => out[i] === 0);
      expect(zeros).toEqual([0, 1, 2, 3].map((i) => row * 4 + i));
    }
  });

  test('RNN, LSTM, GRU: uniform_(-stdv, stdv), stdv = 1 / sqrt(hidden_size), for all', () => {
    const limit = U(1 / 8);
    expect(all(wi.torchRNN({ inputSize: 32, hiddenSize: 64 }))).toEqual({
      weight_ih_l0: `[64,32] ${limit}`,
      weight_hh_l0: `[64,64] ${limit}`,
      bias_ih_l0: `[64] ${limit}`,
      bias_hh_l0: `[64] ${limit}`,
    });
    expect(all(wi.torchGRU({ inputSize: 32, hiddenSize: 64, bias: false }))).toEqual({
      weight_ih_l0: `[192,32] ${limit}`,
      weight_hh_l0: `[192,64] ${limit}`,
    });
    const lstm = wi.torchLSTM({ inputSize: 32, hiddenSize: 64, numLayers: 2, bidirectional: true, projSize: 16 });
    const layer = (end: string, input: number): Record<string, string> => ({
      [`weight_ih${end}`]: `[256,${input}] ${limit}`,
      [`weight_hh${end}`]: `[256,16] ${limit}`,
      [`bias_ih${end}`]: `[256] ${limit}`,
      [`bias_hh${end}`]: `[256] ${limit}`,
      [`weight_hr${end}`]: `[16,64] ${limit}`,
    });
    const expected = {
      ...layer('_l0', 32),
      ...layer('_l0_reverse', 32),
      ...layer('_l1', 32),
      ...layer('_l1_reverse', 32),
    };
    expect(all(lstm)).toEqual(expected);
    expect(Object.keys(lstm)).toEqual(Object.keys(expected));
    const deep = wi.torchGRU({ inputSize: 32, hiddenSize: 64, numLayers: 2, bidirectional: true });
    expect(deep.weight_ih_l1_reverse?.shape).toEqual([192, 128]);
  });

  test('RNNCell, LSTMCell, GRUCell: the same for one layer', () => {
    const limit = U(1 / 8);
    const options = { inputSize: 32, hiddenSize: 64 };
    expect(all(wi.torchLSTMCell(options))).toEqual({
      weight_ih: `[256,32] ${limit}`,
      weight_hh: `[256,64] ${limit}`,
      bias_ih: `[256] ${limit}`,
      bias_hh: `[256] ${limit}`,
    });
    expect(wi.torchRNNCell(options).weight_ih?.shape).toEqual([64, 32]);
    expect(Object.keys(wi.torchGRUCell({ ...options, bias: false }))).toEqual(['weight_ih', 'weight_hh']);
    expect(wi.torchGRUCell(options).weight_hh?.shape).toEqual([192, 64]);
  });

  test('MultiheadAttention', () => {
    // xavier_uniform_: sqrt(6 / (fan_in + fan_out)) with fans E and 3 E; out_proj as a Linear; biases 0.
    const specs = wi.torchMultiheadAttention({ embedDim: 64, numHeads: 8, addBiasKv: true });
    expect(all(specs)).toEqual({
      in_proj_weight: `[192,64] ${U(Math.sqrt(6 / 256))}`,
      in_proj_bias: '[192] 0',
      // xavier_normal_ of [1, 1, E]: fan_in = fan_out = E.
      bias_k: `[1,1,64] ${N(1 / 8)}`,
      bias_v: `[1,1,64] ${N(1 / 8)}`,
      'out_proj.weight': `[64,64] ${U(1 / 8)}`,
      'out_proj.bias': '[64] 0',
    });
    expect(all(wi.torchMultiheadAttention({ embedDim: 64, numHeads: 8, kdim: 32, bias: false }))).toEqual({
      q_proj_weight: `[64,64] ${U(Math.sqrt(6 / 128))}`,
      k_proj_weight: `[64,32] ${U(Math.sqrt(6 / 96))}`,
      v_proj_weight: `[64,64] ${U(Math.sqrt(6 / 128))}`,
      'out_proj.weight': `[64,64] ${U(1 / 8)}`,
    });
  });

  test('normalizations', () => {
    expect(all(wi.torchLayerNorm({ normalizedShape: 8 }))).toEqual({ weight: '[8] 1', bias: '[8] 0' });
    expect(all(wi.torchLayerNorm({ normalizedShape: [4, 8], bias: false }))).toEqual({ weight: '[4,8] 1' });
    expect(all(wi.torchRMSNorm({ normalizedShape: 8 }))).toEqual({ weight: '[8] 1' });
    expect(all(wi.torchGroupNorm({ numChannels: 8 }))).toEqual({ weight: '[8] 1', bias: '[8] 0' });
    const running = { running_mean: '[8] 0', running_var: '[8] 1' };
    expect(all(wi.torchBatchNorm({ numFeatures: 8 }))).toEqual({ weight: '[8] 1', bias: '[8] 0', ...running });
    expect(all(wi.torchBatchNorm({ numFeatures: 8, affine: false }))).toEqual(running);
    expect(Object.keys(wi.torchBatchNorm({ numFeatures: 8, trackRunningStats: false }))).toEqual(['weight', 'bias']);
  });
});

describe('Keras', () => {
  // GlorotUniform: limit = sqrt(6 / (fan_in + fan_out)), fans the last two axes times the rest.
  test('Dense', () => {
    const specs = wi.kerasDense({ inputDim: 784, units: 256 });
    expect(all(specs)).toEqual({ kernel: `[784,256] ${U(Math.sqrt(6 / 1040))}`, bias: '[256] 0' });
    expect(layouts(specs)).toEqual(['in-out']);
    expect(Object.keys(wi.kerasDense({ inputDim: 2, units: 3, useBias: false }))).toEqual(['kernel']);
  });

  test.each([
    [wi.kerasConv1D({ inputDim: 80, filters: 384, kernelSize: 3 }), [3, 80, 384], 240 + 1152, 384],
    [wi.kerasConv2D({ inputDim: 3, filters: 64, kernelSize: [7, 5] }), [7, 5, 3, 64], 105 + 2240, 64],
    // compute_fans knows no groups: fan_out is all filters times the kernel.
    [wi.kerasConv2D({ inputDim: 32, filters: 64, kernelSize: 3, groups: 4 }), [3, 3, 8, 64], 72 + 576, 64],
    [wi.kerasConv3D({ inputDim: 3, filters: 4, kernelSize: 2 }), [2, 2, 2, 3, 4], 24 + 32, 4],
    [wi.kerasDepthwiseConv1D({ inputDim: 6, kernelSize: 3 }), [3, 6, 1], 18 + 3, 6],
    [wi.kerasDepthwiseConv2D({ inputDim: 6, kernelSize: [3, 2], depthMultiplier: 4 }), [3, 2, 6, 4], 36 + 24, 24],
    [wi.kerasConv1DTranspose({ inputDim: 6, filters: 4, kernelSize: 3 }), [3, 4, 6], 12 + 18, 4],
    [wi.kerasConv2DTranspose({ inputDim: 6, filters: 4, kernelSize: 3 }), [3, 3, 4, 6], 36 + 54, 4],
    [wi.kerasConv3DTranspose({ inputDim: 6, filters: 4, kernelSize: [1, 1, 3] }), [1, 1, 3, 4, 6], 12 + 18, 4],
  ])('convolutions %#', (specs, shape, fans, filters) => {
    const kernel = `${JSON.stringify(shape)} ${U(Math.sqrt(6 / fans))}`;
    expect(all(specs)).toEqual({ kernel, bias: `[${filters}] 0` });
    expect(layouts(specs)).toEqual(['in-out']);
  });

  test('Embedding: RandomUniform(-0.05, 0.05)', () => {
    expect(all(wi.kerasEmbedding({ inputDim: 100, outputDim: 8 }))).toEqual({ embeddings: `[100,8] ${U(0.05)}` });
  });

  test('SimpleRNN, LSTM, GRU', () => {
    const options = { inputDim: 32, units: 64 };
    expect(all(wi.kerasSimpleRNN(options))).toEqual({
      kernel: `[32,64] ${U(Math.sqrt(6 / 96))}`,
      recurrent_kernel: '[64,64] orthogonal 64 x 64 false 1',
      bias: '[64] 0',
    });
    const lstm = wi.kerasLSTM(options);
    expect(all(lstm)).toEqual({
      kernel: `[32,256] ${U(Math.sqrt(6 / 288))}`,
      recurrent_kernel: '[64,256] orthogonal 64 x 256 false 1',
      bias: '[256] 0, then 1',
    });
    const bias = new Float32Array(256);
    wi.fillWeightsSync(bias, { ...(lstm.bias as wi.ParameterSpec), seed: 1 });
    expect([...bias]).toEqual(Array.from({ length: 256 }, (_, i) => (i >= 64 && i < 128 ? 1 : 0)));
    expect(all(wi.kerasLSTM({ ...options, unitForgetBias: false })).bias).toBe('[256] 0');
    expect(wi.kerasLSTM({ ...options, useBias: false }).bias).toBeUndefined();
    expect(all(wi.kerasGRU(options))).toEqual({
      kernel: `[32,192] ${U(Math.sqrt(6 / 224))}`,
      recurrent_kernel: '[64,192] orthogonal 64 x 192 false 1',
      bias: '[2,192] 0',
    });
    expect(wi.kerasGRU({ ...options, resetAfter: false }).bias?.shape).toEqual([192]);
  });

  test('normalizations', () => {
    expect(all(wi.kerasLayerNormalization({ shape: 8 }))).toEqual({ gamma: '[8] 1', beta: '[8] 0' });
    expect(all(wi.kerasLayerNormalization({ shape: [4, 8], center: false }))).toEqual({ gamma: '[4,8] 1' });
    const moving = { moving_mean: '[8] 0', moving_variance: '[8] 1' };
    expect(all(wi.kerasBatchNormalization({ channels: 8 }))).toEqual({ gamma: '[8] 1', beta: '[8] 0', ...moving });
    expect(all(wi.kerasBatchNormalization({ channels: 8, scale: false, center: false }))).toEqual(moving);
  });
});

const elements = (specs: wi.LayerSpecs): number =>
  Object.values(specs).reduce((sum, { shape }) => sum + shape.reduce((total, size) => total * size, 1), 0);

describe('language models', () => {
  test('GPT-2 small: 148 tensors, 124439808 parameters', () => {
    const specs = wi.gpt2({ layers: 12, width: 768, vocabulary: 50257, context: 1024 });
    expect(Object.keys(specs).length).toBe(148);
    expect(elements(specs)).toBe(124439808);
    const first = all(specs);
    const residual = N(0.02 / Math.sqrt(24));
    expect(first).toMatchObject({
      'transformer.wte.weight': `[50257,768] ${N(0.02)}`,
      'transformer.wpe.weight': `[1024,768] ${N(0.02)}`,
      'transformer.h.0.ln_1.weight': '[768] 1',
      'transformer.h.0.ln_1.bias': '[768] 0',
      'transformer.h.0.attn.c_attn.weight': `[768,2304] ${N(0.02)}`,
      'transformer.h.0.attn.c_attn.bias': '[2304] 0',
      'transformer.h.0.attn.c_proj.weight': `[768,768] ${residual}`,
      'transformer.h.0.attn.c_proj.bias': '[768] 0',
      'transformer.h.11.ln_2.weight': '[768] 1',
      'transformer.h.11.ln_2.bias': '[768] 0',
      'transformer.h.11.mlp.c_fc.weight': `[768,3072] ${N(0.02)}`,
      'transformer.h.11.mlp.c_fc.bias': '[3072] 0',
      'transformer.h.11.mlp.c_proj.weight': `[3072,768] ${residual}`,
      'transformer.h.11.mlp.c_proj.bias': '[768] 0',
      'transformer.ln_f.weight': '[768] 1',
      'transformer.ln_f.bias': '[768] 0',
    });
    expect(specs['transformer.h.0.attn.c_attn.weight']?.layout).toBe('in-out');
  });

  test.each([
    [{ layers: 24, width: 1024 }, 354823168],
    [{ layers: 36, width: 1280 }, 774030080],
    [{ layers: 48, width: 1600 }, 1557611200],
  ])('GPT-2 of %j: %d parameters', (size, count) => {
    expect(elements(wi.gpt2({ ...size, vocabulary: 50257, context: 1024 }))).toBe(count);
  });

  test('TinyLlama 1.1B: 201 tensors, 1100048384 parameters', () => {
    const size = { layers: 22, width: 2048, heads: 32, kvHeads: 4, hidden: 5632, vocabulary: 32000 };
    const specs = wi.llama(size);
    expect(Object.keys(specs).length).toBe(201);
    expect(elements(specs)).toBe(1100048384);
    expect(all(specs)).toMatchObject({
      'model.embed_tokens.weight': `[32000,2048] ${N(0.02)}`,
      'model.layers.0.self_attn.q_proj.weight': `[2048,2048] ${N(0.02)}`,
      'model.layers.0.self_attn.k_proj.weight': `[256,2048] ${N(0.02)}`,
      'model.layers.0.self_attn.v_proj.weight': `[256,2048] ${N(0.02)}`,
      'model.layers.0.self_attn.o_proj.weight': `[2048,2048] ${N(0.02)}`,
      'model.layers.21.mlp.gate_proj.weight': `[5632,2048] ${N(0.02)}`,
      'model.layers.21.mlp.up_proj.weight': `[5632,2048] ${N(0.02)}`,
      'model.layers.21.mlp.down_proj.weight': `[2048,5632] ${N(0.02)}`,
      'model.layers.21.input_layernorm.weight': '[2048] 1',
      'model.layers.21.post_attention_layernorm.weight': '[2048] 1',
      'model.norm.weight': '[2048] 1',
      'lm_head.weight': `[32000,2048] ${N(0.02)}`,
    });
    expect(layouts(specs)).toEqual(['out-in']);
    expect(elements(wi.llama({ ...size, tied: true }))).toBe(1100048384 - 32000 * 2048);
    expect(wi.llama({ ...size, headSize: 128 })['model.layers.0.self_attn.o_proj.weight']?.shape).toEqual([2048, 4096]);
  });

  test('Llama 2 7B and Llama 3 8B have their published numbers of parameters', () => {
    const seven = { layers: 32, width: 4096, heads: 32, hidden: 11008, vocabulary: 32000 };
    expect(elements(wi.llama(seven))).toBe(6738415616);
    const eight = { layers: 32, width: 4096, heads: 32, kvHeads: 8, hidden: 14336, vocabulary: 128256 };
    expect(elements(wi.llama(eight))).toBe(8030261248);
  });
});

describe('prefixed', () => {
  test('puts the prefix before every name, and what is shared into every spec', async () => {
    const specs = {
      ...wi.prefixed('fc1.', wi.torchLinear({ inFeatures: 4, outFeatures: 3 })),
      ...wi.prefixed('fc2.', wi.torchLinear({ inFeatures: 3, outFeatures: 2 }), { dtype: 'f16', seed: 7 }),
    };
    expect(Object.keys(specs)).toEqual(['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias']);
    const initializer = await wi.createInitializer({ seed: 42, backend: 'cpu' });
    const { tensors } = await initializer.createAll(specs);
    expect(tensors['fc1.weight']).toMatchObject({ shape: [3, 4], dtype: 'f32', seed: 42 });
    expect(tensors['fc2.bias']).toMatchObject({ shape: [2], dtype: 'f16', seed: 7 });
  });

  test('errors', () => {
    expect(() => wi.prefixed(1 as never, {})).toThrow(new ArgumentError('prefixed: prefix must be a string, got 1'));
    expect(() => wi.prefixed('a', null as never)).toThrow(
      new ArgumentError('prefixed: specs must be an object, got null'),
    );
    expect(() => wi.prefixed('a', {}, 1 as never)).toThrow(
      new ArgumentError('prefixed: shared must be an object, got 1'),
    );
  });
});

test('specs are plain data', () => {
  const specs = wi.torchEmbedding({ numEmbeddings: 3, embeddingDim: 2, paddingIdx: 0 });
  expect(JSON.parse(JSON.stringify(specs))).toEqual(specs);
});

describe('errors', () => {
  const conv = { inChannels: 6, outChannels: 4, kernelSize: 3 };
  const rnn = { inputSize: 3, hiddenSize: 4 };
  const model = { layers: 1, width: 8, heads: 4, hidden: 8, vocabulary: 9 };
  const cases: [string, (any: never) => unknown][] = [
    ['torchLinear: options must be an object, got 3', (x) => wi.torchLinear(3 as typeof x)],
    [
      'torchLinear: inFeatures must be a positive integer, got 0',
      () => wi.torchLinear({ inFeatures: 0, outFeatures: 1 }),
    ],
    [
      'torchLinear: outFeatures must be a positive integer, got undefined',
      (x) => wi.torchLinear({ inFeatures: 1 } as typeof x),
    ],
    [
      'torchLinear: bias must be a boolean, got 1',
      (x) => wi.torchLinear({ inFeatures: 1, outFeatures: 1, bias: 1 as typeof x }),
    ],
    [
      'torchConv2d: kernelSize must be a positive integer or an array of 2 positive integers, got [3]',
      () => wi.torchConv2d({ ...conv, kernelSize: [3] }),
    ],
    [
      'torchConv1d: kernelSize must be a positive integer or an array of 1 positive integer, got 1.5',
      () => wi.torchConv1d({ ...conv, kernelSize: 1.5 }),
    ],
    ['torchConv3d: groups must be a divisor of inChannels, 6, got 4', () => wi.torchConv3d({ ...conv, groups: 4 })],
    [
      'torchConvTranspose2d: groups must be a divisor of outChannels, 4, got 3',
      () => wi.torchConvTranspose2d({ ...conv, groups: 3 }),
    ],
    [
      'torchEmbedding: paddingIdx must be an integer in [-5, 5), got 5',
      () => wi.torchEmbedding({ numEmbeddings: 5, embeddingDim: 2, paddingIdx: 5 }),
    ],
    ['torchLSTM: options must be an object, got undefined', (x) => wi.torchLSTM(undefined as typeof x)],
    [
      'torchLSTM: projSize must be an integer from 0 to 3, below hiddenSize, got 4',
      () => wi.torchLSTM({ ...rnn, projSize: 4 }),
    ],
    ['torchGRU: numLayers must be a positive integer, got 0', () => wi.torchGRU({ ...rnn, numLayers: 0 })],
    [
      'torchRNN: bidirectional must be a boolean, got "yes"',
      (x) => wi.torchRNN({ ...rnn, bidirectional: 'yes' as typeof x }),
    ],
    ['torchLSTMCell: options must be an object, got undefined', (x) => wi.torchLSTMCell(undefined as typeof x)],
    ['torchGRUCell: hiddenSize must be a positive integer, got 0', () => wi.torchGRUCell({ ...rnn, hiddenSize: 0 })],
    [
      'kerasDepthwiseConv2D: depthMultiplier must be a positive integer, got 0',
      () => wi.kerasDepthwiseConv2D({ inputDim: 6, kernelSize: 1, depthMultiplier: 0 }),
    ],
    [
      'torchMultiheadAttention: numHeads must be a divisor of embedDim, 10, got 4',
      () => wi.torchMultiheadAttention({ embedDim: 10, numHeads: 4 }),
    ],
    [
      'torchLayerNorm: normalizedShape must be a positive integer or an array of positive integers, got []',
      () => wi.torchLayerNorm({ normalizedShape: [] }),
    ],
    [
      'kerasConv2D: groups must be a divisor of filters, 4, got 3',
      () => wi.kerasConv2D({ inputDim: 6, filters: 4, kernelSize: 1, groups: 3 }),
    ],
    [
      'kerasLSTM: unitForgetBias must be a boolean, got 1',
      (x) => wi.kerasLSTM({ inputDim: 1, units: 1, unitForgetBias: 1 as typeof x }),
    ],
    [
      'gpt2: width must be a positive integer, got 7.5',
      () => wi.gpt2({ layers: 1, width: 7.5, vocabulary: 9, context: 4 }),
    ],
    ['llama: heads must be a divisor of width, 8, got 3', () => wi.llama({ ...model, heads: 3 })],
    ['llama: kvHeads must be a divisor of heads, 4, got 3', () => wi.llama({ ...model, kvHeads: 3 })],
    ['llama: tied must be a boolean, got 0', (x) => wi.llama({ ...model, tied: 0 as typeof x })],
  ];
  test.each(cases)('%s', (message, call) => {
    expect(() => call(undefined as never)).toThrow(new ArgumentError(message));
  });
});
