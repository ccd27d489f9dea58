// Weights by the library's own call, a chunk at a time.
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { normal } from '../../../src/initializers/initializers.ts';
import type { Dtype, FillSpec, Uint64 } from '../../../src/types.ts';

/** Elements of a chunk. */
export const CHUNK = 0x10000;
/** Every tensor is as long, so that a part of one can be anywhere. */
const SHAPE = [2 ** 40];

/** Writes elements [start, start + samples.length) of something. */
export type Draw<T = Float32Array> = (samples: T, start: number) => void;

/** Which tensor: its seed, and its name or stream. */
export type Place = { readonly seed: Uint64 } & Pick<FillSpec, 'name' | 'stream'>;

/** Normal weights of the tensor at a place. */
export function drawNormal<T extends Float32Array | Uint16Array = Float32Array>(
  place: Place,
  stddev = 1,
  dtype: Dtype = 'f32',
): Draw<T> {
  const init = normal({ stddev });
  return (samples, start) =>
    fillWeightsSync(samples, { shape: SHAPE, init, dtype, slice: [start, start + samples.length], ...place });
}

/** Calls with each chunk of elements [start, start + count), a multiple of 65,536. */
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
