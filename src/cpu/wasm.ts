// The loops of fill.ts in WebAssembly SIMD: the same bits, four elements at a time. A host without WebAssembly or SIMD, or a
// content security policy that forbids it, does without.

import { ceilTo } from '../dtype/align.js';
import type { HalfRange } from '../dtype/half-range.js';
import type { Draw, Fill } from '../fill/fill.js';
import { COLUMNS } from '../random/words.js';
import { wasmModule } from './wasm-module.js';

/** What wasm/fill.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly out: WebAssembly.Global<'i32'>;
  readonly halves: WebAssembly.Global<'i32'>;
  normalTable(): void;
  words(low: number, high: number, stream0: number, stream1: number, key0: number, key1: number, groups: number): void;
  confineWords(groups: number, first: number, count: number): void;
  keepers(groups: number, index: number, size: number, zeros: number): void;
  rowKeepers(groups: number, index: number, size: number, zeros: number, key: number): void;
  normals(groups: number, scale: number, mean: number): void;
  uniforms(groups: number, scale: number, mean: number, low: number, high: number): void;
  clamp(count: number, least: number, greatest: number): void;
  round(count: number, brain: boolean): void;
}

/** The draws that make each element from one word. */
export type WordDraw = Extract<Draw, { kind: 'normal' | 'truncated' | 'uniform' | 'sparse' }>;

export interface WasmLoops {
  /** The float32 weights of elements [element, element + count), at most {@link MAX_CALL_ELEMENTS}, before a sparse matrix drops any. */
  draw(draw: WordDraw, fill: Fill, element: number, count: number): Float32Array;
  /** A mask for each of columns [column, column + count) of a row of a sparse matrix: all ones to keep it, 0 to drop it. */
  keepers(fill: Fill, column: number, count: number, row: number, rows: number, zeros: number): Int32Array;
  /** The same if zeros are counted in rows, of which this one has the word `key`. */
  rowKeepers(key: number, column: number, count: number, columns: number, zeros: number): Int32Array;
  /** Float32 numbers as the bits of bfloat16, or of binary16, clamped to `halves` if given; at most {@link MAX_CALL_ELEMENTS}. */
  round(weights: Float32Array, brain: boolean, halves?: HalfRange): Uint16Array;
}

/** The most elements of one call: wasm/memory.ts has room for these. */
export const MAX_CALL_ELEMENTS = 1 << 15;
/** WebAssembly makes four blocks of four elements at once. */
const GROUP = 16;

/** The loops, with a memory of their own, in which they make the normal table when they first need it. */
export function instantiate(module: WebAssembly.Module): WasmLoops {
  const { exports } = new WebAssembly.Instance(module);
  const { memory, out, halves, ...wasm } = exports as unknown as Exports;
  const floats = new Float32Array(memory.buffer, out.value, MAX_CALL_ELEMENTS + 2 * GROUP);
  const masks = new Int32Array(floats.buffer, floats.byteOffset, floats.length);
  const bits = new Uint16Array(memory.buffer, halves.value, MAX_CALL_ELEMENTS + GROUP);

  let tabled = false;

  /**
   * Makes the words of elements [from, from + count) and of those before them in their group. The blocks have the counters
   * (from / 4, high + carry). Returns the number of groups.
   */
  function makeWords({ key, stream }: Fill, from: number, high: number, count: number): number {
    const groups = ceilTo((from % GROUP) + count, GROUP) / GROUP;
    const block = 4 * Math.floor(from / GROUP);
    const carry = Math.floor(block / 0x100000000);
    wasm.words(block, high + carry, stream[0], stream[1], key[0], key[1], groups);
    return groups;
  }

  return {
    draw(draw, fill, element, count) {
      const groups = makeWords(fill, element, 0, count);
      if (draw.kind === 'uniform') {
        wasm.uniforms(groups, draw.scale, draw.mean, draw.low, draw.high);
      } else {
        if (!tabled) wasm.normalTable();
        tabled = true;
        if (draw.kind === 'truncated') wasm.confineWords(groups, draw.first, draw.words);
        wasm.normals(groups, draw.scale / 0x10000000, draw.mean);
      }
      return floats.subarray(element % GROUP, (element % GROUP) + count);
    },
    keepers(fill, column, count, row, rows, zeros) {
      wasm.keepers(makeWords(fill, column, COLUMNS, count), row, rows, zeros);
      return masks.subarray(column % GROUP, (column % GROUP) + count);
    },
    rowKeepers(key, column, count, columns, zeros) {
      wasm.rowKeepers(ceilTo(count, GROUP) / GROUP, column, columns, zeros, key);
      return masks.subarray(0, count);
    },
    round(weights, brain, halves) {
      floats.set(weights);
      if (halves) wasm.clamp(weights.length, ...halves);
      wasm.round(weights.length, brain);
      return bits.subarray(0, weights.length);
    },
  };
}

let made: WasmLoops | undefined | null;

/** The loops of this thread, instantiated at the first call; undefined if the host cannot have them. */
export function wasmLoops(): WasmLoops | undefined {
  if (made === undefined) {
    try {
      const module = wasmModule();
      made = module ? instantiate(module) : null;
    } catch {
      made = null; // the plain loops write the same weights
    }
  }
  return made ?? undefined;
}
