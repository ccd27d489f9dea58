// Parts of a [4096, 4096] tensor with the same number of elements, into a reused buffer: what the shape of a part costs.
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

const SPECS: Record<string, WeightSpec> = Object.fromEntries(
  (['f32', 'bf16'] as const).flatMap((dtype) =>
    Object.entries(PARTS).map(([part, slice]) => [
      `${dtype}, ${part}`,
      { shape: [SIDE, SIDE], init: heNormal(), dtype, slice },
    ]),
  ),
);

async function setUp() {
  const initializer = await createInitializer({ seed: 42, backend: 'webgpu' });
  const { queue } = initializer.device as GPUDevice;
  const buffer = (initializer.device as GPUDevice).createBuffer({
    size: SIDE * SHARE * 4,
    usage: GPUBufferUsage.STORAGE,
  });
  return { initializer, queue, buffer };
}
const prepared = setUp();

export const names = (): string[] => Object.keys(SPECS);

/** Milliseconds of one part. */
export async function time(name: string): Promise<number> {
  const { initializer, queue, buffer } = await prepared;
  const start = performance.now();
  await initializer.fill(buffer, SPECS[name] as WeightSpec);
  await queue.onSubmittedWorkDone();
  return performance.now() - start;
}
