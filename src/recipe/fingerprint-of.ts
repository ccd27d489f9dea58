// The fingerprint of weights that are there, in arrays or in buffers of a GPU.
import { startTimeSlice, yieldIfOver } from '../cpu/time-slices.js';
import { bytesOf } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, named, show } from '../errors.js';
import { readBuffer } from '../gpu/read.js';
import { product } from '../initializers/shape.js';
import type { Dtype, Shape, Slice, WeightArray } from '../types.js';
import { Fingerprint } from './fingerprint.js';

/** Weights, as `create` and `createAll` of an initializer, and the synchronous calls, return them. */
export interface FingerprintWeights {
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly slice?: Slice;
  readonly data?: WeightArray | undefined;
  /** A GPUBuffer, and the byte at which the weights begin in it; its GPUDevice. */
  readonly buffer?: object | undefined;
  readonly offset?: number;
  readonly device?: object | undefined;
  /** Whether it is an orthogonal tensor that a shader made. */
  readonly approximate?: boolean;
}

/** Weights by name. */
export type WeightsByName = Readonly<Record<string, FingerprintWeights>>;

/** Bytes that are read from a buffer, and hashed, at a time. */
const PIECE = 16_777_216; // 2^24

/** The parts of a tensor, each with the byte at which it begins. */
async function* piecesOf(weights: FingerprintWeights): AsyncGenerator<[part: WeightArray, offset: number]> {
  const { dtype, data, buffer, device, offset = 0 } = weights;
  const size = bytesOf(dtype);
  const count = data ? data.length : product(weights.shape);
  for (let from = 0; from < count; from += PIECE / size) {
    const length = Math.min(PIECE / size, count - from);
    const part =
      data?.subarray(from, from + length) ??
      (await readBuffer(device as GPUDevice, buffer as GPUBuffer, offset + from * size, length, dtype));
    yield [part as WeightArray, from * size];
  }
}

/**
 * The fingerprint of a model, or of weights by name, in arrays or in buffers of a GPU, which are read in pieces of 16 MiB.
 *
 * @param weights - a model of `createAll`, or weights by name
 * @throws ArgumentError for what are no whole weights, and for an orthogonal tensor that a shader made: a GPU makes it by floating-point
 *   sums, so its last bits are the device's own (docs/SPEC.md, section 8.7), and a fingerprint would say nothing. Make it on the CPU.
 * @example
 * const model = await initializer.createAll(specsOfRecipe(recipe));
 * const fingerprint = await fingerprintOf(model);
 * if (fingerprint.digest() !== recipe.fingerprint) throw new Error('another model');
 */
export async function fingerprintOf(
  weights: { readonly tensors: WeightsByName } | WeightsByName,
): Promise<Fingerprint> {
  return named('fingerprintOf', async () => {
    checkObject('weights', weights);
    const tensors = tensorsOf(weights);
    for (const [name, tensor] of Object.entries(tensors)) forItem(show(name), () => checkWeights(tensor));
    const fingerprint = new Fingerprint(tensors);
    const slice = startTimeSlice();
    for (const [name, tensor] of Object.entries(tensors)) {
      await forItem(show(name), async () => {
        for await (const [part, offset] of piecesOf(tensor)) {
          fingerprint.add(name, part, offset);
          await yieldIfOver(slice);
        }
      });
    }
    return fingerprint;
  });
}

/** The weights by name of a model. Weights with the name `tensors` are no record. */
function tensorsOf(weights: object): WeightsByName {
  const { tensors } = weights as { readonly tensors?: WeightsByName & { readonly dtype?: unknown } };
  if (tensors === undefined) return weights as WeightsByName;
  checkObject('weights.tensors', tensors);
  return typeof tensors.dtype === 'string' ? (weights as WeightsByName) : tensors;
}

function checkWeights(weights: FingerprintWeights): void {
  checkObject('weights', weights);
  const { shape, slice, data, buffer, device, approximate } = weights;
  if (!Array.isArray(shape) || !(data ?? (buffer && device))) {
    throw argumentError('weights', 'weights of this library', weights);
  }
  if (slice) throw argumentError('weights', 'a whole tensor: add slices to a Fingerprint', slice);
  if (approximate) {
    throw argumentError('weights', 'made on the CPU, if orthogonal: a GPU gives them bits of its own', weights);
  }
}
