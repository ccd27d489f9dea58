// New weights in an array, and arrays of the caller's.
import { fillArray, type Target } from '../cpu/fill.js';
import { argumentError } from '../errors.js';
import { bytesOf, type Order, offsetOf, orderOfCall, resolveFill } from '../fill/resolve.js';
import type {
  ArrayWeights,
  Dtype,
  Fill,
  FillSpec,
  MatrixShape,
  Method,
  TensorOptions,
  Uint64,
  WeightArray,
} from '../types.js';
import { elementsIn, lifeOf } from './weights.js';

/** An array that halves can be written to, where the host has Float16Array. */
interface HalfArray {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly length: number;
  readonly [Symbol.toStringTag]: 'Float16Array';
}

/** An array that can be filled: Float32Array for f32; Uint16Array for f16 and bf16; Float16Array for f16. */
export type ArrayTarget = Float32Array | Uint16Array | HalfArray;

/** Whether something is an array that can be filled. */
export function isArrayTarget(target: unknown): target is ArrayTarget {
  return target instanceof Float32Array || target instanceof Uint16Array || isHalfArray(target);
}

function isHalfArray(target: unknown): target is HalfArray {
  return ArrayBuffer.isView(target) && (target as unknown as HalfArray)[Symbol.toStringTag] === 'Float16Array';
}

const ARRAYS: Readonly<Record<Dtype, string>> = {
  f32: 'a Float32Array',
  f16: 'a Uint16Array or a Float16Array',
  bf16: 'a Uint16Array',
};

/** The elements of an array that a fill goes to, from byte `offset` on. */
export function elementsOf(fn: string, target: unknown, offset: number, fill: Fill): Target {
  const { dtype } = fill;
  const fits =
    dtype === 'f32'
      ? target instanceof Float32Array
      : target instanceof Uint16Array || (dtype === 'f16' && isHalfArray(target));
  if (!fits) throw argumentError(fn, 'target', ARRAYS[dtype], target);
  const { buffer, byteOffset, length } = target as ArrayTarget;
  const needed = offset / bytesOf(dtype) + fill.count;
  if (needed > length) throw argumentError(fn, 'target.length', `at least ${needed}`, length);
  return elementsIn(dtype, buffer as ArrayBuffer, byteOffset + offset, fill.count);
}

function allocate(fn: string, { dtype, count }: Fill): Target {
  try {
    return dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
  } catch {
    throw argumentError(fn, 'element count', 'small enough for an array of this host', count);
  }
}

/** A new array, not yet filled; or in one that there is. */
export function createOnCpu<D extends Dtype>(
  fn: string,
  { fill, facts }: Order<D>,
  data = allocate(fn, fill) as WeightArray<D>,
): ArrayWeights<D> {
  const life = lifeOf<D>(
    async () => data.slice() as WeightArray<D>,
    () => {},
  );
  return { ...facts, backend: 'cpu', data, ...life };
}

/**
 * `initializeWeights` on the CPU, at once, without promises: for scripts, workers and tests.
 *
 * @param shape - [fanIn, fanOut], two positive integers
 * @throws TypeError as `initializeWeights`
 * @example
 * initializeWeightsSync([10, 10], 'xavier', { seed: 42 }).data; // Float32Array of 100
 */
export function initializeWeightsSync<D extends Dtype = 'f32'>(
  shape: MatrixShape,
  method: Method,
  options: TensorOptions<D> = {},
): ArrayWeights<D> {
  const order = orderOfCall('initializeWeightsSync', shape, method, options);
  const weights = createOnCpu('initializeWeightsSync', order);
  fillArray(weights.data, order.fill);
  return weights;
}

/**
 * Fills an array of yours, at once. The twin of `Initializer.fill`.
 *
 * @param target - receives the weights from byte `spec.offset` on: a Float32Array for dtype f32, a Uint16Array (the bits) for
 *   f16 and bf16, a Float16Array for f16
 * @param spec - what to fill, with the seed
 * @throws TypeError for a wrong spec or an array that is too small; nothing has been written then
 * @example
 * fillWeightsSync(array, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export function fillWeightsSync(target: ArrayTarget, spec: FillSpec & { readonly seed: Uint64 }): void {
  const fill = resolveFill('fillWeightsSync', spec, spec?.seed);
  const offset = offsetOf('fillWeightsSync', spec, bytesOf(fill.dtype));
  fillArray(elementsOf('fillWeightsSync', target, offset, fill), fill);
}
