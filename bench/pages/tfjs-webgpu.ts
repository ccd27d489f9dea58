import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, ready, setBackend } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-webgpu';
import { done } from './parts/done.ts';

await setBackend('webgpu');
await ready();
const gpu = backend() as WebGPUBackend;
gpu.uploadToGPU(initializers.heNormal({ seed: 42 }).apply([512, 512]).dataId);
await gpu.queue.onSubmittedWorkDone();
done();
