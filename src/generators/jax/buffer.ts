// Numbers of JAX in buffers of a device, where a shader makes them: Threefry numbers its words, so that elements do not depend on each other.
import { argumentError, checkObject, isIndex, named } from '../../errors.js';
import { STORAGE } from '../../gpu/flags.js';
import { checkUsage, isBuffer } from '../../gpu/target.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Shape } from '../../types.js';
import { sliceOf } from '../options.js';
import type { DeviceFill } from './device.js';
import { checkKey, type JaxKey } from './key.js';

/** What {@link fillBuffer} makes. */
export interface JaxBufferSpec {
  readonly shape: Shape;
  /** Words of 32 bits, as `bits` gives them, or float32 in [0, 1), as `uniform` does. */
  readonly kind: 'bits' | 'uniform';
  /** The elements to make, [start, end) in row-major order; all if absent. */
  readonly slice?: readonly [start: number, end: number];
  /** Byte offset of the first element in the buffer: a multiple of 4, 0 if absent. */
  readonly offset?: number;
}

function checked(buffer: GPUBuffer, key: JaxKey, spec: JaxBufferSpec): DeviceFill {
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkKey(key);
  checkObject('spec', spec, 'shape kind slice offset');
  const { shape, kind, slice, offset = 0 } = spec;
  checkShape(shape);
  if (kind !== 'bits' && kind !== 'uniform') throw argumentError('spec.kind', "'bits' or 'uniform'", kind);
  const [start, end] = sliceOf(slice, product(shape));
  if (!isIndex(offset) || offset % 4) throw argumentError('spec.offset', 'a multiple of 4, not negative', offset);
  checkUsage(buffer, STORAGE, 'STORAGE');
  const needed = offset + 4 * (end - start);
  if (needed > buffer.size) throw argumentError('buffer.size', `at least ${needed}`, buffer.size);
  return { key, isUniform: kind === 'uniform', start, end, offset };
}

/**
 * Fills a buffer with random bits or uniform samples of JAX, by a shader: the bits of `bits(key, shape)` and `uniform(key, shape)`, made
 * where they are used. Order of counters: that of JAX since 0.5.0.
 *
 * @param device - the device of the buffer
 * @param buffer - with usage `STORAGE`; bytes outside the elements are not changed
 * @param spec.shape - the shape of the whole array
 * @param spec.kind - `'bits'` or `'uniform'`
 * @param spec.slice - the elements to make
 * @param spec.offset - where they begin, in bytes
 * @returns a promise that resolves when the work is submitted: what is submitted after sees the numbers
 * @throws ArgumentError for a wrong argument; GpuError for what the device refuses
 * @example
 * const mask = device.createBuffer({ size: 4 * 256 * 1024, usage: GPUBufferUsage.STORAGE });
 * await fillBuffer(device, mask, foldIn(key(0), step), { shape: [256, 1024], kind: 'uniform' });
 */
export async function fillBuffer(
  device: GPUDevice,
  buffer: GPUBuffer,
  key: JaxKey,
  spec: JaxBufferSpec,
): Promise<void> {
  const fill = named('fillBuffer', () => checked(buffer, key, spec));
  if (fill.start === fill.end) return;
  const { fillOnDevice } = await import('./device.js');
  await fillOnDevice(device, buffer, fill);
}
