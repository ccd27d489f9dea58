// weight-init/adapters/tfjs in the browser, with TensorFlow.js 4.22.
import { expect, test } from 'vitest';
import {
  deltaOrthogonal,
  type FillSpec,
  heNormal,
  normal,
  orthogonal,
  truncatedNormal,
  withRows,
} from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

/** The bits of a tensor, from the CPU in Node. */
function expected(count: number, spec: Omit<FillSpec, 'seed'>, seed: number | bigint = 42): number[] {
  const values = new Float32Array(count);
  fillWeightsSync(values, { ...spec, seed });
  return [...new Uint32Array(values.buffer)];
}

test.each(['webgpu', 'cpu'] as const)('tensors have the bits of the CPU, on backend %s', async (backend) => {
  const { result, left } = await opened.page.evaluate(
    async (backend) => (await harness.tfjs()).tensors(backend),
    backend,
  );
  const init = heNormal();
  const of = (name: string, shape: number[], held: number[], slice?: FillSpec['slice']) => ({
    shape: held,
    bits: expected(
      held.reduce((product, size) => product * size, 1),
      { name, shape, init, ...(slice && { slice }) },
    ),
  });
  const own = {
    a: of('a', [3, 5], [3, 5]),
    b: of('b', [7, 11], [7, 11]),
    none: of('none', [0, 3], [0, 3]),
    box: of(
      'box',
      [7, 11],
      [3, 3],
      [
        [2, 5],
        [1, 4],
      ],
    ),
    flat: of('flat', [7, 11], [21], [10, 31]),
  };
  const all = (onBuffer: boolean) =>
    Object.fromEntries(
      Object.entries(own).map(([name, one]) => [name, { ...one, onBuffer: onBuffer && name !== 'none' }]),
    );
  // Nothing is copied but from an arena.
  expect(result).toEqual({ own: all(backend === 'webgpu'), arena: all(false) });
  expect(left).toEqual([0, 0]);
});

test('what TensorFlow.js cannot take is refused', async () => {
  const messages = await opened.page.evaluate(async () => (await harness.tfjs()).refusals());
  expect(messages).toEqual({
    'no framework': 'ArgumentError: tensorOf: tf must be the module @tensorflow/tfjs, got Object {  }',
    'no weights': 'ArgumentError: tensorOf: weights must be weights of this library, got Object {  }',
    f16: `ArgumentError: tensorOf: weights.dtype must be 'f32': TensorFlow.js has no 16-bit floats, got "f16"`,
    'another device':
      'ArgumentError: tensorOf: device of the weights must be that of TensorFlow.js: createInitializer({ device: tf.backend().device }), got GPUDevice {  }',
    'one of a model': `ArgumentError: tensorsOf, "half": weights.dtype must be 'f32': TensorFlow.js has no 16-bit floats, got "f16"`,
    'no name':
      'ArgumentError: kernelInitializer: name must be a string, for this weight alone: layers do not tell it, got undefined',
    'an unknown option': 'ArgumentError: kernelInitializer: options.stream is not known. Known: name, seed',
    'no init': `ArgumentError: kernelInitializer: init must be an initializer, such as xavierNormal(), or 'zero', 'small_random', 'xavier' or 'he', got "glorotNormal"`,
    'no initializer':
      'ArgumentError: kernelInitializer: initializer must be what createInitializer returns, got Object {  }',
    'no layers': expect.stringMatching(
      /^ArgumentError: kernelInitializer: tf must be the module @tensorflow\/tfjs, with layers, got /,
    ),
    'initializer of another device': expect.stringMatching(
      /^ArgumentError: kernelInitializer: device of the weights must be that of TensorFlow\.js/,
    ),
    dtype: `ArgumentError: kernelInitializer: dtype must be 'float32', got "int32"`,
    'not destroyable': 'ArgumentError: destroyWeights: weights must be weights or a model, got Object {  }',
    'another backend': `ArgumentError: tensorOf: tf.getBackend() must be 'webgpu' for weights on a device: await tf.setBackend('webgpu'), got "cpu"`,
    left: '0',
  });
});

test('weights are destroyed after what TensorFlow.js has recorded; by destroy() alone they are gone before', async () => {
  const { trap, right } = await opened.page.evaluate(async () => (await harness.tfjs()).destroying());
  expect(trap.bits).toEqual(Array(64).fill(0));
  expect(trap.errors).toBeGreaterThan(0);
  // A product with the identity is exact.
  expect(right).toEqual({ bits: expected(64, { name: 'w', shape: [8, 8], init: heNormal() }), errors: 0 });
});

test.each(['webgpu', 'cpu'] as const)(
  'layers begin with the bits of the CPU, and learn, on backend %s',
  async (backend) => {
    const { bits, isTheirs, losses, left } = await opened.page.evaluate(
      async (backend) => (await harness.tfjs()).layerKernels(backend),
      backend,
    );
    expect(bits).toEqual([
      expected(54, { name: 'conv.kernel', shape: [3, 3, 2, 3], init: heNormal() }),
      Array(3).fill(0),
      expected(192, { name: 'dense.kernel', shape: [48, 4], init: normal({ stddev: 0.1 }) }),
      expected(4, { name: 'dense.bias', shape: [4], init: normal({ stddev: 0.01 }) }),
    ]);
    expect(isTheirs).toBe(true);
    expect(losses[1]).toBeLessThan(losses[0] / 2);
    expect(left).toBe(0);
  },
);

test('orthogonal weights of layers are those of the CPU, whatever prepares the device', async () => {
  const made = await opened.page.evaluate(async () => (await harness.tfjs()).orthogonalWeights());
  expect(made).toEqual({
    kernel: expected(48, {
      name: 'kernel',
      shape: [3, 16],
      init: withRows(orthogonal(), { start: 1, end: 2, value: 0 }),
    }),
    recurrent: expected(256, { name: 'recurrent', shape: [16, 16], init: orthogonal() }),
    conv: expected(24, { name: 'conv', shape: [3, 2, 4], init: deltaOrthogonal() }),
    set: expected(256, { name: 'rnn/recurrent_kernel', shape: [16, 16], init: orthogonal() }),
  });
});

test.each(['webgpu', 'cpu'] as const)(
  'a model that was stored makes the same bits again, on backend %s',
  async (backend) => {
    const { before, after, text } = await opened.page.evaluate(
      async (backend) => (await harness.tfjs()).stored(backend),
      backend,
    );
    const seed = 2n ** 64n - 1n;
    const kernels = [
      expected(
        25,
        { name: 'Encoder_Block.Kernel A', shape: [5, 5], init: heNormal({ distribution: 'truncated-normal' }) },
        seed,
      ),
      expected(
        25,
        {
          name: 'half',
          shape: [5, 5],
          init: truncatedNormal({ stddev: 0.5, low: 0, high: Number.POSITIVE_INFINITY, bounds: 'absolute' }),
        },
        seed,
      ),
    ];
    expect(before).toEqual(kernels);
    expect(after).toEqual(kernels);
    expect(text).toContain('"class_name":"WeightInit"');
  },
);

test.each(['webgpu', 'cpu'] as const)('rules set all weights of a model by name, on backend %s', async (backend) => {
  const bits = await opened.page.evaluate(async (backend) => (await harness.tfjs()).setLayers(backend), backend);
  const of = {
    'fc1/kernel': expected(16, { name: 'fc1/kernel', shape: [4, 4], init: heNormal() }),
    'fc1/bias': expected(4, { name: 'fc1/bias', shape: [4], init: normal({ stddev: 1 }) }),
    'fc2/kernel': expected(20, { name: 'fc2/kernel', shape: [4, 5], init: heNormal() }),
    'fc2/bias': Array(5).fill(0),
  };
  expect(bits).toEqual([of, of]);
});

test('a model whose names or rules are wrong is left as it is', async () => {
  const messages = await opened.page.evaluate(async () => (await harness.tfjs()).unsetLayers());
  expect(messages).toEqual({
    'made-up names': expect.stringMatching(
      /^ArgumentError: initializeLayers: names of the weights must be names that do not depend on what else is on the page: give each layer a name, such as \{ name: 'fc1' \}, got "dense_Dense\d+\/kernel"$/,
    ),
    'no rule':
      'ArgumentError: initializeLayers: weights must be names that some rule matches, got ["a/bias", "b/bias"]',
    'an impossible init': expect.stringMatching(/^ArgumentError: initializeLayers, "a\/bias": /),
    'no model':
      'ArgumentError: initializeLayers: model.weights must be the variables of a model that is built, got undefined',
    'no initializer':
      'ArgumentError: initializeLayers: initializer must be what createInitializer returns, got Object {  }',
    untouched: 'true',
  });
});

test('TensorFlow.js works on the device of an initializer', async () => {
  const bits = await opened.page.evaluate(async () => (await harness.tfjs()).onOurDevice());
  expect(bits).toEqual(expected(64, { name: 'w', shape: [8, 8], init: heNormal() }));
});
