import { env, InferenceSession } from 'onnxruntime-web/wasm';
import { randomNormalModel } from '../peers/onnx-model.ts';
import { done } from './parts/done.ts';

env.wasm.wasmPaths = '/onnxruntime-web/';
env.wasm.numThreads = 1;
const session = await InferenceSession.create(randomNormalModel([512, 512], 0, Math.sqrt(2 / 512)), {
  executionProviders: ['wasm'],
});
await session.run({});
done();
