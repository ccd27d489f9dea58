// The uniform block of shaders/fill.wgsl (WiFillParams): the only place in TypeScript that knows its layout.
import type { Dispatch } from './plan.js';
import type { Fill } from './types.js';

export const PARAMS_SIZE = 48;

/** Bytes from one block to the next in a buffer of them, where an offset must be a multiple of `alignment`. */
export function paramsStride(alignment: number): number {
  return Math.ceil(PARAMS_SIZE / alignment) * alignment;
}

/** Writes the uniform block of one dispatch at a byte of the view. */
export function packParams(view: DataView, at: number, fill: Fill, dispatch: Dispatch): void {
  const { key, stream, draw } = fill;
  const words = [
    ...key,
    ...stream,
    dispatch.block % 0x100000000,
    Math.floor(dispatch.block / 0x100000000),
    dispatch.first,
    dispatch.count,
    dispatch.phase,
  ];
  words.forEach((word, i) => {
    view.setUint32(at + 4 * i, word, true);
  });
  view.setFloat32(at + 36, draw.value, true);
  view.setFloat32(at + 40, draw.value / 0x10000000, true);
}
