// TensorFlow.js: its initializers draw numbers on the CPU, on every backend. The WebGPU backend uploads them at their first use; here
// they are uploaded at once.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Prepare, Tensor } from './peer.ts';

function make({ init, mean, shape, stddev }: Tensor): tf.Tensor {
  if (init === 'he') return tf.initializers.heNormal({ seed: 42 }).apply(shape);
  if (init === 'normal') return tf.initializers.randomNormal({ mean, stddev, seed: 42 }).apply(shape);
  return tf.initializers.constant({ value: mean }).apply(shape);
}

export const prepare: Prepare<{ backend: 'webgpu' | 'cpu' }> = async ({ tensors }, { backend }) => {
  if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js: no backend ${backend}`);
  await tf.ready();
  const gpu = backend === 'webgpu' ? (tf.backend() as WebGPUBackend) : undefined;
  let made: tf.Tensor[] = [];
  return {
    async run() {
      made = tensors.map((tensor) => {
        const one = make(tensor);
        gpu?.uploadToGPU(one.dataId);
        return one;
      });
      gpu?.ensureCommandEncoderReady();
      gpu?.endComputePassEncoder();
      gpu?.submitQueue();
      await gpu?.queue.onSubmittedWorkDone();
    },
    read: async (index) => (await made[index]?.data()) as Float32Array,
    release() {
      for (const one of made) one.dispose();
      made = [];
    },
    dispose() {}, // the backend stays
  };
};
