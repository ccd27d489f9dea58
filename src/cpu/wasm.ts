// The loops of cpu.ts in WebAssembly SIMD: the same bits as the twins in this folder, four elements at a time. Where
// there is no WebAssembly or no SIMD, or a content security policy forbids it, there is no kernel.

import { ceilTo } from '../dtype/align.js';
import type { Draw, Fill } from '../fill/fill.js';
import { NORMAL_TABLE_SIZE, normalTable } from '../random/normal-table.js';
import { COLUMNS } from '../random/words.js';

import { kernelModule } from './wasm-module.js';

/** What wasm/fill.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Global<'i32'>;
  readonly out: WebAssembly.Global<'i32'>;
  readonly halves: WebAssembly.Global<'i32'>;
  words(low: number, high: number, stream0: number, stream1: number, key0: number, key1: number, groups: number): void;
  confineWords(groups: number, first: number, count: number): void;
  keepers(groups: number, index: number, size: number, zeros: number): void;
  normals(groups: number, scale: number, mean: number): void;
  uniforms(groups: number, scale: number, mean: number, low: number, high: number): void;
  round(count: number, brain: boolean): void;
}

/** The elements that are drawn by a word each, and by nothing else. */
export type WordDraw = Extract<Draw, { kind: 'normal' | 'truncated' | 'uniform' | 'sparse' }>;

export interface Kernel {
  /** The float32 weights of elements [element, element + count), at most {@link MOST}, before a sparse matrix is thinned out. */
  draw(draw: WordDraw, fill: Fill, element: number, count: number): Float32Array;
  /** For columns [column, column + count) of a row of a sparse matrix all ones if the element is kept, 0 if it is lost. */
  keepers(fill: Fill, column: number, count: number, row: number, rows: number, zeros: number): Int32Array;
  /** Float32 numbers as the bits of bfloat16, or of binary16; at most {@link MOST}. */
  round(weights: Float32Array, brain: boolean): Uint16Array;
}

/** The most elements of a call, as wasm/memory.ts has room for. */
export const MOST = 1 << 15;
/** Elements of four blocks, which are made together. */
const GROUP = 16;

function instantiate(): Kernel {
  const { exports } = new WebAssembly.Instance(kernelModule());
  const { memory, table, out, halves, ...wasm } = exports as unknown as Exports;
  const floats = new Float32Array(memory.buffer, out.value, MOST + 2 * GROUP);
  const masks = new Int32Array(floats.buffer, floats.byteOffset, floats.length);
  const bits = new Uint16Array(memory.buffer, halves.value, MOST + GROUP);

  let tabled = false;
  /** The octaves one place later, as wasm/normal.ts reads them. */
  function writeTable(): void {
    if (tabled) return;
    tabled = true;
    const entries = new Uint32Array(memory.buffer, table.value, NORMAL_TABLE_SIZE / 4);
    const octave = 256;
    const all = normalTable();
    for (let i = 0; i < 32; i++) {
      entries.set(all.subarray(octave * i, octave * (i + 1)), octave * ((i + 31) % 32));
    }
  }

  /** Makes the words of [from, from + count) and what is before them in their group, whose blocks have counters (from / 4, high + its carry); says in how many groups. */
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
        writeTable();
        if (draw.kind === 'truncated') wasm.confineWords(groups, draw.first, draw.words);
        wasm.normals(groups, draw.scale / 0x10000000, draw.mean);
      }
      return floats.subarray(element % GROUP, (element % GROUP) + count);
    },
    keepers(fill, column, count, row, rows, zeros) {
      wasm.keepers(makeWords(fill, column, COLUMNS, count), row, rows, zeros);
      return masks.subarray(column % GROUP, (column % GROUP) + count);
    },
    round(weights, brain) {
      floats.set(weights);
      wasm.round(weights.length, brain);
      return bits.subarray(0, weights.length);
    },
  };
}

let made: Kernel | undefined | null;

/** The kernel of this host, made once; or nothing. */
export function kernelOf(): Kernel | undefined {
  if (made === undefined) {
    try {
      made = instantiate();
    } catch {
      made = null; // the plain twins make the same weights
    }
  }
  return made ?? undefined;
}
