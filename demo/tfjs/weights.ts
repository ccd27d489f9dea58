// A network's weights, made by this library where TensorFlow.js keeps its tensors, for several initializers at once.
import * as tf from '@tensorflow/tfjs-core';
import { type FillSpec, type Init, type MatrixShape, streamOfName, type Uint64 } from '../../src/index.ts';
import { flush, type TfjsBackend } from './backend.ts';

export interface LayerSpec {
  readonly name: string;
  readonly shape: MatrixShape;
}

/** A tensor for each layer, [initializers, fanIn, fanOut]: TensorFlow.js then computes all networks in one kernel. */
export interface NetworkWeights {
  readonly tensors: readonly tf.Tensor3D[];
  /** Frees the buffers. The caller disposes of the tensors first. */
  free(): void;
}

/** Memory in use that this library allocated. */
export const ownMemory = { buffers: 0, bytes: 0 };

/** Names and shapes of the layers between `sizes` units. */
export const layersOf = (sizes: readonly number[]): LayerSpec[] =>
  sizes.slice(1).map((fanOut, i) => ({ name: `layers.${i}.weight`, shape: [sizes[i] as number, fanOut] }));

/**
 * Fills a GPUBuffer for each layer on the device of TensorFlow.js, all in one submission, and makes tensors of the buffers
 * themselves: no weight is copied, read back or uploaded. On the CPU it fills arrays with the same weights.
 */
export async function makeWeights(
  backend: TfjsBackend,
  layers: readonly LayerSpec[],
  inits: readonly Init[],
  seed: Uint64,
): Promise<NetworkWeights> {
  const { initializer, device } = backend;
  const buffers: GPUBuffer[] = [];
  const targets: Record<string, GPUBuffer | Float32Array> = {};
  const specs: Record<string, FillSpec> = {};
  const storage = layers.map(({ name, shape }) => {
    const count = shape[0] * shape[1];
    const size = 4 * count * inits.length;
    const array = device ? undefined : new Float32Array(count * inits.length);
    const buffer = device?.createBuffer({
      label: name,
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    if (buffer) buffers.push(buffer);
    for (const [i, init] of inits.entries()) {
      const key = `${name} of initializer ${i}`;
      const spec = { shape, init, seed, stream: streamOfName(name) };
      targets[key] = buffer ?? (array as Float32Array).subarray(i * count, (i + 1) * count);
      specs[key] = buffer ? { ...spec, offset: 4 * i * count } : spec;
    }
    return buffer ?? (array as Float32Array);
  });
  const free = (): void => {
    if (buffers.length > 0) flush(backend);
    for (const buffer of buffers.splice(0)) {
      ownMemory.buffers--;
      ownMemory.bytes -= buffer.size;
      buffer.destroy();
    }
  };
  for (const { size } of buffers) {
    ownMemory.buffers++;
    ownMemory.bytes += size;
  }
  try {
    await initializer.fillAll(targets, specs);
    const tensors = storage.map((data, i) => {
      const shape: [number, number, number] = [inits.length, ...(layers[i] as LayerSpec).shape];
      return data instanceof Float32Array
        ? tf.tensor3d(data, shape)
        : (tf.tensor({ buffer: data, zeroCopy: true }, shape, 'float32') as tf.Tensor3D);
    });
    return { tensors, free };
  } catch (error) {
    free();
    throw error;
  }
}
