// What bounds the library: kernels written by hand, and the device's own clears and copies.
import { readFileSync } from 'node:fs';
import { philoxWgsl } from '../../dist/index-shaders.js';
import { quadKernel, submitPass } from '../kernels/quads.mjs';

const kernel = (name) => readFileSync(new URL(`../kernels/${name}.wgsl`, import.meta.url), 'utf8');

/** The name of the rate that all are compared with. */
export const FILL = 'a constant stored by a kernel';
export const BOX_MULLER = 'Philox and Box-Muller by hand, f32';

function repeat(times, once) {
  for (let i = 0; i < times; i++) once();
}

/**
 * @param {GPUDevice} device
 * @param {GPUBuffer} buffer to be written
 * @param {GPUBuffer} other of the same size, copied from
 * @returns {Promise<import('./clock.mjs').Contestant[]>}
 */
export async function deviceRates(device, buffer, other) {
  const { size } = buffer;
  const quads = size / 16;
  const store = await quadKernel(device, kernel('constant'));
  const record = store.bind(store.params({ quads, value: 1 }), buffer, quads);
  return [
    { name: FILL, bytes: 4, inPass: record },
    { name: 'clearBuffer', bytes: 4, inEncoder: (encoder, times) => repeat(times, () => encoder.clearBuffer(buffer)) },
    {
      name: 'copyBufferToBuffer',
      bytes: 4,
      inEncoder: (encoder, times) => repeat(times, () => encoder.copyBufferToBuffer(other, 0, buffer, 0, size)),
    },
  ];
}

/**
 * The kernel that one writes by hand, kernels/box-muller.wgsl: the library's words, Box-Muller.
 *
 * @param {GPUDevice} device
 * @param {GPUBuffer} buffer
 * @returns {Promise<import('./clock.mjs').Contestant[]>}
 */
export async function boxMuller(device, buffer) {
  const { size, usage } = buffer;
  const quads = size / 16;
  const normals = await quadKernel(device, philoxWgsl + kernel('box-muller'));
  const params = normals.params({ quads, value: 0.02 });
  const record = normals.bind(params, buffer, quads);
  let fresh;
  return [
    { name: BOX_MULLER, bytes: 4, inPass: record, call: () => submitPass(device, record) },
    {
      name: `${BOX_MULLER}, new buffer`,
      bytes: 4,
      call: () => {
        fresh = device.createBuffer({ size, usage });
        submitPass(device, normals.bind(params, fresh, quads));
      },
      after: () => fresh.destroy(),
    },
  ];
}
