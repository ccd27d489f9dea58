// The loops of the generators in WebAssembly: bit for bit what their twins in TypeScript make of the same words.
import { expect, test } from 'vitest';
import { compile } from '../../../src/cpu/compile.ts';
import { arithmeticOf } from '../../../src/generators/jax/number.ts';
import { elementOf, normalSampling, type Sampling, truncatedSampling } from '../../../src/generators/jax/sampling.ts';
import { instantiate as instantiateJax } from '../../../src/generators/jax/wasm.ts';
import { WASM_HEX as JAX_HEX } from '../../../src/generators/jax/wasm-binary.ts';
import { elementBits } from '../../../src/generators/jax/words.ts';
import { Mt19937 } from '../../../src/generators/mt19937.ts';
import { cephesBlock } from '../../../src/generators/torch/cephes.ts';
import { instantiate as instantiateTorch } from '../../../src/generators/torch/wasm.ts';
import { WASM_HEX as TORCH_HEX } from '../../../src/generators/torch/wasm-binary.ts';
import { runs } from '../../helpers/runs.ts';

/** The functions of a module, with its output as words and as float32. */
function moduleOf(hex: string, size: number) {
  const { memory, out, ...wasm } = new WebAssembly.Instance(compile(hex)).exports as unknown as {
    memory: WebAssembly.Memory;
    out: WebAssembly.Global<'i32'>;
  } & Record<'normals' | 'uniforms', (count: number, ...numbers: number[]) => void>;
  return { wasm, words: new Uint32Array(memory.buffer, out.value, size) };
}

const bits = (floats: Float32Array): Uint32Array =>
  new Uint32Array(floats.buffer, floats.byteOffset, floats.length).slice();

test("PyTorch's blocks, of every argument that log, sin and cos can have", () => {
  const { wasm, words } = moduleOf(TORCH_HEX, 16384);
  const block = cephesBlock(true);
  const given = new Uint32Array(16384);
  const twin = new Float32Array(16384);
  const total = runs(2 ** 24);
  let different = 0;
  for (let from = 0; from < total; from += 8192) {
    for (let i = 0; i < 8192; i++) {
      // A half of a block has the argument of log, the other that of sin and cos: in all every one of 24 bits, in an order of its own.
      const k = Math.round(((from + i) * 2 ** 24) / total);
      const at = 16 * (i >>> 3) + (i & 7);
      given[at] = k;
      given[at + 8] = Math.imul(k, 0x9e3779b1);
    }
    words.set(given);
    wasm.normals(16384, 1);
    for (let i = 0; i < 16384; i += 16) block(given, i, twin);
    for (const [i, word] of bits(twin).entries()) {
      // -0 becomes 0 when it is multiplied and 0 is added.
      if ((word === 0x80000000 ? 0 : word) !== words[i]) different++;
    }
  }
  expect(different).toBe(0);
});

test("JAX's normals, of every sample that they can be made of", () => {
  const { wasm, words } = moduleOf(JAX_HEX, 2048);
  const arithmetic = arithmeticOf('f32');
  const { low, high } = normalSampling(arithmetic);
  const element = elementOf(arithmetic, normalSampling(arithmetic));
  const total = runs(2 ** 23);
  const twin = new Float32Array(2048);
  let different = 0;
  for (let from = 0; from < total; from += 2048) {
    const given = Uint32Array.from({ length: 2048 }, (_, i) => Math.round(((from + i) * 2 ** 23) / total) * 512);
    words.set(given);
    wasm.uniforms(512, low, Math.fround(high - low));
    wasm.normals(512);
    for (let i = 0; i < 2048; i++) twin[i] = element(given[i] as number);
    for (const [i, word] of bits(twin).entries()) if (word !== words[i]) different++;
  }
  expect(different).toBe(0);
});

test('the words of MT19937, from every place in its state', () => {
  const loops = instantiateTorch();
  const words = new Uint32Array(1300);
  let different = 0;
  // 625 is the place in a state that was just seeded.
  for (let position = 0; position <= 625; position++) {
    const count = 627 + (position % 673);
    const [ours, twin] = [Mt19937.fromWord(5489), Mt19937.fromWord(5489)];
    ours.state = { ...ours.state, position };
    twin.state = { ...twin.state, position };
    // Uniform samples in [0, 2^24) are the low bits of the words.
    const samples = loops.uniforms(ours, count, { low: 0, high: 2 ** 25, range: 2 ** 24 });
    twin.words(words, count);
    for (let i = 0; i < count; i++) if (samples[i] !== ((words[i] as number) & 0xffffff)) different++;
    expect(ours.state).toEqual(twin.state);
  }
  expect(different).toBe(0);
});

test('what rounds to the upper bound of a uniform of PyTorch becomes the lower one', () => {
  const loops = instantiateTorch();
  const low = 1;
  const high = 1 + 2 ** -22; // of three floats
  const samples = loops.uniforms(Mt19937.fromWord(1), 16384, { low, high, range: high - low });
  expect(new Set(samples)).toEqual(new Set([1, 1 + 2 ** -23]));
});

test.each<[string, Sampling | undefined]>([
  ['words', undefined],
  ['a uniform', { low: -3, high: 5 }],
  ['a scaled uniform', { low: -1, high: 1, factor: 0.125 }],
  [
    'a normal with mean and standard deviation',
    { ...normalSampling(arithmeticOf('f32')), factor: Math.fround(0.02), term: 1 },
  ],
  ['a truncated normal', { ...truncatedSampling(arithmeticOf('f32'), -2, 2), factor: 1.5 }],
  ['a normal that is truncated on one side', truncatedSampling(arithmeticOf('f32'), 0.5, Number.POSITIVE_INFINITY)],
])("JAX's %s at places within 2^32 and beyond", (_, sampling) => {
  const loops = instantiateJax();
  const key = [123456789, 0xfedcba98] as const;
  const words = new Uint32Array(2048);
  for (const from of [0, 1, 4095, 2 ** 32 - 2048, 2 ** 32, 3 * 2 ** 32 + 17]) {
    elementBits({ key, width: 32, partitionable: true, size: 2 ** 40 }, from, words, 2048);
    const element = sampling ? elementOf(arithmeticOf('f32'), sampling) : undefined;
    const expected = element ? bits(Float32Array.from(words, element)) : words;
    for (const count of [2048, 2047, 5, 1]) {
      const drawn = loops.draw(key, from, count, sampling);
      const found = drawn instanceof Float32Array ? bits(drawn) : drawn;
      expect(found).toEqual(expected.slice(0, count));
    }
  }
  // Where the counter carries, the loops leave it to their twins.
  expect(loops.draw(key, 2 ** 32 - 5, 6, sampling)).toBeUndefined();
});
