// The loops that make samples of a twister's words: in WebAssembly, once it is loaded, or here.
import { fma, isSumExact } from '../fma.js';
import type { Mt19937 } from '../mt19937.js';
import { UNIT } from './cephes.js';
import { loops } from './load.js';
import { BATCH, type Bounds, type TorchLoops } from './loops.js';
import type { Platform } from './platforms.js';

/** From so many elements on WebAssembly, to which the state of the twister is copied, is faster. */
const MIN_WASM_ELEMENTS = 512;

const { fround } = Math;

/** Words, which become samples in their places. */
let words: ReturnType<typeof Uint32Array.of> | undefined;

const wasmFor = ({ hasWasm }: Platform, count: number): TorchLoops | undefined =>
  hasWasm && count >= MIN_WASM_ELEMENTS ? loops : undefined;

export function uniforms(platform: Platform, twister: Mt19937, count: number, bounds: Bounds): Float32Array {
  const { low, high, range } = bounds;
  const fast = isSumExact(low, range) && wasmFor(platform, count);
  if (fast) return fast.uniforms(twister, count, bounds);
  words ??= new Uint32Array(BATCH);
  const samples = new Float32Array(words.buffer, 0, count);
  twister.words(words, count);
  const { isUniformFused } = platform;
  for (let i = 0; i < count; i++) {
    const x = ((words[i] as number) & 0xffffff) * UNIT;
    const value = isUniformFused ? fma(x, range, low) : fround(fround(x * range) + low);
    samples[i] = value === high ? low : value;
  }
  return samples;
}

export function normals(platform: Platform, twister: Mt19937, count: number, std: number): Float32Array {
  const fast = wasmFor(platform, count);
  if (fast) return fast.normals(twister, count, std);
  words ??= new Uint32Array(BATCH);
  const samples = new Float32Array(words.buffer, 0, count);
  twister.words(words, count);
  for (let i = 0; i < count; i += 16) platform.block(words, i, samples);
  for (let i = 0; i < count; i++) samples[i] = (samples[i] as number) * std + 0;
  return samples;
}
