// Reads elements of a buffer back.
import { floorTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { argumentError, isIndex } from '../errors.js';
import type { Dtype, WeightArray } from '../types.js';
import { createBuffers, rejectWithDeviceError } from './errors.js';
import { COPY_DST, COPY_SRC, MAP_MODE_READ, MAP_READ } from './flags.js';
import { checkUsage, wholeWords } from './target.js';

/** Throws unless `count` elements of `bytes` bytes each can be read from byte `offset` on. */
export function checkReadable(buffer: GPUBuffer, offset: number, count: number, bytes: 2 | 4): void {
  checkUsage(buffer, COPY_SRC, 'COPY_SRC');
  const size = floorTo(buffer.size, 4); // copies take whole words
  const last = size - bytes;
  if (last < 0) throw argumentError('buffer.size', 'at least 4', buffer.size);
  if (offset > last) throw argumentError('offset', `at most ${last} in this buffer`, offset);
  const most = Math.floor((size - offset) / bytes);
  if (!isIndex(count) || count < 1 || count > most) throw argumentError('count', `an integer from 1 to ${most}`, count);
}

/** A copy of `count` elements of a buffer from byte `offset` on. */
export async function readBuffer<D extends Dtype>(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  count: number,
  dtype: D,
): Promise<WeightArray<D>> {
  const bytes = bytesOf(dtype);
  const start = floorTo(offset, 4);
  const size = wholeWords(offset + bytes * count) - start;
  const descriptor = { label: 'weight-init read', size, usage: MAP_READ | COPY_DST };
  const [staging] = (await createBuffers(device, [descriptor], (bufferAt) => {
    const encoder = device.createCommandEncoder({ label: 'weight-init read' });
    encoder.copyBufferToBuffer(buffer, start, bufferAt(0), 0, size);
    device.queue.submit([encoder.finish()]);
  })) as [GPUBuffer];
  try {
    await staging.mapAsync(MAP_MODE_READ);
    const copy = staging.getMappedRange().slice(offset - start, offset - start + bytes * count);
    return elementsIn(dtype, copy);
  } catch (error) {
    // Only `slice` allocates memory of the host; everything else here is the device's.
    if ((error as Error).name === 'RangeError') {
      throw argumentError('count', 'small enough for an array of this host', count);
    }
    return await rejectWithDeviceError(device, error as Error);
  } finally {
    staging.destroy();
  }
}
