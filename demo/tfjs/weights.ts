// A network's weights, made by this library where TensorFlow.js keeps its tensors, for several initializers at once.
import * as tf from '@tensorflow/tfjs-core';
import { type FillSpec, type Init, type MatrixShape, streamOfName, type Uint64 } from '../../src/index.ts';
import { flush, type TfjsBackend } from './backend.ts';
import type { NetworkNumbers } from './messages.ts';

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

/** Where one network's weights go, by the names of the layers. */
interface NetworkFill {
  readonly targets: Record<string, GPUBuffer | Float32Array>;
  readonly specs: Record<string, FillSpec>;
}

/** Fills all networks in one submission. A layer has the same stream in each. */
async function fillTogether({ initializer }: TfjsBackend, networks: readonly NetworkFill[], seed: Uint64) {
  const targets: NetworkFill['targets'] = {};
  const specs: NetworkFill['specs'] = {};
  for (const [i, network] of networks.entries()) {
    for (const [name, spec] of Object.entries(network.specs)) {
      const key = `${name} of initializer ${i}`;
      targets[key] = network.targets[name] as GPUBuffer;
      specs[key] = { ...spec, seed, stream: streamOfName(name) };
    }
  }
  await initializer.fillAll(targets, specs);
}

/** Fills one network after the other with PyTorch's numbers, layer by layer, each after `torch.manual_seed(seed)`. */
async function fillLikeTorch({ initializer }: TfjsBackend, networks: readonly NetworkFill[], seed: Uint64) {
  const { torchGenerator } = await import('../../src/index-generators-torch.ts');
  for (const { targets, specs } of networks) {
    await initializer.fillAll(targets, specs, { generator: torchGenerator({ seed }) });
  }
}

/**
 * Fills a GPUBuffer for each layer on the device of TensorFlow.js, and makes tensors of the buffers themselves. This library's
 * numbers are made there, all in one submission: no weight is copied, read back or uploaded. On the CPU it fills arrays with the same
 * weights.
 */
export async function makeWeights(
  backend: TfjsBackend,
  layers: readonly LayerSpec[],
  inits: readonly Init[],
  { seed, numbers = 'weight-init' }: { readonly seed: Uint64; readonly numbers?: NetworkNumbers },
): Promise<NetworkWeights> {
  const { device } = backend;
  const buffers: GPUBuffer[] = [];
  const networks = inits.map((): NetworkFill => ({ targets: {}, specs: {} }));
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
    for (const [i, { targets, specs }] of networks.entries()) {
      const init = inits[i] as Init;
      targets[name] = buffer ?? (array as Float32Array).subarray(i * count, (i + 1) * count);
      specs[name] = buffer ? { shape, init, offset: 4 * i * count } : { shape, init };
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
    await (numbers === 'torch' ? fillLikeTorch : fillTogether)(backend, networks, seed);
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
