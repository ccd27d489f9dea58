// TensorFlow.js as its user imports it, and what its WebGPU backend has.
import type * as core from '@tensorflow/tfjs-core';
import { argumentError, checkObject } from '../../errors.js';

/** TensorFlow.js: the module `@tensorflow/tfjs`, or `@tensorflow/tfjs-core`. */
export type Tfjs = Pick<
  typeof core,
  'backend' | 'engine' | 'findBackend' | 'getBackend' | 'serialization' | 'tensor' | 'tidy'
>;

/** The parts of its WebGPU backend, 4.22, that are used here. `commandEncoder` is private there; the rest is in its types. */
export interface GpuBackend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: object): { readonly resource: GPUBuffer } };
  readonly commandEncoder: GPUCommandEncoder | null;
  makeTensorInfo(shape: number[], dtype: 'float32'): core.TensorInfo;
  uploadToGPU(dataId: object): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Throws unless a value is TensorFlow.js. */
export function checkTfjs(tf: Tfjs): void {
  checkObject('tf', tf);
  if (typeof tf.getBackend !== 'function' || typeof tf.tensor !== 'function') {
    throw argumentError('tf', 'the module @tensorflow/tfjs', tf);
  }
}

/** The current backend, which must be the WebGPU one, on this device. */
export function backendOn(tf: Tfjs, device: GPUDevice): GpuBackend {
  const current = tf.getBackend();
  if (current !== 'webgpu') {
    throw argumentError('tf.getBackend()', "'webgpu' for weights on a device: await tf.setBackend('webgpu')", current);
  }
  const backend = tf.backend() as unknown as GpuBackend;
  if (backend.device !== device) {
    const allowed = 'that of TensorFlow.js: createInitializer({ device: tf.backend().device })';
    throw argumentError('device of the weights', allowed, device);
  }
  return backend;
}

/** Submits what the backend has recorded and holds back. Until then no buffer that its commands use may be destroyed. */
export function submitRecorded(backend: GpuBackend): void {
  if (!backend.commandEncoder) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/**
 * A new tensor in memory of TensorFlow.js, which frees it when the tensor is disposed of. `record` records what writes its buffer,
 * and returns what is destroyed once that is submitted. The tensor has at least one element.
 */
export function ownTensor(
  tf: Tfjs,
  backend: GpuBackend,
  shape: number[],
  record: (encoder: GPUCommandEncoder, buffer: GPUBuffer) => { destroy(): void } | undefined,
): core.Tensor {
  const info = backend.makeTensorInfo(shape, 'float32');
  // Without values it only allocates.
  backend.uploadToGPU(info.dataId);
  const tensor = tf.engine().makeTensorFromTensorInfo(info);
  try {
    const encoder = backend.device.createCommandEncoder({ label: 'weight-init' });
    const used = record(encoder, backend.tensorMap.get(info.dataId).resource);
    backend.device.queue.submit([encoder.finish()]);
    used?.destroy();
  } catch (error) {
    tensor.dispose();
    throw error;
  }
  return tensor;
}
