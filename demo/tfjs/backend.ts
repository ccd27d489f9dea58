// TensorFlow.js on its WebGPU backend and, on that backend's device, this library; on the CPU where there is no WebGPU.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu';
import { createInitializer, type Initializer } from '../../src/index.ts';
import { adapterName } from '../page/adapter-name.ts';

export interface TfjsBackend {
  readonly kind: 'webgpu' | 'cpu';
  /** Makes the weights where TensorFlow.js keeps its tensors. Its seed is not used: every spec has one. */
  readonly initializer: Initializer;
  /** The device that TensorFlow.js opened. */
  readonly device?: GPUDevice;
  /** What runs the network, in words. */
  readonly name: string;
  /** Why it is not WebGPU. */
  readonly reason?: string;
}

async function onCpu(reason: string): Promise<TfjsBackend> {
  await tf.setBackend('cpu');
  const initializer = await createInitializer({ backend: 'cpu', seed: 0 });
  return { kind: 'cpu', initializer, name: `TensorFlow.js ${tf.version_core} on the CPU`, reason };
}

const isSoftware = ({ architecture, isFallbackAdapter }: GPUAdapterInfo): boolean =>
  isFallbackAdapter || /swiftshader|llvmpipe/.test(architecture);

/** Submits the commands that TensorFlow.js still holds back: before that, no buffer that they name may be destroyed. */
export function flush({ device }: TfjsBackend): void {
  if (!device) return;
  const backend = tf.backend() as unknown as {
    commandEncoder: GPUCommandEncoder | null;
    endComputePassEncoder(): void;
    submitQueue(): void;
  };
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/**
 * Compiles the kernels that `work` runs, side by side: TensorFlow.js by itself compiles each where it is first needed, while all
 * else waits. On SwiftShader a matrix product takes about a second of one core, and a training has three to ten. The results of `work`
 * are no numbers: it may neither read nor assign them.
 */
export async function compileKernels({ device }: TfjsBackend, work: () => void): Promise<void> {
  if (!device) return;
  const { pipelineCache } = tf.backend() as unknown as {
    pipelineCache: Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
  };
  const compileOnly = (on: boolean): void => tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', on);
  compileOnly(true);
  try {
    tf.tidy(work);
  } finally {
    compileOnly(false);
  }
  const compile = async ([key, promise]: [string, unknown]): Promise<void> => {
    // Other work that needs the kernel meanwhile compiles its own: TensorFlow.js throws if it finds a promise.
    delete pipelineCache[key];
    const pipeline = (await promise) as GPUComputePipeline;
    pipelineCache[key] ??= pipeline;
  };
  await Promise.all(
    Object.entries(pipelineCache)
      .filter(([, entry]) => entry instanceof Promise)
      .map(compile),
  );
}

/** Sets TensorFlow.js up. Without WebGPU it runs on the CPU. */
export async function openBackend(): Promise<TfjsBackend> {
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) return onCpu('this browser has no WebGPU (navigator.gpu)');
  // CompleteSpec first: the framework would log a failure of its own.
  if (!(await gpu.requestAdapter())) return onCpu('this machine has no WebGPU adapter');
  if (!(await tf.setBackend('webgpu'))) return onCpu('TensorFlow.js could not set up its WebGPU backend');
  const { device } = tf.backend() as WebGPUBackend;
  device.addEventListener('uncapturederror', ({ error }) => console.error(error.message));
  // From this many tiles on TensorFlow.js uses its packed matrix product. On SwiftShader that is 2.5 times as fast as
  // the one for small outputs (4 x 128 x 64 x 64: 11 ms, 29 ms).
  if (isSoftware(device.adapterInfo)) tf.env().set('WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL', 1);
  // By the shader on any adapter: the demo shows that no weight is uploaded.
  const initializer = await createInitializer({ device, seed: 0, route: 'shader' });
  return {
    kind: 'webgpu',
    initializer,
    device,
    name: `TensorFlow.js ${tf.version_core} on WebGPU (${adapterName(device) || 'unnamed'})`,
  };
}
