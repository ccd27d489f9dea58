// The plain TypeScript: the loops of src/cpu/fill.ts, in pieces too small for WebAssembly.
import { fillArray, MIN_WASM_ELEMENTS, partSteps } from '../../../src/cpu/fill.ts';
import type { Elements } from '../../../src/dtype/dtype.ts';
import type { Fill } from '../../../src/fill/fill.ts';

const MAX_PLAIN_ELEMENTS = MIN_WASM_ELEMENTS - 1;

export function fillPlainly(target: Elements, fill: Fill): void {
  if (fill.parts.some(({ draw }) => draw.kind === 'matrix')) {
    fillArray(target, fill); // an orthogonal matrix is computed as a whole, and never by WebAssembly
    return;
  }
  for (const part of fill.parts) {
    const targetOf = (from: number, to: number): Elements => target.subarray(part.at + from, part.at + to);
    const { count } = part.region;
    for (let from = 0; from < count; from += MAX_PLAIN_ELEMENTS) {
      for (const _ of partSteps(targetOf, part, fill, from, Math.min(count, from + MAX_PLAIN_ELEMENTS)));
    }
  }
}
