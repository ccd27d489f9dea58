// Weights as tensors of TensorFlow.js.
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Weights } from '../../api/buffer-weights.js';
import type { Model } from '../../api/model-types.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { checkWeights, extentsOf, makeTensors } from '../weights.js';
import { backendOn, checkTfjs, type GpuBackend, ownTensor, submitRecorded, type Tfjs } from './framework.js';

/**
 * Weights as a tensor of TensorFlow.js.
 *
 * - Weights in a buffer of their own: the tensor is on that buffer, nothing is copied. The buffer stays yours: dispose of the tensor,
 *   then free it with {@link destroyWeights}.
 * - Weights in an arena: TensorFlow.js cannot bind a part of a buffer, so they are copied, on the GPU, into memory that TensorFlow.js
 *   frees when the tensor is disposed of.
 * - Weights in an array: the tensor is on that array, and TensorFlow.js uploads it when it is first needed.
 *
 * A slice gives a tensor of the slice's shape; a flat slice one with one axis.
 *
 * @param tf - TensorFlow.js 4.22. For weights on a device its current backend must be `'webgpu'`, on the same device
 * @param weights - with dtype `'f32'`: TensorFlow.js has no 16-bit floats
 * @throws ArgumentError for other weights, another backend or another device
 * @example
 * const { device } = tf.backend() as unknown as { device: GPUDevice };
 * const initializer = await createInitializer({ device, seed: 42 });
 * const weights = await initializer.create({ name: 'fc1.kernel', shape: [784, 256], init: heNormal() });
 * const kernel = tf.variable(tensorOf(tf, weights));
 */
export function tensorOf(tf: Tfjs, weights: Weights): Tensor {
  return named('tensorOf', () => {
    checkTfjs(tf);
    return makeTensor(tf, weights);
  });
}

/**
 * The tensors of a model, by name: {@link tensorOf} of each.
 *
 * @throws ArgumentError as `tensorOf`, with the tensor's name
 * @example
 * const model = await initializer.createAll(specs, { arena: true });
 * const tensors = tensorsOf(tf, model);
 * model.destroy(); // an arena was copied
 */
export function tensorsOf<N extends string>(
  tf: Tfjs,
  model: { readonly tensors: Readonly<Record<N, Weights>> },
): Record<N, Tensor> {
  return named('tensorsOf', () => {
    checkTfjs(tf);
    return makeTensors(model, (weights: Weights) => makeTensor(tf, weights));
  });
}

/**
 * Frees weights, or a model, that TensorFlow.js has used on WebGPU. Dispose of their tensors before.
 *
 * TensorFlow.js records commands and submits them later. `weights.destroy()` before that takes the buffer from under them: the device
 * reports an error, and their results are 0. This function lets TensorFlow.js submit first.
 *
 * @example
 * const y = tf.matMul(x, kernel);
 * kernel.dispose();
 * destroyWeights(tf, weights);
 * await y.data(); // right
 */
export function destroyWeights(tf: Tfjs, weights: Weights | Pick<Model, 'destroy'>): void {
  named('destroyWeights', () => {
    checkTfjs(tf);
    checkObject('weights', weights);
    if (typeof weights.destroy !== 'function') throw argumentError('weights', 'weights or a model', weights);
    // It may be another one than the current one.
    const backend = tf.findBackend('webgpu') as unknown as GpuBackend | null;
    if (backend) submitRecorded(backend);
    weights.destroy();
  });
}

/** `tensorOf`, inside a call. */
function makeTensor(tf: Tfjs, weights: Weights): Tensor {
  checkWeights('weights', weights);
  if (weights.dtype !== 'f32') {
    throw argumentError('weights.dtype', "'f32': TensorFlow.js has no 16-bit floats", weights.dtype);
  }
  const { shape, count } = extentsOf(weights);
  if (weights.backend === 'cpu') return tf.tensor(weights.data, shape, 'float32');
  const { buffer, offset, device } = weights;
  const backend = backendOn(tf, device);
  if (count === 0) return tf.tensor([], shape, 'float32');
  const size = 4 * count;
  // Of a larger buffer, TensorFlow.js would read all.
  if (offset === 0 && buffer.size === size) return tf.tensor({ buffer, zeroCopy: true }, shape, 'float32');
  return ownTensor(tf, backend, shape, (encoder, target) => {
    encoder.copyBufferToBuffer(buffer, offset, target, 0, size);
    return undefined;
  });
}
