// Numbers of JAX in buffers of a device, where a shader makes them: Threefry numbers its words, so that elements do not depend on each other.
import { named, notLoaded } from '../../errors.js';
import type { JaxBufferSpec } from './device.js';
import type { JaxKey } from './key.js';

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
 * @throws ArgumentError for a wrong argument; DeviceError for what the device refuses; DeviceLostError if it is lost
 * @example
 * const mask = device.createBuffer({ size: 4 * 256 * 1024, usage: GPUBufferUsage.STORAGE });
 * await fillOnDevice(device, mask, foldIn(key(0), step), { shape: [256, 1024], kind: 'uniform' });
 */
export function fillOnDevice(device: GPUDevice, buffer: GPUBuffer, key: JaxKey, spec: JaxBufferSpec): Promise<void> {
  return named('fillOnDevice', async () => {
    const { fill } = await import('./device.js').catch(notLoaded("the shader's part of the generator"));
    await fill(device, buffer, key, spec);
  });
}
