// The uniform block of shaders/fill.wgsl (WiFillParams): the only place in TypeScript that knows its layout.

import { ceilTo } from '../dtype/align.js';
import { floatBits } from '../dtype/float-bits.js';
import type { Draw, Fill } from '../fill/fill.js';
import type { Dispatch } from './dispatches.js';

export const PARAMS_SIZE = 240;

/** Bytes between two blocks in a buffer whose offsets are multiples of `alignment`. */
export function paramsStride(alignment: number): number {
  return ceilTo(PARAMS_SIZE, alignment);
}

/** The two draw-specific words (`bounds` in WiFillParams). */
function boundsOf(draw: Draw): readonly [number, number] {
  switch (draw.kind) {
    case 'truncated':
      return [draw.first, draw.words];
    case 'sparse':
      return [draw.zeros, (draw.axis ? draw.axes.column : draw.axes.row)[1]];
    case 'matrix':
      return draw.transposed ? [1, draw.n] : [draw.n, 1];
    default:
      return [0, 0];
  }
}

/** The least and the greatest weight where the shader clamps weights (`limits` in WiFillParams): before it rounds them to halves, too. */
export function limitsOf(draw: Draw): readonly [least: number, greatest: number] | undefined {
  if ('halves' in draw && draw.halves) return draw.halves;
  return draw.kind === 'uniform' && draw.mean !== 0 ? [draw.low, draw.high] : undefined;
}

/** Writes the uniform block of one dispatch at a byte of the view. */
export function packParams(view: DataView, at: number, { key, stream }: Fill, draw: Draw, dispatch: Dispatch): void {
  // The shader's normal sample is scaled by 2^28; `scale` takes that back.
  const unit = draw.kind === 'uniform' ? 1 : 0x10000000;
  const { row, column, tap } = 'axes' in draw ? draw.axes : { row: [1, 1], column: [1, 1], tap: [1, 1, 0] };
  const words = [
    ...key,
    ...stream,
    dispatch.start % 0x100000000,
    Math.floor(dispatch.start / 0x100000000),
    dispatch.first,
    dispatch.count,
    floatBits('scale' in draw ? draw.scale / unit : 0),
    floatBits('mean' in draw ? draw.mean : 0),
    ...boundsOf(draw),
    draw.kind === 'matrix' ? draw.first : floatBits('value' in draw ? draw.value : 0),
    dispatch.position,
    dispatch.run,
    dispatch.levels.length,
    ...row,
    ...column,
    ...tap,
    draw.kind === 'diagonal' ? draw.group : draw.kind === 'sparse' ? draw.axis : draw.kind === 'matrix' ? draw.size : 0,
    ...dispatch.levels.flatMap(({ size, stride }) => [size, stride % 0x100000000, Math.floor(stride / 0x100000000), 0]),
  ];
  words.forEach((word, i) => {
    view.setUint32(at + 4 * i, word as number, true);
  });
  view.setUint32(at + 208, 0, true);
  (limitsOf(draw) ?? [0, 0]).forEach((limit, i) => {
    view.setFloat32(at + 216 + 4 * i, limit, true);
  });
  view.setUint32(at + 224, dispatch.rows?.length ?? 0, true);
  view.setUint32(at + 228, dispatch.rows?.pitch ?? 0, true);
}
