// Executes a fill on the CPU. Twin of shaders/fill.wgsl.
import { bf16Bits, f16Bits } from '../dtype/half.js';
import type { Draw, Fill, Part, Placement } from '../fill/fill.js';
import { elementAt } from '../fill/region.js';
import { normalFixed, normalSegment } from '../random/normal.js';
import { normalTable } from '../random/normal-table.js';
import { orthogonalSteps } from '../random/orthogonal.js';
import { permute } from '../random/sparse.js';
import { confine } from '../random/truncated.js';
import { uniform } from '../random/uniform.js';
import { columnWords, elementWords } from '../random/words.js';
import type { Dtype } from '../types.js';
import { kernelOf, MOST, type WordDraw } from './wasm.js';

/** Elements between two looks at the clock: about a millisecond of the plain loops. */
export const CHUNK = MOST;
/** Runs in the same time: each costs about as much as 16 elements. */
const RUNS = CHUNK / 16;

/** Fewer elements than these are not worth a call of the kernel. */
export const WORTH = 64;

/** An array that weights can be written to: numbers for f32, the bits of each for f16 and bf16. */
export type Target = Float32Array | Uint16Array;

const words = new Int32Array(CHUNK);
const weights = new Float32Array(CHUNK);
const bits = new Int32Array(weights.buffer);

/** Row, column and whether in the centre. */
function placeOf(element: number, { row, column, tap }: Placement): [row: number, column: number, centre: boolean] {
  return [
    Math.floor(element / row[0]) % row[1],
    Math.floor(element / column[0]) % column[1],
    Math.floor(element / tap[0]) % tap[1] === tap[2],
  ];
}

/** Makes 0 what a sparse matrix loses. */
function thinOut(out: Float32Array, { place, zeros }: Draw & { kind: 'sparse' }, fill: Fill, element: number): void {
  const [columns, rows] = place.row;
  const outBits = new Int32Array(out.buffer, out.byteOffset, out.length);
  let row = Math.floor(element / columns);
  let column = element % columns;
  for (let i = 0; i < out.length; row++, column = 0) {
    const count = Math.min(columns - column, out.length - i);
    const kernel = count >= WORTH ? kernelOf() : undefined;
    if (kernel) {
      const keepers = kernel.keepers(fill, column, count, row, rows, zeros);
      // No branch: half of them would be guessed wrong.
      for (let j = 0; j < count; j++, i++) outBits[i] = (outBits[i] as number) & (keepers[j] as number);
      continue;
    }
    columnWords(fill, column, words, count);
    for (let j = 0; j < count; j++, i++) {
      if (permute(row, rows, words[j] as number) < zeros) out[i] = 0;
    }
  }
}

/** Writes weights that are each made of a word; of a sparse matrix all, as if it lost none. */
function drawWords(out: Float32Array, draw: WordDraw, fill: Fill, element: number): void {
  const count = out.length;
  const kernel = count >= WORTH ? kernelOf() : undefined;
  if (kernel) {
    out.set(kernel.draw(draw, fill, element, count));
    return;
  }
  elementWords(fill, element, words, count);
  if (draw.kind === 'uniform') {
    const { mean, scale, low, high } = draw;
    if (mean === 0) {
      for (let i = 0; i < count; i++) out[i] = uniform(words[i] as number) * scale;
    } else {
      for (let i = 0; i < count; i++) {
        const weight = Math.fround(mean + Math.fround(uniform(words[i] as number) * scale));
        out[i] = Math.min(Math.max(weight, low), high);
      }
    }
    return;
  }
  if (draw.kind === 'truncated') {
    const { first, words: range } = draw;
    for (let i = 0; i < count; i++) words[i] = confine(words[i] as number, first, range);
  }
  const table = new Int32Array(normalTable().buffer);
  const scale = draw.scale / 0x10000000;
  const { mean } = draw;
  for (let i = 0; i < count; i++) {
    const v = words[i] as number;
    const at = 2 * normalSegment(v);
    // The sample is rounded to float32 first and the product by the store, as on the GPU.
    out[i] = Math.fround(normalFixed(v, table[at] as number, table[at + 1] as number)) * scale;
  }
  if (mean !== 0) for (let i = 0; i < count; i++) out[i] = mean + (out[i] as number);
}

/** Writes the float32 weights of elements [element, element + out.length), neighbours and at most CHUNK. */
function drawRun(out: Float32Array, draw: Draw, fill: Fill, element: number, matrix: Float32Array | undefined): void {
  if ('scale' in draw) {
    drawWords(out, draw, fill, element);
    if (draw.kind === 'sparse') thinOut(out, draw, fill, element);
    return;
  }
  const count = out.length;
  switch (draw.kind) {
    case 'constant':
      out.fill(draw.value);
      return;
    case 'diagonal':
      for (let i = 0; i < count; i++) {
        const [row, column, centre] = placeOf(element + i, draw.place);
        out[i] = centre && row % draw.group === column ? draw.value : 0;
      }
      return;
    case 'matrix': {
      const [rowStep, columnStep] = draw.transposed ? [1, draw.n] : [draw.n, 1];
      for (let i = 0; i < count; i++) {
        const [row, column, centre] = placeOf(element + i, draw.place);
        out[i] = centre ? ((matrix as Float32Array)[row * rowStep + column * columnStep] as number) : 0;
      }
      return;
    }
  }
}

/** Writes what is in `weights` as halves. */
function roundTo(out: Uint16Array, dtype: Dtype): void {
  const kernel = out.length >= WORTH ? kernelOf() : undefined;
  if (kernel) {
    out.set(kernel.round(weights.subarray(0, out.length), dtype === 'bf16'));
    return;
  }
  const round = dtype === 'f16' ? f16Bits : bf16Bits;
  for (let i = 0; i < out.length; i++) out[i] = round(bits[i] as number);
}

/** Writes places [from, to) of a part, at most {@link CHUNK}, to the front of the target. */
function fillPlaces(
  target: Target,
  { draw, region }: Part,
  fill: Fill,
  from: number,
  to: number,
  matrix?: Float32Array,
): void {
  const direct = target instanceof Float32Array;
  const out = direct ? target : weights;
  for (let position = from; position < to; ) {
    const { element, left } = elementAt(region, position);
    const length = Math.min(left, to - position);
    drawRun(out.subarray(position - from, position - from + length), draw, fill, element, matrix);
    position += length;
  }
  if (!direct) roundTo(target.subarray(0, to - from), fill.dtype);
}

/** Places [from, to) of a part, which a step has written. */
export type Places = readonly [from: number, to: number];

/**
 * Writes places [from, to) of a part in steps of about a millisecond, at most {@link CHUNK} places each, to the front of
 * what `targetOf` gives for them.
 */
export function* partSteps(
  targetOf: (from: number, to: number) => Target,
  part: Part,
  fill: Fill,
  from = 0,
  to = part.region.count,
): Generator<Places | undefined, void> {
  const { draw, region } = part;
  const matrix = draw.kind === 'matrix' ? yield* orthogonalSteps({ ...draw, ...fill }) : undefined;
  const step = Math.min(CHUNK, RUNS * region.run);
  for (let start = from; start < to; start += step) {
    const end = Math.min(to, start + step);
    fillPlaces(targetOf(start, end), part, fill, start, end, matrix);
    yield [start, end];
  }
}

/** Writes a fill to the front of the target, in steps of about a millisecond. */
export function* fillSteps(target: Target, fill: Fill): Generator<unknown, void> {
  for (const part of fill.parts) {
    yield* partSteps((from, to) => target.subarray(part.at + from, part.at + to), part, fill);
  }
}

/** Writes a fill to the front of the target, at once. */
export function fillArray(target: Target, fill: Fill): void {
  for (const _ of fillSteps(target, fill));
}
