// Executes a fill on the CPU. Twin of shaders/fill.wgsl.
import { type Elements, newElements } from '../dtype/dtype.js';
import { bf16Bits, f16Bits } from '../dtype/half.js';
import type { Draw, Fill, MatrixAxes, Part, Rows } from '../fill/fill.js';
import { elementAt } from '../fill/region.js';
import { normalFixed, normalSegment } from '../random/normal.js';
import { normalTable } from '../random/normal-table.js';
import { orthogonalMaker } from '../random/orthogonal.js';
import { permute } from '../random/sparse.js';
import { confine } from '../random/truncated.js';
import { uniform } from '../random/uniform.js';
import { columnWords, elementWords, rowWords } from '../random/words.js';
import type { Dtype } from '../types.js';
import { MAX_CALL_ELEMENTS, type WasmLoops, type WordDraw, wasmLoops } from './wasm.js';

/** The most elements of a step: about a millisecond of the plain loops. */
export const MAX_STEP_ELEMENTS = MAX_CALL_ELEMENTS;
/** The most runs of a step, for the same time: each costs about as much as 16 elements. */
const MAX_STEP_RUNS = MAX_STEP_ELEMENTS / 16;

/** Fewer elements are not worth a call into WebAssembly. */
export const MIN_WASM_ELEMENTS = 64;

/** What the loops need besides a fill. A worker thread receives it; this thread makes each when it first needs it. */
export interface Tools {
  readonly loops: () => WasmLoops | undefined;
  readonly table: () => Uint32Array;
}

/** The tools of this thread, in WebAssembly where the caller allows it and the host has it. */
const toolsOf = (wasm: boolean): Tools => ({
  loops: () => (wasm ? wasmLoops() : undefined),
  table: () => normalTable(),
});

const words = new Int32Array(MAX_STEP_ELEMENTS);
const weights = new Float32Array(MAX_STEP_ELEMENTS);
const bits = new Int32Array(weights.buffer);

/** Row, column and whether in the centre. */
function coordinatesOf(
  element: number,
  { row, column, tap }: MatrixAxes,
): [row: number, column: number, centre: boolean] {
  return [
    Math.floor(element / row[0]) % row[1],
    Math.floor(element / column[0]) % column[1],
    Math.floor(element / tap[0]) % tap[1] === tap[2],
  ];
}

/** Zeroes the dropped elements of a sparse matrix. */
function thinOut(
  out: Float32Array,
  { axes, zeros, axis }: Draw & { kind: 'sparse' },
  fill: Fill,
  tools: Tools,
  element: number,
): void {
  const [columns, rows] = axes.row;
  const outBits = new Int32Array(out.buffer, out.byteOffset, out.length);
  let line = Math.floor(element / columns); // counts the rows of all stacked matrices
  let column = element % columns;
  for (let i = 0; i < out.length; line++, column = 0) {
    const row = line % rows;
    const count = Math.min(columns - column, out.length - i);
    const loops = count >= MIN_WASM_ELEMENTS ? tools.loops() : undefined;
    if (axis) rowWords(fill, line, words, 1);
    const order = words[0] as number;
    // Of the columns of all stacked matrices.
    const first = ((line - row) / rows) * columns + column;
    if (loops) {
      const keepers = axis
        ? loops.rowKeepers(order, column, count, columns, zeros)
        : loops.keepers(fill, first, count, row, rows, zeros);
      // No branch: the processor would mispredict half of them.
      for (let j = 0; j < count; j++, i++) outBits[i] = (outBits[i] as number) & (keepers[j] as number);
      continue;
    }
    if (!axis) columnWords(fill, first, words, count);
    for (let j = 0; j < count; j++, i++) {
      const place = axis ? permute(column + j, columns, order) : permute(row, rows, words[j] as number);
      if (place < zeros) out[i] = 0;
    }
  }
}

/** Writes weights that are made from one word each; of a sparse matrix all of them, as if it dropped none. */
function drawWords(out: Float32Array, draw: WordDraw, fill: Fill, tools: Tools, element: number): void {
  const count = out.length;
  const loops = count >= MIN_WASM_ELEMENTS ? tools.loops() : undefined;
  if (loops) {
    out.set(loops.draw(draw, fill, element, count));
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
  const { buffer, byteOffset, length } = tools.table();
  const table = new Int32Array(buffer, byteOffset, length);
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

/** Writes the float32 weights of elements [element, element + out.length), at most MAX_STEP_ELEMENTS. */
function drawRun(
  out: Float32Array,
  draw: Draw,
  fill: Fill,
  tools: Tools,
  element: number,
  matrix: Float64Array | undefined,
): void {
  if ('scale' in draw) {
    drawWords(out, draw, fill, tools, element);
    if (draw.kind === 'sparse') thinOut(out, draw, fill, tools, element);
    return;
  }
  const count = out.length;
  switch (draw.kind) {
    case 'constant':
      out.fill(draw.value);
      return;
    case 'diagonal':
      for (let i = 0; i < count; i++) {
        const [row, column, centre] = coordinatesOf(element + i, draw.axes);
        out[i] = centre && row % draw.group === column ? draw.value : 0;
      }
      return;
    case 'matrix': {
      const [rowStep, columnStep] = draw.transposed ? [1, draw.n] : [draw.n, 1];
      for (let i = 0; i < count; i++) {
        const [row, column, centre] = coordinatesOf(element + i, draw.axes);
        out[i] = centre ? ((matrix as Float64Array)[row * rowStep + column * columnStep] as number) : 0;
      }
      return;
    }
  }
}

/** Rounds `weights` to halves, within the bounds of their draw. */
function roundTo(out: Uint16Array, draw: Draw, dtype: Dtype, tools: Tools): void {
  const count = out.length;
  const halves = 'halves' in draw ? draw.halves : undefined;
  const loops = count >= MIN_WASM_ELEMENTS ? tools.loops() : undefined;
  if (loops) {
    out.set(loops.round(weights.subarray(0, count), dtype === 'bf16', halves));
    return;
  }
  if (halves) {
    const [least, greatest] = halves;
    for (let i = 0; i < count; i++) weights[i] = Math.min(Math.max(weights[i] as number, least), greatest);
  }
  const round = dtype === 'f16' ? f16Bits : bf16Bits;
  for (let i = 0; i < count; i++) out[i] = round(bits[i] as number);
}

/** Writes positions [from, to) of a part, at most {@link MAX_STEP_ELEMENTS}, to the front of the target. */
function fillPositions(
  target: Elements,
  { draw, region }: Part,
  fill: Fill,
  tools: Tools,
  from: number,
  to: number,
  matrix: Float64Array | undefined,
): void {
  const direct = fill.dtype === 'f32';
  const out = direct ? (target as Float32Array) : weights;
  for (let position = from; position < to; ) {
    const { element, left } = elementAt(region, position);
    const length = Math.min(left, to - position);
    drawRun(out.subarray(position - from, position - from + length), draw, fill, tools, element, matrix);
    position += length;
  }
  if (!direct) roundTo((target as Uint16Array).subarray(0, to - from), draw, fill.dtype, tools);
}

/** Positions [from, to) of a part, which a step has written. */
export type Positions = readonly [from: number, to: number];

/**
 * Writes positions [from, to) of a part in steps of about a millisecond, at most {@link MAX_STEP_ELEMENTS} each, to the
 * front of what `targetOf` returns for them. The draw 'matrix' reads its weights from `matrix`.
 */
export function* regionSteps(
  targetOf: (from: number, to: number) => Elements,
  part: Part,
  fill: Fill,
  tools: Tools,
  from: number,
  to: number,
  matrix?: Float64Array,
): Generator<Positions, void> {
  const step = Math.min(MAX_STEP_ELEMENTS, MAX_STEP_RUNS * part.region.run);
  for (let start = from; start < to; start += step) {
    const end = Math.min(to, start + step);
    fillPositions(targetOf(start, end), part, fill, tools, start, end, matrix);
    yield [start, end];
  }
}

/** {@link regionSteps} in this thread, which makes each orthogonal matrix first, in steps that write nothing. */
export function* partSteps(
  targetOf: (from: number, to: number) => Elements,
  part: Part,
  fill: Fill,
  from = 0,
  to = part.region.count,
  wasm = true,
): Generator<Positions | undefined, void> {
  const { draw, region } = part;
  const tools = toolsOf(wasm);
  if (draw.kind !== 'matrix') {
    yield* regionSteps(targetOf, part, fill, tools, from, to);
    return;
  }
  const make = orthogonalMaker({ ...draw, ...fill });
  const each = region.count / draw.matrices;
  for (let i = Math.floor(from / each); i * each < to; i++) {
    const matrix = yield* make(draw.first + i * draw.size);
    yield* regionSteps(targetOf, part, fill, tools, Math.max(from, i * each), Math.min(to, (i + 1) * each), matrix);
  }
}

/** Writes a fill to the front of the target, in steps of about a millisecond. */
export function* fillSteps(target: Elements, fill: Fill, wasm?: boolean): Generator<unknown, void> {
  for (const part of fill.parts) {
    const targetOf = (from: number, to: number): Elements => target.subarray(part.at + from, part.at + to);
    yield* partSteps(targetOf, part, fill, 0, part.region.count, wasm);
  }
}

/** Writes elements to rows with gaps between them: those from element `from` of the fill on. */
export function writeRows(target: Elements, { length, pitch }: Rows, data: Elements, from: number): void {
  for (let i = 0; i < data.length; ) {
    const column = (from + i) % length;
    const to = ((from + i - column) / length) * pitch + column;
    const count = Math.min(length - column, data.length - i);
    for (let j = 0; j < count; j++, i++) target[to + j] = data[i] as number;
  }
}

/** Writes a fill to the front of the target, at once. `wasm` is false where the caller forbids WebAssembly. */
export function fillArray(target: Elements, fill: Fill, rows?: Rows, wasm?: boolean): void {
  if (!rows) {
    for (const _ of fillSteps(target, fill, wasm));
    return;
  }
  const step = newElements(fill.dtype, Math.min(fill.count, MAX_STEP_ELEMENTS));
  for (const part of fill.parts) {
    const targetOf = (from: number, to: number): Elements => step.subarray(0, to - from);
    for (const positions of partSteps(targetOf, part, fill, 0, part.region.count, wasm)) {
      if (positions) writeRows(target, rows, step.subarray(0, positions[1] - positions[0]), part.at + positions[0]);
    }
  }
}
