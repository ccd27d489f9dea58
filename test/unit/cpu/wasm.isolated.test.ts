// The loops in WebAssembly: what wasm/ compiles to, and bit for bit its TypeScript twins.
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
// @ts-expect-error plain JavaScript
import { sourcesDigest, WASM_BINARIES } from '../../../scripts/build/wasm.mjs';
import { wasmLoops } from '../../../src/cpu/wasm.ts';
import { WASM_HEX } from '../../../src/cpu/wasm-binary.ts';
import { bf16Bits, f16Bits } from '../../../src/dtype/half.ts';
import * as api from '../../../src/index-static.ts';
import { normal } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { permute } from '../../../src/random/sparse.ts';
import { confine } from '../../../src/random/truncated.ts';
import { uniform } from '../../../src/random/uniform.ts';
import type { Dtype, FillSpec, Slice, Uint64 } from '../../../src/types.ts';
import { runs } from '../../helpers/runs.ts';

// Compiling takes 2 s: `npm test` does, and fails where the build changes the committed file.
test.each(WASM_BINARIES as string[])('%s was compiled from these sources', (path) => {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  expect(text.split('\n')[1], 'npm run build compiles wasm/').toBe(`// ${sourcesDigest()}`);
});

/** The module itself, as src/cpu/wasm.ts instantiates it, with the words, floats and halves in its memory. */
function module() {
  const binary = Buffer.from(WASM_HEX, 'hex');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary));
  const wasm = exports as unknown as {
    memory: WebAssembly.Memory;
    table: WebAssembly.Global<'i32'>;
    normalTable(): void;
    out: WebAssembly.Global<'i32'>;
    halves: WebAssembly.Global<'i32'>;
    normals(groups: number, scale: number, mean: number): void;
    uniforms(groups: number, scale: number, mean: number, low: number, high: number): void;
    confineWords(groups: number, first: number, count: number): void;
    clamp(count: number, least: number, greatest: number): void;
    round(count: number, brain: number): void;
    keepers(groups: number, index: number, size: number, zeros: number): void;
  };
  const { buffer } = wasm.memory;
  wasm.normalTable();
  return {
    wasm,
    words: new Uint32Array(buffer, wasm.out.value, 32768),
    table: new Uint32Array(buffer, wasm.table.value, 8192),
    floats: new Float32Array(buffer, wasm.out.value, 32768),
    halves: new Uint16Array(buffer, wasm.halves.value, 32768),
  };
}

const view = new DataView(new ArrayBuffer(4));
function bits(float: number): number {
  view.setFloat32(0, float);
  return view.getUint32(0);
}

/** Words round every power of two from both ends, then words all over. */
function* manyWords(): Generator<number> {
  for (let power = 0; power < 32; power++) {
    for (let near = -300; near <= 300; near++) {
      yield (2 ** power + near) >>> 0;
      yield ~(2 ** power + near) >>> 0;
    }
  }
  const count = runs(3_000_000);
  for (let i = 0; i < count; i++) yield Math.imul(i, 0x9e3779b9) >>> 0;
}

/** Checks a function of the module against its twin, 32768 words at a time. */
function checkWords(
  of: Iterable<number>,
  run: (count: number) => ArrayLike<number>,
  input: Uint32Array,
  twin: (word: number) => number,
) {
  const chunk = new Uint32Array(32768);
  let filled = 0;
  let different = 0;
  let compared = 0;
  let first = '';
  const check = (): void => {
    input.set(chunk.subarray(0, filled));
    const got = run(filled);
    for (let i = 0; i < filled; i++, compared++) {
      const expected = twin(chunk[i] as number);
      if ((got[i] as number) !== expected) {
        first ||= `word ${chunk[i]}: ${got[i]}, twin ${expected}`;
        different++;
      }
    }
    filled = 0;
  };
  for (const word of of) {
    chunk[filled++] = word;
    if (filled === chunk.length) check();
  }
  check();
  expect({ different, first }).toEqual({ different: 0, first: '' });
  return compared;
}

describe('functions of a word', () => {
  const { wasm, words, table, floats, halves } = module();
  const asBits = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);

  test('the table of the normal quantile, each octave of 128 entries one place later', () => {
    expect(normalTable().map((_, i, all) => all[(i + 256) % 8192] as number)).toEqual(table);
  });

  test('normal', () => {
    const table = normalTable();
    const run = (count: number) => {
      wasm.normals(Math.ceil(count / 16), 2 ** -28, 0);
      return asBits;
    };
    expect(checkWords(manyWords(), run, words, (word) => bits(normal(word, table)))).toBeGreaterThan(runs(3_000_000));
  });

  test('uniform', () => {
    const run = (count: number) => {
      wasm.uniforms(Math.ceil(count / 16), 1, 0, 0, 0);
      return asBits;
    };
    expect(checkWords(manyWords(), run, words, (word) => bits(uniform(word)))).toBeGreaterThan(runs(3_000_000));
  });

  // One size, those next to powers of two and of four, and the largest.
  test.each([1, 2, 3, 255, 256, 257, 1023, 1025, 2048, 65535, 65537, 1_000_003, 0xffffffff])(
    'permutations of [0, %i)',
    (size) => {
      const zeros = Math.floor(size / 2);
      for (const index of [0, Math.floor(size / 3), size - 1]) {
        const run = (count: number) => {
          wasm.keepers(Math.ceil(count / 16), index, size, zeros);
          return words;
        };
        const keys = Array.from({ length: 2000 }, (_, i) => Math.imul(i + index, 0x9e3779b9) >>> 0);
        const kept = (key: number): number => (permute(index, size, key) >= zeros ? 0xffffffff : 0);
        expect(checkWords(keys, run, words, kept)).toBe(2000);
      }
    },
  );

  test.each([
    [0, 1],
    [5, 0xfffffff0],
    [0x80000000, 0x7fffffff],
    [123456789, 987654321],
  ])('confined to %i and %i more', (first, count) => {
    const run = (length: number) => {
      wasm.confineWords(Math.ceil(length / 16), first, count);
      return words;
    };
    checkWords(manyWords(), run, words, (word) => confine(word, first, count) >>> 0);
  });

  // Every sign and exponent, with fractions at which a half rounds, up to infinity.
  function* floatBits(): Generator<number> {
    for (let exponent = 0; exponent < 255; exponent++) {
      for (const fraction of [
        0, 1, 0xfff, 0x1000, 0x1001, 0x2fff, 0x3000, 0x3001, 0x7fff, 0x8000, 0x8001, 0x18000, 0x7fefff, 0x7ff000,
        0x7fffff,
      ]) {
        yield ((exponent << 23) | fraction) >>> 0;
        yield ((exponent << 23) | fraction | 0x80000000) >>> 0;
      }
    }
    const count = runs(2_000_000);
    for (let i = 0; i < count; i++) {
      const pattern = Math.imul(i, 0x9e3779b9) >>> 0;
      if (((pattern >>> 23) & 255) !== 255) yield pattern;
    }
  }
  test.each<[Dtype, (bits: number) => number]>([
    ['f16', f16Bits],
    ['bf16', bf16Bits],
  ])('rounded to %s', (dtype, twin) => {
    const run = (count: number) => {
      wasm.round(count, Number(dtype === 'bf16'));
      return halves;
    };
    expect(checkWords(floatBits(), run, words, twin)).toBeGreaterThan(runs(1_900_000));
  });

  // Halves of both dtypes.
  test.each<[Dtype, (bits: number) => number, least: number, greatest: number]>([
    ['f16', f16Bits, -1.5, 2 ** -24],
    ['f16', f16Bits, 0, 65504],
    ['bf16', bf16Bits, -(2 ** 100), 0],
    ['bf16', bf16Bits, 1, 1.0078125],
  ])('clamped and rounded to %s, case %#', (dtype, twin, least, greatest) => {
    const run = (count: number) => {
      wasm.clamp(count, least, greatest);
      wasm.round(count, Number(dtype === 'bf16'));
      return halves;
    };
    const kept = (pattern: number): number => {
      view.setUint32(0, pattern);
      const weight = view.getFloat32(0);
      return twin(weight < least ? bits(least) : weight > greatest ? bits(greatest) : pattern);
    };
    expect(checkWords(floatBits(), run, words, kept)).toBeGreaterThan(runs(1_900_000));
  });
});

describe('fills', () => {
  /** The same library where there is no WebAssembly. */
  let plain: typeof api;
  beforeAll(async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    plain = await import('../../../src/index-static.ts');
    plain.initializeWeightsSync([100, 100], 'he', { seed: 1 });
    expect((await import('../../../src/cpu/wasm.ts')).wasmLoops()).toBeUndefined();
    vi.unstubAllGlobals();
  });

  test('there is WebAssembly here', () => {
    expect(wasmLoops()).toBeDefined();
  });

  const INITS = {
    normal: api.normal({ stddev: 0.02 }),
    'normal with a mean': api.normal({ mean: -3, stddev: 1e-3 }),
    'smallest normal': api.normal({ stddev: 2 ** -98 }),
    'largest normal': api.normal({ mean: 1e30, stddev: 2 ** 100 }),
    he: api.heNormal(),
    'truncated normal': api.truncatedNormal({ bounds: 'standard-deviations' }),
    'absolutely truncated normal': api.truncatedNormal({
      mean: 1,
      stddev: 2,
      low: 0,
      high: Number.POSITIVE_INFINITY,
      bounds: 'absolute',
    }),
    uniform: api.uniform({ low: -0.05, high: 0.05 }),
    'uniform above 0': api.uniform(),
    'uniform of few halves': api.uniform({ low: 1.001, high: 1.023 }),
    'truncated normal of few halves': api.truncatedNormal({ low: 1.001, high: 1.023, bounds: 'absolute' }),
    xavier: api.xavierUniform(),
    sparse: api.sparse({ sparsity: 0.5 }),
  };

  function check(spec: FillSpec & { readonly seed: Uint64 }, count: number): void {
    const size = spec.dtype === 'f32' ? 4 : 2;
    const guard = 64;
    const arrays = [api, plain].map((library) => {
      const bytes = new Uint8Array(size * count + 2 * guard).fill(0xca);
      const target =
        size === 4 ? new Float32Array(bytes.buffer, guard, count) : new Uint16Array(bytes.buffer, guard, count);
      library.fillWeightsSync(target as never, spec);
      return bytes;
    });
    const [ours, twins] = arrays as [Uint8Array, Uint8Array];
    expect(Buffer.compare(ours, twins), inspect(spec)).toBe(0);
    expect(
      ours.subarray(0, guard).every((byte) => byte === 0xca) && ours.subarray(-guard).every((byte) => byte === 0xca),
    ).toBe(true);
  }

  describe.each(Object.entries(INITS))('%s', (name, given) => {
    test.each<Dtype>(['f32', 'f16', 'bf16'])('%s', (dtype) => {
      // No mean of 1e30 in f16.
      const init = name === 'largest normal' && dtype === 'f16' ? api.normal({ stddev: 2 ** 100 }) : given;
      const shape = [300, 301] as const;
      check({ shape, init, dtype, seed: 5, name: 'w' }, 300 * 301);
      // Every start within a block, lengths round groups of 16, the least and the most that WebAssembly takes, and parts of rows.
      for (let start = 0; start < 5; start++) {
        const most = 32767 + start;
        for (const count of [63, 64, 65, 79, 80, 81, most]) {
          check({ shape, init, dtype, seed: 18446744073709551615n, slice: [start, start + count] }, count);
        }
      }
      const boxes: [slice: Slice, count: number][] = [
        [
          [
            [7, 290],
            [100, 229],
          ],
          283 * 129,
        ],
        [
          [
            [0, 300],
            [5, 60],
          ],
          300 * 55,
        ],
      ];
      for (const [slice, count] of boxes) check({ shape, init, dtype, seed: 3, slice }, count);
    });
  });

  test('where the first word of the counter comes round to 0', () => {
    const end = 2 ** 34;
    for (const init of [api.normal({ stddev: 1 }), api.uniform()]) {
      for (const start of [end - 200, end - 97, end - 64, end - 2, end, end + 3]) {
        check({ shape: [2 ** 40], init, dtype: 'f32', seed: 9, slice: [start, start + 300] }, 300);
      }
    }
  });
});
