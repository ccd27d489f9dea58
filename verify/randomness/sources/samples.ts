// Normal weights, drawn by the library's own call in chunks.
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { normal } from '../../../src/initializers/initializers.ts';
import type { Dtype, FillSpec, Uint64 } from '../../../src/types.ts';

/** Elements of a chunk. */
export const CHUNK = 0x10000;
/** One shape for all tensors, long enough for the ranges of all tests. */
const SHAPE = [2 ** 40];

/** Writes elements [start, start + samples.length) of a tensor. */
export type Draw<T = Float32Array> = (samples: T, start: number) => void;

/** What tells one tensor from another: its seed, and its name or stream. */
export type TensorId = { readonly seed: Uint64 } & Pick<FillSpec, 'name' | 'stream'>;

export function drawNormal<T extends Float32Array | Uint16Array = Float32Array>(
  tensor: TensorId,
  stddev = 1,
  dtype: Dtype = 'f32',
): Draw<T> {
  const init = normal({ stddev });
  return (samples, start) =>
    fillWeightsSync(samples, { shape: SHAPE, init, dtype, slice: [start, start + samples.length], ...tensor });
}

/** Draws elements [start, start + count) into `chunk`, a piece at a time, and calls `use` after each. `count` is a multiple of 65,536. */
export function forChunks<T extends Float32Array | Uint16Array>(
  draw: Draw<T>,
  start: number,
  count: number,
  chunk: T,
  use: (chunk: T) => void,
): void {
  for (let at = start; at < start + count; at += chunk.length) {
    draw(chunk, at);
    use(chunk);
  }
}
