// The plain TypeScript twin: the loops of src/cpu/fill.ts in pieces so small that none is given to WebAssembly.
import { fillArray, MIN_WASM_ELEMENTS, partSteps } from '../../../src/cpu/fill.ts';
import type { Elements } from '../../../src/dtype/dtype.ts';
import type { Fill } from '../../../src/fill/fill.ts';

const PIECE = MIN_WASM_ELEMENTS - 1;

export function fillPlainly(target: Elements, fill: Fill): void {
  if (fill.parts.some(({ draw }) => draw.kind === 'matrix')) {
    fillArray(target, fill); // no matrix is made in pieces, and none by WebAssembly
    return;
  }
  for (const part of fill.parts) {
    const targetOf = (from: number, to: number): Elements => target.subarray(part.at + from, part.at + to);
    const { count } = part.region;
    for (let from = 0; from < count; from += PIECE) {
      for (const _ of partSteps(targetOf, part, fill, from, Math.min(count, from + PIECE)));
    }
  }
}
