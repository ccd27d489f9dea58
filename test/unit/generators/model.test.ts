// The option generator of createAll and fillAll. The numbers of layers are compared with PyTorch's in vectors.test.ts.
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { createInitializer } from '../../../src/api/initializer.ts';
import {
  initialize,
  key,
  linenGenerator,
  linenKey,
  nnxGenerator,
  nnxStream,
} from '../../../src/index-generators-jax.ts';
import { kerasGenerator } from '../../../src/index-generators-keras.ts';
import { defaultRng, randomState } from '../../../src/index-generators-numpy.ts';
import { torchGenerator } from '../../../src/index-generators-torch.ts';
import { prefixed, torchLinear, torchMultiheadAttention } from '../../../src/index-presets.ts';
import { lecunNormal, normal, orthogonal, truncatedNormal, xavierUniform, zeros } from '../../../src/index-shared.ts';
import type { WeightGenerator, WeightSpec } from '../../../src/types.ts';
import { abortedAtLook } from '../../helpers/aborted-at-look.ts';

const specs = {
  ...prefixed('0.', torchLinear({ inFeatures: 30, outFeatures: 11 })),
  ...prefixed('1.', torchMultiheadAttention({ embedDim: 12, numHeads: 3 })),
};
const init = await createInitializer({ backend: 'cpu', seed: 1 });

test('createAll draws the tensors in the order of PyTorch, and they have no seed', async () => {
  const generator = torchGenerator({ seed: 42 });
  const { tensors } = await init.createAll(specs, { generator });
  const expected = torchGenerator({ seed: 42 });
  const uniform = (shape: number[], limit: number) => expected.uniform(shape, { from: -limit, to: limit });
  expect(tensors['0.weight']?.data).toEqual(uniform([11, 30], Math.sqrt(1 / 30)));
  expect(tensors['0.bias']?.data).toEqual(uniform([11], Math.sqrt(1 / 30)));
  expect(tensors['1.out_proj.weight']?.data).toEqual(uniform([12, 12], Math.sqrt(1 / 12)));
  uniform([12], Math.sqrt(1 / 12)); // the bias of out_proj, which is thrown away
  expect(tensors['1.in_proj_weight']?.data).toEqual(uniform([36, 12], Math.sqrt(6 / 48)));
  expect(tensors['1.out_proj.bias']?.data).toEqual(new Float32Array(12));
  // Draws go on after the model.
  expect(generator.rand([3])).toEqual(expected.rand([3]));
  expect(tensors['0.weight']?.seed).toBeUndefined();
  expect(JSON.stringify(tensors['0.weight'])).not.toContain('seed');
});

// CRC-32 of the float32 bytes that NumPy 2.4.6 gives on x86-64 Linux for this with `rng` from numpy.random.default_rng(42) and from
// numpy.random.RandomState(42), where `b` is np.sqrt(3 / 133):
//   rng.normal(0, np.sqrt(2 / 784), (784, 256)); np.zeros(256); rng.uniform(-b, b, (256, 10)); rng.normal(1, 0.5, (3, 5))
test.each([
  ['defaultRng', defaultRng(42), 'a7b7376e', 'c93d40bd', '068df7f3'],
  ['randomState', randomState(42), '02e852c8', 'f5ca4c37', '132b4d48'],
] as const)('%s draws a model as a program with one generator does', async (_, generator, first, second, third) => {
  const { tensors } = await init.createAll(
    {
      w1: { shape: [784, 256], init: 'he' },
      b1: { shape: [256], init: zeros() },
      w2: { shape: [256, 10], init: xavierUniform() },
      w3: { shape: [3, 5], init: normal({ mean: 1, stddev: 0.5 }) },
    },
    { generator },
  );
  const digests = Object.values(tensors).map(({ data }) => {
    const { buffer, byteOffset, byteLength } = data as Float32Array;
    return crc32(new Uint8Array(buffer, byteOffset, byteLength))
      .toString(16)
      .padStart(8, '0');
  });
  expect(digests).toEqual([first, 'efb5af2e', second, third]);
  const specOf = (more: object) => ({ w: { shape: [2, 2], init: 'he', ...more } }) as never;
  const refused = (more: object) => init.createAll(specOf(more), { generator });
  await expect(refused({ dtype: 'f16' })).rejects.toThrow(`dtype must be 'f32' for the numbers of NumPy, got "f16"`);
  await expect(refused({ init: orthogonal() })).rejects.toThrow('init must be one that NumPy has a call for');
  await expect(refused({ seed: 1 })).rejects.toThrow('seed must be absent with a generator');
});

test('what is thrown away is drawn before, in shapes of its own', async () => {
  const discarded = [
    { shape: [40, 5], init: xavierUniform() }, // more than the tensor has
    { shape: [3], init: normal({ stddev: 1 }) }, // by itself, with a sample that is kept
    { shape: [0], init: normal({ stddev: 1 }) },
  ];
  const generator = torchGenerator({ seed: 3 });
  const draw = (drawn: object) =>
    init.createAll({ w: { shape: [4, 5], init: normal({ stddev: 2 }), drawn } } as never, { generator });
  const { tensors } = await draw({ discarded });
  const expected = torchGenerator({ seed: 3 });
  for (const { shape, init } of discarded) expected.initialize(shape, init);
  expect((tensors as Record<string, { data: unknown }>).w?.data).toEqual(expected.normal([4, 5], { std: 2 }));
  expect(generator.getState()).toEqual(expected.getState());
  await expect(draw({ discarded: [{ shape: [-1], init: zeros() }] })).rejects.toThrow('createAll, "w": shape');
  await expect(draw({ discarded: [{ shape: [2, 2], init: orthogonal() }] })).rejects.toThrow('LAPACK');
  for (const each of [null, { init: zeros() }, { shape: [2], init: zeros(), layout: 'in-out' }]) {
    await expect(draw({ discarded: [each] })).rejects.toThrow(/createAll, "w": (drawn\.discarded\[0\]|shape)/);
  }
  await expect(draw({ discarded: 7 })).rejects.toThrow('createAll, "w": init');
  expect(generator.getState()).toEqual(expected.getState());
});

const many = { shape: [40_000], init: normal({ stddev: 1 }) } as const;

/** Takes steps with a task between two of them; `atStep` is called before each, with how many were taken. */
const slowly =
  (atStep: (step: number) => void = () => {}) =>
  async <T>(steps: Iterator<unknown, T>): Promise<T> => {
    for (let step = 0; ; step++) {
      atStep(step);
      const { done, value } = steps.next();
      if (done) return value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

test('calls of an iterator wait for each other, whatever is done between steps', async () => {
  const expected = torchGenerator({ seed: 4 });
  const [first, second] = [expected.randn([40_000]), expected.randn([40_000])];
  const generator = torchGenerator({ seed: 4 });
  const iterator = generator.drawAll([many, many, many], { run: slowly() });
  const later = generator.drawAll([many]);
  const results = [iterator.next(), later.next(), iterator.next(), iterator.return(), iterator.next()];
  const values = (await Promise.all(results)).map((result) => (result as IteratorResult<unknown>).value);
  const third = expected.randn([40_000]);
  expect(values).toEqual([first, third, second, undefined, undefined]);
});

test('an error within a tensor ends the iterator, and the next call goes on', async () => {
  const generator = torchGenerator({ seed: 4 });
  const run = slowly((step) => {
    if (step === 2) throw new Error('enough');
  });
  const iterator = generator.drawAll([many, many], { run });
  await expect(iterator.next()).rejects.toThrow('enough');
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
  const expected = torchGenerator({ seed: 4 });
  expected.randn([32_768]); // two steps were taken
  expect(generator.getState()).toEqual(expected.getState());
  const { tensors } = await init.createAll({ v: { shape: [17], init: normal({ stddev: 1 }) } }, { generator });
  expect(tensors.v.data).toEqual(expected.normal([17]));
});

test('a signal stops the drawing', async () => {
  const generator = torchGenerator({ seed: 4 });
  const call = init.createAll({ w: many }, { generator, signal: abortedAtLook(1).signal });
  await expect(call).rejects.toThrow('enough');
  expect(generator.randn([3])).toEqual(torchGenerator({ seed: 4 }).randn([3]));
});

test.each([
  ['torchGenerator', torchGenerator({ seed: 1 }), 'rand'],
  ['defaultRng', defaultRng(1), 'random'],
  ['randomState', randomState(1), 'randomSample'],
] as const)('%s: other methods throw until createAll has ended', async (_, generator, draw) => {
  const methods = Object.keys(generator).filter((name) => name !== 'drawAll');
  expect(methods.length).toBeGreaterThan(5);
  expect(() => generator.drawAll([], { fast: true } as never)).toThrow('options.fast is not known');
  const call = init.createAll({ w: many }, { generator });
  for (const name of methods) {
    expect(() => (generator as never as Record<string, () => void>)[name]?.(), name).toThrow(
      `${name}: it is drawing a model`,
    );
  }
  await call;
  (generator as never as Record<string, (shape: number[]) => void>)[draw]?.([3]);
});

test('no step is long: tensors of several parts, in as many steps at least', async () => {
  const inits = {
    normal: normal({ stddev: 1 }),
    truncated: truncatedNormal({ bounds: 'absolute' }),
    xavier: xavierUniform(),
  };
  for (const [name, init] of Object.entries(inits)) {
    let steps = 0;
    const run = <T>(iterator: Iterator<unknown, T>): T => {
      for (;;) {
        const { done, value } = iterator.next();
        if (done) return value;
        steps++;
      }
    };
    const spec = { shape: [400, 500], init };
    const jax = {
      shape: [400, 500],
      init: name === 'truncated' ? lecunNormal({ distribution: 'truncated-normal' }) : init,
    };
    for (const [generator, each] of [
      [torchGenerator({ seed: 1 }), spec],
      [nnxGenerator(nnxStream(0)), jax],
    ] as const) {
      steps = 0;
      await generator.drawAll([each], { run }).next();
      expect(steps, name).toBeGreaterThanOrEqual(Math.floor(200_000 / 16384));
    }
  }
});

test('slices are parts of the whole, and calls at the same time wait for each other', async () => {
  const whole = torchGenerator({ seed: 7 });
  const [first, second] = [whole.randn([6, 5]), whole.randn([6, 5], { dtype: 'f16' })];
  const generator = torchGenerator({ seed: 7 });
  const spec = { shape: [6, 5], init: { kind: 'normal', stddev: 1 } } as const;
  const array = new Float32Array(9).fill(Number.NaN);
  const filling = init.fillAll(
    { a: array },
    {
      a: {
        ...spec,
        slice: [
          [1, 3],
          [2, 5],
        ],
        offset: 4,
      },
    },
    { generator },
  );
  const created = await init.createAll({ b: { ...spec, dtype: 'f16', slice: [3, 10] } }, { generator });
  await filling;
  const box = [7, 8, 9, 12, 13, 14].map((i) => first[i]);
  expect([...array]).toEqual([Number.NaN, ...box, Number.NaN, Number.NaN]);
  expect(created.tensors.b.data).toEqual(second.slice(3, 10));
});

test('after a call that fails or is aborted the next one has its turn', async () => {
  const generator = torchGenerator({ seed: 7 });
  const fails = init.createAll(specs, {
    generator,
    onProgress: () => {
      throw new Error('stop');
    },
  });
  await expect(fails).rejects.toThrow('stop');
  await expect(init.createAll(specs, { generator })).resolves.toBeDefined();
});

test('messages', async () => {
  const generator = torchGenerator({ seed: 7 });
  const before = generator.getState();
  const one = (more: object) => init.createAll({ a: { shape: [2, 2], init: 'he', ...more } } as never, { generator });
  await expect(one({ seed: 3 })).rejects.toThrow('createAll, "a": seed must be absent with a generator, got 3');
  await expect(one({ stream: 3 })).rejects.toThrow('createAll, "a": stream must be absent with a generator, got 3');
  await expect(one({ init: orthogonal() })).rejects.toThrow(
    'createAll, "a": init must be one that PyTorch has: LAPACK',
  );
  await expect(one({ drawn: { earlier: 1 } })).rejects.toThrow('drawn.earlier must be an integer in [0, 0], got 1');
  const rows = init.fillAll(
    { a: new Float32Array(9) },
    { a: { shape: [2, 2], init: 'he', bytesPerRow: 12 } },
    { generator },
  );
  await expect(rows).rejects.toThrow('fillAll, "a": bytesPerRow must be absent with a generator, got 12');
  // What the calls look at of a GPUBuffer.
  const buffer = { getMappedRange() {}, mapState: 'unmapped', size: 16, usage: 0x80 } as unknown as GPUBuffer;
  await expect(init.fillAll({ a: buffer }, { a: { shape: [2, 2], init: 'he' } }, { generator })).rejects.toThrow(
    'fillAll, "a": buffer.usage must be one with COPY_DST, for a generator (8), got 128',
  );
  expect(generator.getState()).toEqual(before);
});

/** A model of one kernel; `more` is in its spec. */
const kernel = { shape: [3, 3], init: lecunNormal({ distribution: 'truncated-normal' }) } as const;
const one = (generator: WeightGenerator, more: object = {}, name = 'a.kernel') =>
  init.createAll({ [name]: { ...kernel, ...more } } as Record<string, WeightSpec>, { generator });
const dataOf = ({ tensors }: Awaited<ReturnType<typeof one>>) => Object.values(tensors).map(({ data }) => data);

test('a model of Flax NNX: messages, and keys that go on', async () => {
  const stream = nnxStream(5);
  const generator = nnxGenerator(stream);
  await expect(one(generator, { groups: 3 })).rejects.toThrow(
    'createAll, "a.kernel": groups must be absent: the fans of JAX know none, got 3',
  );
  await expect(one(generator, { init: orthogonal() })).rejects.toThrow(
    'createAll, "a.kernel": init must be one that JAX has: LAPACK',
  );
  await expect(one(generator, { drawn: { before: 1 } })).rejects.toThrow('createAll, "a.kernel": drawn.before');
  expect(stream.count).toBe(0);
  const expected = nnxStream(5);
  // What PyTorch throws away is not drawn.
  const drawn = { discarded: normal({ stddev: 1 }) };
  expect(dataOf(await one(generator, { drawn }))).toEqual([initialize(expected.next(), kernel)]);
  expect(dataOf(await one(generator))).toEqual([initialize(expected.next(), kernel)]);
  expect(stream.count).toBe(2);
  expect(() => nnxGenerator({ key: key(1), count: 0 } as never)).toThrow(
    'nnxGenerator: stream must be a stream, such as nnxStream(0), got Object { key, count }',
  );
});

test('a model of Flax linen: messages, and the same weights by the same call', async () => {
  const generator = linenGenerator(key(3));
  const expected = [initialize(linenKey(key(3), ['a'], 1), kernel)];
  expect(dataOf(await one(generator))).toEqual(expected);
  expect(dataOf(await one(generator))).toEqual(expected);
  for (const name of ['a/kernel', 'params.a.kernel', 'a..kernel', '.kernel']) {
    await expect(one(generator, {}, name)).rejects.toThrow(
      `name must be the parameter's path in variables['params'], such as encoder.Dense_0.kernel, got "${name}"`,
    );
  }
  await expect(one(generator, { init: orthogonal() })).rejects.toThrow(
    'createAll, "a.kernel": init must be one that JAX has: LAPACK',
  );
  expect(() => linenGenerator([1] as never)).toThrow('linenGenerator: key must be two integers in [0, 2^32 - 1]');
  expect(() => linenGenerator(key(0), { separator: 1 as never })).toThrow(
    'linenGenerator: options.separator must be a boolean, got 1',
  );
});

test('a model of Keras: messages', async () => {
  const generator = kerasGenerator({ seed: 42 });
  await expect(one(generator, { fanIn: 3 })).rejects.toThrow(
    'createAll, "a.kernel": fanIn must be absent: Keras takes the fans from the shape alone, got 3',
  );
  await expect(one(generator, { layout: 'out-in' })).rejects.toThrow(
    `createAll, "a.kernel": layout must be 'in-out' for Keras, got "out-in"`,
  );
  await expect(one(generator, { init: orthogonal() })).rejects.toThrow(
    'createAll, "a.kernel": init must be one that Keras has: its orthogonal matrices depend on the machine',
  );
  const plain = dataOf(await one(generator, { groups: 1, batchDims: 0, layout: 'in-out' }));
  expect(plain).toEqual(dataOf(await one(kerasGenerator({ seed: 42 }))));
  expect(() => kerasGenerator({ seed: -1 })).toThrow(
    'kerasGenerator: options.seed must be an integer in [0, 2^32 - 1], got -1',
  );
  expect(() => kerasGenerator({ seed: 1, backend: 'torch' as never })).toThrow(
    `kerasGenerator: options.backend must be 'tensorflow' or 'jax', got "torch"`,
  );
});

test.each([null, {}, 42, 'torch', torchGenerator])('%s is refused as a generator', async (generator) => {
  const init = await createInitializer({ backend: 'cpu', seed: 1 });
  const specs = { w: { shape: [4, 5], init: normal({ stddev: 2 }) } };
  const data = new Float32Array(20).fill(7);
  const message = 'options.generator must be a generator, such as torchGenerator({ seed: 42 }), got ';
  await expect(init.createAll(specs, { generator } as never)).rejects.toThrow(`createAll: ${message}`);
  await expect(init.fillAll({ w: data }, specs, { generator } as never)).rejects.toThrow(`fillAll: ${message}`);
  expect(data).toEqual(new Float32Array(20).fill(7));
});

test('a generator in place of the options is refused by a message that says where it belongs', async () => {
  const init = await createInitializer({ backend: 'cpu', seed: 1 });
  const specs = { w: { shape: [4, 5], init: normal({ stddev: 2 }) } };
  const generator = torchGenerator({ seed: 42 }) as never;
  const message = 'options must be an object such as { generator }, got Object { ';
  await expect(init.createAll(specs, generator)).rejects.toThrow(`createAll: ${message}`);
  await expect(init.fillAll({ w: new Float32Array(20) }, specs, generator)).rejects.toThrow(`fillAll: ${message}`);
});
