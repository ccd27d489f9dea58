// The kernel that one writes by hand, ../box-muller.wgsl: the same words, Box-Muller; its bits depend on the driver.
import { readFileSync } from 'node:fs';
import { philoxWgsl } from '../../dist/index-shaders.js';
import { quadKernel } from './rates.mjs';

const code = philoxWgsl + readFileSync(new URL('../kernels/box-muller.wgsl', import.meta.url), 'utf8');

/**
 * @param {GPUDevice} device
 * @param {GPUBuffer} buffer
 * @returns {Promise<import('./clock.mjs').Contestant[]>}
 */
export async function peer(device, buffer) {
  const { size, usage } = buffer;
  const words = new Uint32Array([42, 0, size / 16, 0]);
  new Float32Array(words.buffer)[3] = 0.02;
  const kernel = await quadKernel(device, code, words, size / 16);
  const run = (into) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    kernel(pass, into, 1);
    pass.end();
    device.queue.submit([encoder.finish()]);
  };
  let fresh;
  const name = 'Philox and Box-Muller by hand, f32';
  return [
    { name, bytes: 4, inPass: (pass, times) => kernel(pass, buffer, times), call: () => run(buffer) },
    {
      name: `${name}, new buffer`,
      bytes: 4,
      call: () => {
        fresh = device.createBuffer({ size, usage });
        run(fresh);
      },
      after: () => fresh.destroy(),
    },
  ];
}
