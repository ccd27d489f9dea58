// The contrast: normals of the same words by Box-Muller, whose bits depend on how an engine or a driver computes log, sqrt, sin and cos.
import boxMuller from '../../bench/kernels/box-muller.wgsl?raw';
import { quadKernel } from '../../bench/kernels/quads.mjs';
import { philox4x32 } from '../../src/random/philox.ts';

/** By the kernel that the benchmark also measures. `count` is a multiple of four. */
export async function boxMullerOnGpu(
  device: GPUDevice,
  philoxWgsl: string,
  seed: number,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const size = 4 * count;
  const out = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const copy = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  const kernel = await quadKernel(device, philoxWgsl + boxMuller);
  const params = kernel.params({ key: [seed, 0], quads: count / 4, value: 1 });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  kernel.bind(params, out, count / 4)(pass);
  pass.end();
  encoder.copyBufferToBuffer(out, 0, copy, 0, size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const numbers = new Float32Array(copy.getMappedRange().slice(0));
  for (const buffer of [params, out, copy]) buffer.destroy();
  return numbers;
}

/** The same formula in JavaScript. Each step is computed in binary64 by Math.*, and rounded to binary32. */
export function boxMullerOnCpu(seed: number, count: number): Float32Array<ArrayBuffer> {
  const { fround, sqrt, log, cos, sin } = Math;
  const numbers = new Float32Array(count);
  const words = new Int32Array(4);
  const turn = fround(6.2831855);
  const share = (word: number): number => fround((word >>> 8) + 0.5) * 2 ** -24;
  for (let i = 0; i < count; i += 4) {
    philox4x32(i / 4, 0, 0, 0, seed, 0, words);
    for (let pair = 0; pair < 4; pair += 2) {
      const r = fround(sqrt(fround(-2 * fround(log(share(words[pair] as number))))));
      const t = fround(turn * share(words[pair + 1] as number));
      numbers[i + pair] = r * fround(cos(t));
      numbers[i + pair + 1] = r * fround(sin(t));
    }
  }
  return numbers;
}
