// Reads elements of a buffer.
import { bytesOf, dtypeOf } from '../dtype/dtype.js';
import { argumentError, checkObject } from '../errors.js';
import { offsetOf } from '../fill/resolve.js';
import { checkReadable, readBuffer } from '../gpu/read.js';
import { isBuffer } from '../gpu/target.js';
import type { Dtype, WeightArray } from '../types.js';

/** Elements of a buffer. */
export interface ReadRange<D extends Dtype = Dtype> {
  /** Byte of the first element, a multiple of its size. 0 if absent. */
  readonly offset?: number;
  /** Number of elements; all that follow if absent. */
  readonly count?: number;
  /** How elements are stored; `'f32'` if absent. */
  readonly dtype?: D;
}

/** `Initializer.read`. */
export function read<D extends Dtype>(
  device: GPUDevice,
  buffer: GPUBuffer,
  range: ReadRange<D>,
): Promise<WeightArray<D>> {
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkObject('range', range, 'offset count dtype');
  const dtype = dtypeOf(range.dtype) as D;
  const bytes = bytesOf(dtype);
  const offset = offsetOf(range, dtype);
  const { count = Math.floor((buffer.size - offset) / bytes) } = range;
  checkReadable(buffer, offset, count, bytes);
  return readBuffer(device, buffer, offset, count, dtype);
}
