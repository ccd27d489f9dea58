// TensorFlow.js on WebGPU: a network whose kernels are made on its device, by name and seed.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { createInitializer, heNormal } from 'weight-init';
import { destroyWeights, initializeLayers, kernelInitializer, tensorOf } from 'weight-init/adapters/tfjs';

await tf.setBackend('webgpu');
// The framework's device first: it asks for what its kernels need.
const { device } = tf.backend() as unknown as { device: GPUDevice };
const initializer = await createInitializer({ device, seed: 42 });

// 1. An initializer for each kernel.
const kernel = (name: string) => kernelInitializer(tf, initializer, heNormal(), { name });
const model = tf.sequential({
  layers: [
    tf.layers.dense({
      name: 'fc1',
      units: 32,
      activation: 'relu',
      inputShape: [2],
      kernelInitializer: await kernel('fc1/kernel'),
    }),
    tf.layers.dense({ name: 'fc2', units: 1, kernelInitializer: await kernel('fc2/kernel') }),
  ],
});
const bytesOf = async (tensor: tf.Tensor): Promise<Float32Array> => (await tensor.data<'float32'>()).slice();
export const kernels = {
  'fc1/kernel': await bytesOf(model.weights[0].read()),
  'fc2/kernel': await bytesOf(model.weights[2].read()),
};

// It learns x0 · x1 from 256 points, which are weights too.
const points = await initializer.create({
  name: 'points',
  shape: [256, 2],
  init: { kind: 'uniform', low: -1, high: 1 },
});
const x = tensorOf(tf, points) as tf.Tensor2D;
const y = tf.prod(x, 1, true);
model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
const { history } = await model.fit(x, y, { epochs: 20, batchSize: 64, verbose: 0, shuffle: false });
export const losses = history.loss as number[];

// 2. The same weights again, by rules on the names of a model that is built.
await initializeLayers(tf, model, initializer, [
  [/kernel$/, heNormal()],
  [/bias$/, 'zero'],
]);
export const again = {
  'fc1/kernel': await bytesOf(model.weights[0].read()),
  'fc2/kernel': await bytesOf(model.weights[2].read()),
};

tf.dispose([x, y]);
destroyWeights(tf, points); // after what TensorFlow.js still holds back

(document.querySelector('output') as HTMLOutputElement).textContent =
  `loss ${losses[0].toFixed(4)} → ${losses.at(-1)?.toFixed(4)} in ${losses.length} epochs\n` +
  `fc1/kernel began with ${[...kernels['fc1/kernel'].slice(0, 3)].join(' ')}`;
