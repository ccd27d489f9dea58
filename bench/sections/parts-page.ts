// Parts of a [4096, 4096] tensor of the same number of elements, into a buffer that is there: what the shape of a part costs.
import { createInitializer, heNormal, type WeightSpec } from '../../dist/index.js';

const SIDE = 4096;
const SHARE = 1024;

/** Ranges of rows and of columns. */
const PARTS: Record<string, [number, number][]> = {
  'rows 1024 to 2048: neighbours': [
    [SHARE, 2 * SHARE],
    [0, SIDE],
  ],
  'columns 1024 to 2048': [
    [0, SIDE],
    [SHARE, 2 * SHARE],
  ],
  'columns 1023 to 2047, blocks of four cut': [
    [0, SIDE],
    [SHARE - 1, 2 * SHARE - 1],
  ],
  'a box of 2048 x 2048': [
    [SHARE, 3 * SHARE],
    [SHARE, 3 * SHARE],
  ],
};

/** Milliseconds of each part in each round, by dtype, after two rounds that do not count. */
export async function parts(rounds: number): Promise<Record<string, number[]>> {
  const initializer = await createInitializer({ seed: 42, backend: 'webgpu' });
  const device = initializer.device as GPUDevice;
  const buffer = device.createBuffer({ size: SIDE * SHARE * 4, usage: GPUBufferUsage.STORAGE });
  const times: Record<string, number[]> = {};
  for (let round = -2; round < rounds; round++) {
    for (const dtype of ['f32', 'bf16'] as const) {
      for (const [name, slice] of Object.entries(PARTS)) {
        const spec: WeightSpec = { shape: [SIDE, SIDE], init: heNormal(), dtype, slice };
        const start = performance.now();
        await initializer.fill(buffer, spec);
        await device.queue.onSubmittedWorkDone();
        const milliseconds = performance.now() - start;
        const key = `${dtype}, ${name}`;
        times[key] ??= [];
        if (round >= 0) times[key].push(milliseconds);
      }
    }
  }
  buffer.destroy();
  initializer.destroy();
  return times;
}
