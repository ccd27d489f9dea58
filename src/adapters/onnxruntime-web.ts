// The entry point weight-init/adapters/onnxruntime-web: weights in ONNX Runtime Web. It is never imported: the caller passes it.
import type * as runtime from 'onnxruntime-web';
import type { Weights } from '../api/buffer-weights.js';
import { bytesOf, newElements } from '../dtype/dtype.js';
import { storedBytes } from '../dtype/stored-bytes.js';
import { argumentError, checkObject, forItem, named, show } from '../errors.js';
import { COPY_DST, COPY_SRC, STORAGE } from '../gpu/flags.js';
import { wholeWords } from '../gpu/target.js';
import type { Dtype, WeightArray } from '../types.js';
import { checkWeights, extentsOf, makeTensors, tensorsIn } from './weights.js';

/** ONNX Runtime Web: the module `onnxruntime-web`, or one of its entry points such as `onnxruntime-web/webgpu`. */
export type Ort = Pick<typeof runtime, 'Tensor'>;

/** A file of a model's external data, for the option `externalData` of `InferenceSession.create`. */
export interface ExternalData {
  /** The name of the parameter, which the model has as `location`. */
  readonly path: string;
  readonly data: Uint8Array;
}

/** The types of ONNX for dtypes. It has bfloat16 too, but ONNX Runtime Web does not. */
const TYPES = { f32: 'float32', f16: 'float16' } as const;

function checkOrt(ort: Ort): void {
  checkObject('ort', ort);
  if (typeof ort.Tensor?.fromGpuBuffer !== 'function') throw argumentError('ort', 'the module onnxruntime-web', ort);
}

/** Bytes [offset, offset + size) of a buffer, in a buffer of their own. */
function copyOf({ buffer, device }: Weights<Dtype, 'webgpu'>, offset: number, size: number): GPUBuffer {
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const copy = device.createBuffer({ label: buffer.label, size: wholeWords(size), usage });
  const encoder = device.createCommandEncoder({ label: 'weight-init' });
  encoder.copyBufferToBuffer(buffer, offset, copy, 0, copy.size);
  device.queue.submit([encoder.finish()]);
  return copy;
}

function makeTensor(ort: Ort, weights: Weights): runtime.Tensor {
  checkWeights('weights', weights);
  const { dtype } = weights;
  if (dtype === 'bf16') throw argumentError('weights.dtype', "'f32' or 'f16': ONNX Runtime Web has no bfloat16", dtype);
  const { shape: dims, count } = extentsOf(weights);
  if (weights.backend === 'cpu' || count === 0) {
    const data = weights.data ?? newElements(dtype, 0);
    return new ort.Tensor(TYPES[dtype], data as Float32Array, dims);
  }
  const bytes = count * bytesOf(dtype);
  const whole = weights.offset === 0 && weights.buffer.size === wholeWords(bytes);
  const buffer = whole ? weights.buffer : copyOf(weights, weights.offset, bytes);
  return ort.Tensor.fromGpuBuffer(buffer, {
    dataType: TYPES[dtype],
    dims,
    download: async () => (await weights.read()) as never,
    ...(!whole && { dispose: () => buffer.destroy() }),
  });
}

/**
 * Weights as a tensor of ONNX Runtime Web, for the inputs of a session: a parameter that is an input of the model, or an initializer
 * of the model that has an input of the same name.
 *
 * - Weights in a buffer of their own: the tensor is on that buffer, nothing is copied. `tensor.dispose()` leaves the buffer, which is
 *   yours: call `weights.destroy()` when no session needs it any more.
 * - Weights in an arena: ONNX Runtime binds whole buffers, so they are copied, on the GPU, into a buffer that `tensor.dispose()` frees.
 * - Weights in an array: the tensor is on that array. A session on WebGPU uploads it in every run.
 *
 * A session uses one device, and weights of another device are refused when it runs. Give a session the initializer's device, or the
 * initializer a session's. `ort.env.webgpu.device = device` does nothing in version 1.30: the option of the provider counts. ONNX
 * Runtime destroys a device that it opened, and the weights on it, when the last session on it is released.
 *
 * @param ort - ONNX Runtime Web 1.30
 * @param weights - with dtype `'f32'` or `'f16'`
 * @throws ArgumentError for other weights
 * @example
 * const session = await ort.InferenceSession.create(model, {
 *   executionProviders: [{ name: 'webgpu', device: initializer.device }],
 * });
 * const weights = await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
 * const { y } = await session.run({ x, 'fc1.weight': tensorOf(ort, weights) });
 */
export function tensorOf(ort: Ort, weights: Weights): runtime.Tensor {
  return named('tensorOf', () => {
    checkOrt(ort);
    return makeTensor(ort, weights);
  });
}

/**
 * The tensors of a model, by name: {@link tensorOf} of each.
 *
 * @throws ArgumentError as `tensorOf`, with the tensor's name
 * @example
 * const model = await initializer.createAll(specs);
 * const { y } = await session.run({ x, ...tensorsOf(ort, model) });
 */
export function tensorsOf<N extends string>(
  ort: Ort,
  model: { readonly tensors: Readonly<Record<N, Weights>> },
): Record<N, runtime.Tensor> {
  return named('tensorsOf', () => {
    checkOrt(ort);
    return makeTensors(model, (weights: Weights) => makeTensor(ort, weights));
  });
}

/**
 * The tensors of a model as the external data of an ONNX model: one file for each parameter. The ONNX model must store each parameter as
 * external data whose `location` is the parameter's name, with offset 0; then no weight is in its file.
 *
 * Weights on a device are read back: ONNX Runtime takes external data from arrays only. Any dtype is right that the ONNX model says.
 *
 * @throws ArgumentError for what is no model
 * @example
 * const model = await initializer.createAll(specs);
 * const session = await ort.InferenceSession.create('model.onnx', { externalData: await externalDataOf(model) });
 */
export async function externalDataOf(model: {
  readonly tensors: Readonly<Record<string, Weights>>;
}): Promise<ExternalData[]> {
  return named('externalDataOf', async () => {
    const tensors = tensorsIn(model);
    for (const [name, weights] of tensors) forItem(show(name), () => checkWeights('weights', weights));
    const read = tensors.map(async ([path, weights]) => {
      const elements: WeightArray = weights.data ?? (await weights.read());
      return { path, data: storedBytes(elements) };
    });
    return Promise.all(read);
  });
}
