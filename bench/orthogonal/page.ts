// What orthogonal.mjs times in the browser: orthogonal matrices until they are in a GPUBuffer, or in an array.
import * as tf from '@tensorflow/tfjs';
import { createInitializer, orthogonal, type WeightSpec } from '../../dist/index.js';
import { fillWeightsSync } from '../../dist/index-cpu.js';

async function setUp() {
  const gpu = await createInitializer({ backend: 'webgpu', seed: 42 });
  const cpu = await createInitializer({ backend: 'cpu', seed: 42 });
  const { vendor, architecture } = (gpu.device as GPUDevice).adapterInfo;
  return { gpu, cpu, adapter: `${vendor} ${architecture}` };
}
const prepared = setUp();

const specOf = (size: number): WeightSpec<'f32'> => ({ shape: [size, size], init: orthogonal() });

async function onGpu(size: number): Promise<void> {
  const { gpu } = await prepared;
  const weights = await gpu.create(specOf(size));
  await gpu.device?.queue.onSubmittedWorkDone();
  weights.destroy();
}

/** TF.js on one of its backends, until the numbers are in an array: it has no other way to wait for them. */
async function tensorflow(backend: string, size: number): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();
  const tensor = tf.initializers.orthogonal({ gain: 1, seed: 42 }).apply([size, size]);
  await tensor.data();
  tensor.dispose();
}

const CONTESTANTS: Record<string, (size: number) => Promise<unknown>> = {
  'weight-init, WebGPU, new buffer': onGpu,
  'weight-init, CPU, into an array': async (size) =>
    fillWeightsSync(new Float32Array(size * size), { ...specOf(size), seed: 42 }),
  'weight-init, CPU, in time slices of 4 ms': async (size) => (await prepared).cpu.create(specOf(size)),
  'TF.js, CPU backend': (size) => tensorflow('cpu', size),
  'TF.js, WebGL backend': (size) => tensorflow('webgl', size),
};

/** Milliseconds of one call. */
export async function time(name: string, size: number): Promise<number> {
  await prepared;
  const start = performance.now();
  await CONTESTANTS[name]?.(size);
  return performance.now() - start;
}

export const about = async () => ({
  adapter: (await prepared).adapter,
  tfjs: tf.version.tfjs,
  names: Object.keys(CONTESTANTS),
});
