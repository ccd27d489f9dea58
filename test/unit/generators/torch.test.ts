// weight-init/generators/torch: numbers that others published, arrays that are given, states, and messages. The vectors are in vectors.test.ts.
import { describe, expect, test } from 'vitest';
import { torchGenerator } from '../../../src/index-generators-torch.ts';
import { deltaOrthogonal, heNormal, orthogonal, sparse, truncatedNormal } from '../../../src/index-shared.ts';
import type { Init } from '../../../src/types.ts';

const rounded = (values: ArrayLike<number>): string[] => Array.from(values, (value) => value.toFixed(4));

test('the first numbers of notebooks, as PyTorch prints them', () => {
  // torch.manual_seed(42); torch.randn(3), and torch.rand(3): in many notebooks.
  expect(rounded(torchGenerator({ seed: 42 }).randn([3]))).toEqual(['0.3367', '0.1288', '0.2345']);
  expect(rounded(torchGenerator({ seed: 42 }).rand([3]))).toEqual(['0.8823', '0.9150', '0.3829']);
  // torch.manual_seed(0); torch.rand(1, 1, 5, 5): the example of Kornia's RandomSharpness.
  expect(rounded(torchGenerator({ seed: 0 }).rand([2, 2]))).toEqual(['0.4963', '0.7682', '0.0885', '0.1320']);
});

test('a seed is one modulo 2^64, and its low 32 bits count', () => {
  const first = (seed: number | bigint) => torchGenerator({ seed }).rand([5]);
  expect(first(-1)).toEqual(first(2n ** 64n - 1n));
  expect(first(2 ** 32 + 7)).toEqual(first(7));
  expect(first(-1)).not.toEqual(first(1));
});

test.each(['linux-x64', 'windows-x64', 'linux-arm64'] as const)(
  '%s: draws go into the array that is given',
  (platform) => {
    for (const dtype of ['f32', 'f16', 'bf16'] as const) {
      const poison = () => (dtype === 'f32' ? new Float32Array(35).fill(Number.NaN) : new Uint16Array(35).fill(0xcaca));
      const inner = (array: Float32Array | Uint16Array) => array.subarray(1, 34) as never;
      const generator = torchGenerator({ seed: 3, platform });
      const array = poison();
      const out: Float32Array | Uint16Array = generator.randn([3, 11], { dtype, out: inner(array) });
      expect(out.buffer).toBe(array.buffer);
      expect(out).toEqual(torchGenerator({ seed: 3, platform }).randn([33], { dtype }));
      expect([array[0], array[34]]).toEqual([poison()[0], poison()[34]]);
      const given = torchGenerator({ seed: 4, platform }).initialize([3, 11], heNormal(), { dtype, out: inner(array) });
      expect(given).toEqual(torchGenerator({ seed: 4, platform }).initialize([3, 11], heNormal(), { dtype }));
    }
  },
);

test('nothing is drawn for a tensor without elements', () => {
  const generator = torchGenerator({ seed: 42 });
  expect(generator.randn([0, 3])).toEqual(new Float32Array(0));
  expect(generator.randperm(0)).toEqual(new Float64Array(0));
  expect(generator.rand([2])).toEqual(torchGenerator({ seed: 42 }).rand([2]));
});

test("the layout is PyTorch's own, or the one that is given", () => {
  const draw = (options: object) => torchGenerator({ seed: 42 }).initialize([20, 30], heNormal(), options);
  expect(draw({})).toEqual(torchGenerator({ seed: 42 }).normal([20, 30], { std: Math.sqrt(2) / Math.sqrt(30) }));
  expect(draw({ layout: 'in-out' })).toEqual(
    torchGenerator({ seed: 42 }).normal([20, 30], { std: Math.sqrt(2) / Math.sqrt(20) }),
  );
  expect(draw({ layout: undefined })).toEqual(draw({}));
  expect(draw({ fanIn: 7 })).toEqual(
    torchGenerator({ seed: 42 }).normal([20, 30], { std: Math.sqrt(2) / Math.sqrt(7) }),
  );
});

describe('messages', () => {
  const generator = torchGenerator({ seed: 42 });
  const before = generator.getState();
  const initialize = (init: Init, shape = [4, 4]) => generator.initialize(shape, init);
  test.each([
    [
      'torchGenerator: options.seed must be an integer in [-2^63, 2^64 - 1], above 2^53 - 1 as a bigint, got 0.5',
      () => torchGenerator({ seed: 0.5 }),
    ],
    [
      'options.seed must be an integer in [-2^63, 2^64 - 1], above 2^53 - 1 as a bigint, got 18446744073709551616n',
      () => torchGenerator({ seed: 2n ** 64n }),
    ],
    ['options.seed must be an integer', () => torchGenerator({ seed: -(2n ** 63n) - 1n })],
    [
      "torchGenerator: options.platform must be 'linux-x64', 'windows-x64' or 'linux-arm64', got \"macos\"",
      () => torchGenerator({ seed: 1, platform: 'macos' as never }),
    ],
    [
      'randn: options.out must be a Float32Array of 6 elements, got Uint16Array of 12 bytes',
      () => generator.randn([2, 3], { out: new Uint16Array(6) as never }),
    ],
    [
      'rand: options.out must be a Uint16Array of 6 elements, got Uint16Array of 14 bytes',
      () => generator.rand([2, 3], { dtype: 'f16', out: new Uint16Array(7) }),
    ],
    ['uniform: options.to must be at least 3, got 2', () => generator.uniform([2], { from: 3, to: 2 })],
    ['uniform: options.low is not known; did you mean from?', () => generator.uniform([2], { low: 3 } as never)],
    [
      'uniform: options.to - options.from must be of a magnitude of at most 3.4028234663852886e+38 in f32, got 6e+38',
      () => generator.uniform([2], { from: -3e38, to: 3e38 }),
    ],
    ['normal: options.std must be at least 0, got -1', () => generator.normal([2], { std: -1 })],
    [
      'normal: options.mean must be a number within float32, got NaN',
      () => generator.normal([2], { mean: Number.NaN }),
    ],
    [
      'truncatedNormal: share of the distribution within the bounds must be above 0.3: below it PyTorch compares with logarithms',
      () => generator.truncatedNormal([2], { a: 1, b: 3 }),
    ],
    ['bernoulli: p must be in [0, 1], got 1.5', () => generator.bernoulli([2], 1.5)],
    ['randint: high must be an integer above low, 5, by at most 2^53 - 1, got 5', () => generator.randint([2], 5, 5)],
    ['randperm: n must be in [0, 214748363], got 214748364', () => generator.randperm(214748364)],
    [
      'initialize: init must be one that PyTorch has: LAPACK makes its orthogonal matrices, whose last bits differ from machine to machine, got "orthogonal"',
      () => initialize(orthogonal()),
    ],
    [
      'initialize: init must be one that PyTorch has: it has no delta-orthogonal initializer, got "delta-orthogonal"',
      () => initialize(deltaOrthogonal()),
    ],
    [
      'initialize: init must be one that PyTorch has: its truncated normal does not scale by the fans',
      () => initialize(heNormal({ distribution: 'truncated-normal' })),
    ],
    [
      'initialize: init must be one that PyTorch has: its sparse_ has zeros in columns, which is axis 0',
      () => initialize(sparse({ sparsity: 0.1, axis: 1 })),
    ],
    [
      'initialize: share of the distribution',
      () => initialize(truncatedNormal({ low: 2, high: 3, bounds: 'absolute' })),
    ],
    ['initialize: shape must be of two or more dimensions', () => initialize(heNormal(), [4])],
    [
      'initialize: shape must be of 2 dimensions, got [4, 4, 4]',
      () => initialize(sparse({ sparsity: 0.1 }), [4, 4, 4]),
    ],
    [
      'setState: state must be a Uint8Array of the 5056 bytes of torch.get_rng_state(), got Uint8Array of 5056 bytes',
      () => generator.setState(new Uint8Array(5056)),
    ],
    ['setState: state must be a Uint8Array of the 5056 bytes', () => generator.setState([] as never)],
  ])('%s', (message, call) => {
    expect(call).toThrow(message);
    expect(generator.getState()).toEqual(before);
  });
});
