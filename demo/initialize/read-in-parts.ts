// Reads weights from the GPU in parts.
import type { Dtype, Initializer, WeightArray, Weights } from '../../src/index.ts';

/** Elements of one read: a copy of a whole tensor at once would hold up the page. */
const PART = 2 ** 20;

export async function readInParts(
  gpu: Initializer,
  { buffer, shape }: Weights<Dtype>,
  dtype: Dtype,
): Promise<WeightArray> {
  if (!buffer) throw new Error('these weights are in no buffer');
  const elements = shape.reduce((total, size) => total * size, 1);
  const all = dtype === 'f32' ? new Float32Array(elements) : new Uint16Array(elements);
  for (let from = 0; from < elements; from += PART) {
    const count = Math.min(PART, elements - from);
    all.set(await gpu.read(buffer, { offset: from * all.BYTES_PER_ELEMENT, count, dtype }), from);
  }
  return all;
}
