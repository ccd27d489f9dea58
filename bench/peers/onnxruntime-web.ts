// onnxruntime-web: its RandomNormal runs in WebAssembly with every execution provider; `webgpu` then uploads. Each shape and
// standard deviation has a session, created before.
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web/webgpu';
import { randomNormalModel } from './onnx-model.ts';
import type { Prepare } from './peer.ts';

export const prepare: Prepare<{ provider: 'webgpu' | 'wasm' }> = async ({ tensors }, { provider }) => {
  const gpu = provider === 'webgpu';
  const ort = await (gpu ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm'));
  ort.env.wasm.wasmPaths = '/onnxruntime-web/';
  ort.env.wasm.numThreads = 1;
  const sessions = new Map<string, InferenceSession>();
  const keyOf = (i: number): string => JSON.stringify([tensors[i]?.shape, tensors[i]?.mean, tensors[i]?.stddev]);
  for (const [i, { shape, mean, stddev }] of tensors.entries()) {
    if (sessions.has(keyOf(i))) continue;
    const session = await ort.InferenceSession.create(randomNormalModel(shape, mean, stddev), {
      executionProviders: [provider],
      ...(gpu && { preferredOutputLocation: 'gpu-buffer' }),
    });
    sessions.set(keyOf(i), session);
  }
  const device = gpu ? await ort.env.webgpu.device : undefined;
  let made: OrtTensor[] = [];
  return {
    async run() {
      for (let i = 0; i < tensors.length; i++) {
        const outputs = await (sessions.get(keyOf(i)) as InferenceSession).run({});
        made.push(outputs.weights as OrtTensor);
      }
      await device?.queue.onSubmittedWorkDone();
    },
    read: async (index) => (await made[index]?.getData()) as Float32Array,
    release() {
      for (const one of made) one.dispose();
      made = [];
    },
    dispose() {
      for (const session of sessions.values()) session.release();
    },
  };
};
