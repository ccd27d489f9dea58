// An initializer of tf.layers that makes the weights of this library.
import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Initializer } from '../../api/initializer.js';
import { fillWeightsSync } from '../../api/sync.js';
import { seedToJSON } from '../../api/weights.js';
import { argumentError, checkObject, named } from '../../errors.js';
import { uint64Words } from '../../fill/stream.js';
import { checkInit } from '../../initializers/check.js';
import { initOfWord } from '../../initializers/methods.js';
import { product } from '../../initializers/shape.js';
import type { Init, Method, Uint64, WeightSpec } from '../../types.js';
import { backendOn, checkTfjs, ownTensor, type Tfjs } from './framework.js';

/** TensorFlow.js with layers: the module `@tensorflow/tfjs`, or the exports of `@tensorflow/tfjs-core` and `@tensorflow/tfjs-layers`. */
export type TfjsWithLayers = Tfjs & Pick<typeof layers, 'initializers'>;

/** An initializer of tf.layers, whose class is not exported there. */
export type LayersInitializer = ReturnType<typeof layers.initializers.zeros>;

/** The name under which tf.layers stores the initializer. */
const CLASS_NAME = 'WeightInit';

/** What an initializer of a layer makes. */
interface Kernel {
  readonly init: Init;
  readonly seed: Uint64;
  readonly name: string;
}

/** The class of the initializers, for one copy of TensorFlow.js. */
type KernelClass = serialization.SerializableConstructor<LayersInitializer> & {
  new (tf: Tfjs, kernel: Kernel, initializer?: Initializer): LayersInitializer;
};

/** Whether rows or all of it are orthogonal: what makes that on a device is loaded first, and a layer does not wait for its weights. */
const isOrthogonal = (init: Init | Method): boolean => /orthogonal/.test(JSON.stringify(init));

/** A tensor that `spec` makes: on the device, if the initializer and TensorFlow.js use one, else in an array. */
export function filledTensor(
  tf: Tfjs,
  spec: WeightSpec<'f32'> & { readonly seed: Uint64 },
  initializer?: Initializer,
): Tensor {
  const shape = [...spec.shape];
  if (initializer?.device && tf.getBackend() === 'webgpu' && product(shape) > 0 && !isOrthogonal(spec.init)) {
    return ownTensor(tf, backendOn(tf, initializer.device), shape, (encoder, buffer) =>
      initializer.encode(encoder, [{ ...spec, buffer }]),
    );
  }
  const data = new Float32Array(product(shape));
  fillWeightsSync(data, spec);
  return tf.tensor(data, shape, 'float32');
}

/** Infinite bounds as null, since JSON has no infinity: tf.layers stores a model as JSON. */
const initToJSON = (init: Init): serialization.ConfigDict =>
  JSON.parse(JSON.stringify(init, (_, value) => (Math.abs(value) === Number.POSITIVE_INFINITY ? null : value)));

/** The initializer that `initToJSON` stored. */
const initOfJSON = (stored: unknown): Init =>
  JSON.parse(JSON.stringify(stored), (key, value) =>
    value === null ? (key === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : value,
  );

function makeClass(tf: TfjsWithLayers, LayersInitializerClass: new () => object): KernelClass {
  return class extends LayersInitializerClass {
    static readonly className = CLASS_NAME;
    readonly #tf: Tfjs;
    readonly #kernel: Kernel;
    readonly #initializer: Initializer | undefined;

    constructor(ownTf: Tfjs, kernel: Kernel, initializer?: Initializer) {
      super();
      this.#tf = ownTf;
      this.#kernel = kernel;
      this.#initializer = initializer;
    }

    apply(shape: number[], dtype = 'float32'): Tensor {
      return named('kernelInitializer', () => {
        if (dtype !== 'float32') throw argumentError('dtype', "'float32'", dtype);
        return filledTensor(this.#tf, { ...this.#kernel, shape }, this.#initializer);
      });
    }

    // TensorFlow.js changes the case of stored texts, but not of a `name`; all others here are lower-case.
    getConfig(): serialization.ConfigDict {
      const { init, seed, name } = this.#kernel;
      return { init: initToJSON(init), seed: seedToJSON(seed), name };
    }

    static fromConfig(Kernels: KernelClass, { init, seed, name }: serialization.ConfigDict): LayersInitializer {
      const stored = typeof seed === 'string' ? BigInt(seed) : (seed as number);
      return new Kernels(tf, kernelOf(initOfJSON(init), stored, name as string));
    }
  } as unknown as KernelClass;
}

/** Checks what an initializer of a layer makes. */
function kernelOf(init: Init | Method, seed: Uint64, name: string): Kernel {
  if (typeof name !== 'string') {
    throw argumentError('name', 'a string, for this weight alone: layers do not tell it', name);
  }
  uint64Words('seed', seed);
  if (typeof init === 'string') return { init: initOfWord('init', init), seed, name };
  checkInit('init', init);
  return { init, seed, name };
}

/** The class for each copy of TensorFlow.js, by the class that it extends. */
const classes = new WeakMap<object, KernelClass>();

function classOf(tf: TfjsWithLayers): KernelClass {
  checkTfjs(tf);
  if (typeof tf.initializers?.zeros !== 'function' || typeof tf.serialization?.registerClass !== 'function') {
    throw argumentError('tf', 'the module @tensorflow/tfjs, with layers', tf);
  }
  // tf.layers exports no class to extend, but objects of its subclasses.
  const { constructor: base } = Object.getPrototypeOf(Object.getPrototypeOf(tf.initializers.zeros()));
  let found = classes.get(base);
  if (!found) {
    found = makeClass(tf, base);
    tf.serialization.registerClass(found);
    classes.set(base, found);
  }
  return found;
}

/**
 * Lets TensorFlow.js load models whose layers have initializers of this library: `tf.loadLayersModel` and `tf.models.modelFromJSON`
 * then find the class `'WeightInit'`. {@link kernelInitializer} does it too. The initializers of a loaded model make the same bits, in
 * arrays.
 *
 * @example
 * registerKernelInitializer(tf);
 * const model = await tf.loadLayersModel('indexeddb://digits');
 */
export function registerKernelInitializer(tf: TfjsWithLayers): void {
  named('registerKernelInitializer', () => void classOf(tf));
}

/**
 * An initializer for a weight of tf.layers: `kernelInitializer`, `biasInitializer`, `recurrentInitializer` and so on.
 *
 * A layer makes its weights at once, when it is built. On TensorFlow.js's WebGPU backend they are made on its device, in memory that
 * TensorFlow.js frees; on other backends, or by an initializer on the CPU, in arrays, and so are orthogonal matrices everywhere. Both
 * make the same bits.
 *
 * A layer does not tell its initializer the name of the weight. So each weight needs an initializer with a name of its own: two layers
 * with one initializer get the same numbers, as they do with initializers of tf.layers that have a seed. `tf.layers.bidirectional`
 * copies its layer, and so both directions get the same numbers: use {@link initializeLayers} there.
 *
 * @param tf - TensorFlow.js 4.22 with layers
 * @param initializer - its seed is used, unless the options have one. On a device, it must be TensorFlow.js's own
 * @param init - such as `heNormal()`
 * @param options.name - the name of the weight, which selects its stream
 * @throws ArgumentError for a wrong argument; a layer's build throws for shapes that `init` does not take
 * @example
 * const { device } = tf.backend() as unknown as { device: GPUDevice };
 * const initializer = await createInitializer({ device, seed: 42 });
 * tf.layers.dense({
 *   units: 256,
 *   activation: 'relu',
 *   kernelInitializer: await kernelInitializer(tf, initializer, heNormal(), { name: 'fc1.kernel' }),
 * });
 */
export async function kernelInitializer(
  tf: TfjsWithLayers,
  initializer: Initializer,
  init: Init | Method,
  options: { readonly name: string; readonly seed?: Uint64 },
): Promise<LayersInitializer> {
  return named('kernelInitializer', () => {
    const Kernels = classOf(tf);
    checkInitializer(initializer);
    checkObject('options', options, 'name/label seed/key/rng');
    const { name, seed = initializer.seed } = options;
    const kernel = kernelOf(init, seed, name);
    if (initializer.device && tf.getBackend() === 'webgpu') backendOn(tf, initializer.device);
    return new Kernels(tf, kernel, initializer);
  });
}

/** Throws unless a value is an initializer of this library. */
export function checkInitializer(initializer: Initializer): void {
  if (typeof initializer?.encode !== 'function') {
    throw argumentError('initializer', 'what createInitializer returns', initializer);
  }
}
