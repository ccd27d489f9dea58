// TensorFlow.js on its WebGPU backend and, on that backend's device, this library; on the CPU where there is no WebGPU.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-backend-cpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu';
import { createInitializer, type Initializer } from '../../src/index.ts';
import { adapterName } from '../page/adapter-name.ts';

export interface Framework {
  readonly backend: 'webgpu' | 'cpu';
  /** Makes the weights where the framework keeps its tensors. Its seed is not used: every spec has one. */
  readonly initializer: Initializer;
  /** The framework's own device. */
  readonly device?: GPUDevice;
  /** What runs the network, in words. */
  readonly name: string;
  /** Why it is not WebGPU. */
  readonly reason?: string;
}

async function onCpu(reason: string): Promise<Framework> {
  await tf.setBackend('cpu');
  const initializer = await createInitializer({ backend: 'cpu', seed: 0 });
  return { backend: 'cpu', initializer, name: `TensorFlow.js ${tf.version_core} on the CPU`, reason };
}

const isSoftware = ({ architecture, isFallbackAdapter }: GPUAdapterInfo): boolean =>
  isFallbackAdapter || /swiftshader|llvmpipe/.test(architecture);

/** Submits what the framework has recorded and kept back: only then may a buffer that it names be destroyed. */
export function flush({ device }: Framework): void {
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

/** Sets the framework up; never fails for want of WebGPU. */
export async function openFramework(): Promise<Framework> {
  const gpu: GPU | undefined = navigator.gpu;
  if (!gpu) return onCpu('this browser has no WebGPU (navigator.gpu)');
  // Asked first: the framework would log a failure of its own.
  if (!(await gpu.requestAdapter())) return onCpu('this machine has no WebGPU adapter');
  if (!(await tf.setBackend('webgpu'))) return onCpu('TensorFlow.js could not set up its WebGPU backend');
  const { device } = tf.backend() as WebGPUBackend;
  device.addEventListener('uncapturederror', ({ error }) => console.error(error.message));
  // Above so many tiles the framework takes its packed matrix product, which is 2.5 times as fast as the one for small
  // outputs on SwiftShader (4 x 128 x 64 x 64: 11 ms, 29 ms).
  if (isSoftware(device.adapterInfo)) tf.env().set('WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL', 1);
  // By the shader on any adapter: that nothing is uploaded is what is shown.
  const initializer = await createInitializer({ device, seed: 0, route: 'shader' });
  return {
    backend: 'webgpu',
    initializer,
    device,
    name: `TensorFlow.js ${tf.version_core} on WebGPU (${adapterName(device) || 'unnamed'})`,
  };
}
