// weight-init/adapters/tfjs on TensorFlow.js. Runs in the page.
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as layers from '@tensorflow/tfjs-layers';
import {
  destroyWeights,
  initializeLayers,
  kernelInitializer,
  registerKernelInitializer,
  tensorOf,
  tensorsOf,
} from '../../../src/adapters/tfjs.ts';
import {
  createInitializer,
  deltaOrthogonal,
  heNormal,
  type Init,
  type Initializer,
  normal,
  orthogonal,
  truncatedNormal,
  type Weights,
  withRows,
  zeros,
} from '../../../src/index.ts';

/** As `import * as tf from '@tensorflow/tfjs'` gives it. */
const tf = { ...core, ...layers };

export type Backend = 'webgpu' | 'cpu';

/** The part of TensorFlow.js's backend that the tests look at. */
interface Gpu {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: object): { readonly resource: GPUBuffer } };
}

const gpu = (): Gpu => tf.backend() as unknown as Gpu;

async function onBackend(backend: Backend, seed: number | bigint = 42): Promise<Initializer> {
  await tf.setBackend(backend);
  // By the shader, as `encode` does: an orthogonal matrix of the CPU has other bits.
  return backend === 'webgpu'
    ? createInitializer({ device: gpu().device, seed, route: 'shader' })
    : createInitializer({ backend: 'cpu', seed });
}

/** The bits of a tensor. */
async function bitsOf(tensor: core.Tensor): Promise<number[]> {
  const values = (await tensor.data()) as Float32Array;
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
}

const message = async (run: () => unknown): Promise<string> => {
  try {
    await run();
    return 'accepted';
  } catch (error) {
    return String(error);
  }
};

/** Tensors of buffers of their own, of an arena, of slices, and of shapes without elements. */
export async function tensors(backend: Backend) {
  const initializer = await onBackend(backend);
  const specs = {
    a: { shape: [3, 5], init: heNormal() },
    b: { shape: [7, 11], init: heNormal() },
    none: { shape: [0, 3], init: heNormal() },
    box: { shape: [7, 11], init: heNormal(), slice: [[2, 5] as const, [1, 4] as const] },
    flat: { shape: [7, 11], init: heNormal(), slice: [10, 31] as const },
  } as const;
  const result: Record<string, Record<string, { shape: number[]; bits: number[]; onBuffer: boolean }>> = {};
  const before = tf.memory();
  for (const arena of [false, true]) {
    const model = await initializer.createAll(specs, { arena });
    const made = tensorsOf(tf, model);
    const of: (typeof result)[string] = {};
    for (const [name, tensor] of Object.entries(made)) {
      const weights = model.tensors[name as keyof typeof specs] as Weights;
      const onBuffer = Boolean(weights.buffer) && gpu().tensorMap.get(tensor.dataId).resource === weights.buffer;
      of[name] = { shape: tensor.shape, bits: await bitsOf(tensor), onBuffer };
    }
    result[arena ? 'arena' : 'own'] = of;
    tf.dispose(made);
    destroyWeights(tf, model);
  }
  const after = tf.memory();
  return { result, left: [after.numTensors - before.numTensors, after.numBytes - before.numBytes] };
}

/** TensorFlow.js on the device of an initializer: the bits of a product with an identity. Other tests must not follow on this page. */
export async function onOurDevice(): Promise<number[]> {
  const initializer = (await createInitializer({ backend: 'webgpu', seed: 42 })) as Initializer<'webgpu'>;
  const { device } = initializer;
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, device.adapterInfo));
  await tf.setBackend('webgpu');
  const kernel = tensorOf(tf, await initializer.create({ name: 'w', shape: [8, 8], init: heNormal() }));
  return bitsOf(tf.matMul(tf.eye(8), kernel as core.Tensor2D));
}

/** What is refused, by what it is. */
export async function refusals(): Promise<Record<string, string>> {
  const initializer = (await onBackend('webgpu')) as Initializer<'webgpu'>;
  const spec = { name: 'w', shape: [2, 3], init: heNormal() };
  const weights = await initializer.create(spec);
  const half = await initializer.create({ ...spec, dtype: 'f16' });
  const other = await createInitializer({ backend: 'webgpu', seed: 1 });
  const foreign = await other.create(spec);
  const before = tf.memory().numTensors;
  const named = { name: 'w' };
  const make = (...rest: unknown[]) => Reflect.apply(kernelInitializer, undefined, rest);
  const messages: Record<string, string> = {
    'no framework': await message(() => tensorOf({} as never, weights)),
    'no weights': await message(() => tensorOf(tf, {} as never)),
    f16: await message(() => tensorOf(tf, half)),
    'another device': await message(() => tensorOf(tf, foreign)),
    'one of a model': await message(() => tensorsOf(tf, { tensors: { weights, half } })),
    'no name': await message(() => make(tf, initializer, heNormal(), {})),
    'an unknown option': await message(() => make(tf, initializer, heNormal(), { ...named, stream: 1 })),
    'no init': await message(() => make(tf, initializer, 'glorotNormal', named)),
    'no initializer': await message(() => make(tf, {}, heNormal(), named)),
    'no layers': await message(() => make(core, initializer, heNormal(), named)),
    'initializer of another device': await message(() => make(tf, other, heNormal(), named)),
    dtype: await message(async () => (await make(tf, initializer, heNormal(), named)).apply([2, 3], 'int32')),
    'not destroyable': await message(() => destroyWeights(tf, {} as never)),
  };
  const left = tf.memory().numTensors - before;
  await tf.setBackend('cpu');
  messages['another backend'] = await message(() => tensorOf(tf, weights));
  other.destroy();
  return { ...messages, left: String(left) };
}

/** The product of an identity and weights that are freed before it is read: by `destroy`, and by `destroyWeights`. */
export async function destroying() {
  const initializer = await onBackend('webgpu');
  const errors: string[] = [];
  const hear = (event: GPUUncapturedErrorEvent): void => {
    event.preventDefault();
    errors.push(event.error.message);
  };
  const { device } = gpu();
  device.addEventListener('uncapturederror', hear);
  const product = async (free: (weights: Weights) => void): Promise<{ bits: number[]; errors: number }> => {
    const weights = await initializer.create({ name: 'w', shape: [8, 8], init: heNormal() });
    const kernel = tensorOf(tf, weights);
    const y = tf.matMul(tf.eye(8), kernel as core.Tensor2D);
    kernel.dispose();
    free(weights);
    const bits = await bitsOf(y);
    await device.queue.onSubmittedWorkDone();
    return { bits, errors: errors.splice(0).length };
  };
  const trap = await product((weights) => weights.destroy());
  const right = await product((weights) => destroyWeights(tf, weights));
  device.removeEventListener('uncapturederror', hear);
  return { trap, right };
}

/** Layers with initializers of ours: their weights' bits, whether they learn, and what stays allocated. */
export async function layerKernels(backend: Backend) {
  const initializer = await onBackend(backend);
  const make = (init: Init, name: string) => kernelInitializer(tf, initializer, init, { name });
  const kernels = {
    conv: await make(heNormal(), 'conv.kernel'),
    dense: await make(normal({ stddev: 0.1 }), 'dense.kernel'),
    bias: await make(normal({ stddev: 0.01 }), 'dense.bias'),
  };
  const before = tf.memory();
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3, kernelInitializer: kernels.conv }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 4, kernelInitializer: kernels.dense, biasInitializer: kernels.bias }),
    ],
  });
  const bits: number[][] = [];
  for (const variable of model.weights) bits.push(await bitsOf(variable.read()));
  const { constructor: theirs } = Object.getPrototypeOf(Object.getPrototypeOf(tf.initializers.zeros()));
  const isTheirs = Object.values(kernels).every((one) => one instanceof theirs);
  // Twenty steps on one batch.
  const optimizer = tf.train.sgd(0.01);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const x = tf.ones([8, 6, 6, 2]);
  const y = tf.ones([8, 4]);
  const { history } = await model.fit(x, y, { epochs: 20, verbose: 0 });
  const losses = history.loss as number[];
  tf.dispose([x, y]);
  model.dispose();
  optimizer.dispose();
  const after = tf.memory();
  return {
    bits,
    isTheirs,
    losses: [losses[0], losses.at(-1)] as [number, number],
    left: after.numBytes - before.numBytes,
  };
}

/** Orthogonal weights of layers, and of a model that is set by rules: their bits. */
export async function orthogonalWeights() {
  const initializer = await onBackend('webgpu');
  const initializerOf = (name: string, init: Init) => kernelInitializer(tf, initializer, init, { name });
  const rnn = tf.layers.simpleRNN({
    name: 'rnn',
    units: 16,
    inputShape: [4, 3],
    kernelInitializer: await initializerOf('kernel', withRows(orthogonal(), { start: 1, end: 2, value: 0 })),
    recurrentInitializer: await initializerOf('recurrent', orthogonal()),
  });
  const conv = tf.layers.conv1d({
    filters: 4,
    kernelSize: 3,
    inputShape: [8, 2],
    kernelInitializer: await initializerOf('conv', deltaOrthogonal()),
  });
  const model = tf.sequential({ layers: [rnn] });
  const other = tf.sequential({ layers: [conv] });
  const read = (one: typeof model, i: number) => bitsOf((one.weights[i] as layers.LayerVariable).read());
  const bits = { kernel: await read(model, 0), recurrent: await read(model, 1), conv: await read(other, 0) };
  await initializeLayers(tf, model, initializer, [
    [/bias$/, zeros()],
    [/./, orthogonal()],
  ]);
  const set = await read(model, 1);
  model.dispose();
  other.dispose();
  return { ...bits, set };
}

/** A model stored as JSON and made again: the bits of its kernels before and after. */
export async function stored(backend: Backend) {
  const initializer = await onBackend(backend, 2n ** 64n - 1n);
  registerKernelInitializer(tf);
  const inits: Record<string, Init> = {
    'Encoder_Block.Kernel A': heNormal({ distribution: 'truncated-normal' }),
    half: truncatedNormal({ stddev: 0.5, low: 0, high: Number.POSITIVE_INFINITY, bounds: 'absolute' }),
  };
  const dense = async ([name, init]: [string, Init]) =>
    tf.layers.dense({
      units: 5,
      inputShape: [5],
      kernelInitializer: await kernelInitializer(tf, initializer, init, { name }),
    });
  const model = tf.sequential({ layers: await Promise.all(Object.entries(inits).map(dense)) });
  const text = model.toJSON() as string;
  const again = await tf.models.modelFromJSON(JSON.parse(text));
  const kernels = async ({ weights }: layers.LayersModel) =>
    Promise.all([weights[0], weights[2]].map((one) => bitsOf((one as layers.LayerVariable).read())));
  const result = { before: await kernels(model), after: await kernels(again), text };
  model.dispose();
  again.dispose();
  return result;
}

const build = (names: readonly [string | undefined, string | undefined]) =>
  tf.sequential({
    layers: names.map((name, i) =>
      tf.layers.dense({ ...(name && { name }), units: 4 + i, inputShape: [4 + i - (i && 1)] }),
    ),
  });

/** All weights of models whose layers have the same names, set by rules. */
export async function setLayers(backend: Backend) {
  const initializer = await onBackend(backend);
  const bits: Record<string, number[]>[] = [];
  for (const _ of [1, 2]) {
    const model = build(['fc1', 'fc2']);
    await initializeLayers(tf, model, initializer, [
      [/kernel$/, heNormal()],
      ['fc1/bias', normal({ stddev: 1 })],
      [/bias$/, zeros()],
    ]);
    const of: Record<string, number[]> = {};
    for (const variable of model.weights) of[variable.originalName] = await bitsOf(variable.read());
    bits.push(of);
  }
  return bits;
}

/** Models whose weights are not set, and their weights afterwards. */
export async function unsetLayers(): Promise<Record<string, string>> {
  const initializer = await onBackend('cpu');
  const rule = [[/kernel$/, heNormal()]] as const;
  const model = build(['a', 'b']);
  const before = await bitsOf((model.weights[0] as layers.LayerVariable).read());
  const set = (...rest: unknown[]) => message(() => Reflect.apply(initializeLayers, undefined, [tf, ...rest]));
  const result = {
    'made-up names': await set(build([undefined, 'd']), initializer, rule),
    'no rule': await set(model, initializer, rule),
    'an impossible init': await set(model, initializer, [...rule, [/bias$/, heNormal()]]),
    'no model': await set({}, initializer, rule),
    'no initializer': await set(model, {}, rule),
    untouched: String(String(await bitsOf((model.weights[0] as layers.LayerVariable).read())) === String(before)),
  };
  return result;
}
