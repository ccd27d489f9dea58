// The loops that make samples of a twister's words: in WebAssembly, once it is loaded, or here.
import { fma } from '../fma.js';
import type { Mt19937 } from '../mt19937.js';
import { UNIT } from './cephes.js';
import { BATCH, type Bounds, type TorchLoops } from './loops.js';
import type { Platform } from './platforms.js';

/** From so many elements on WebAssembly, to which the state of the twister is copied, is faster. */
const MIN_WASM_ELEMENTS = 512;

const { abs, fround } = Math;

let words: Uint32Array | undefined;
let samples: Float32Array | undefined;
let wasm: TorchLoops | undefined;

/**
 * Loads WebAssembly, with which the numbers of the platform `'linux-x64'` are made about 4 times as fast; they are the same. `createAll` and
 * `fillAll` do so themselves. Where the host has no WebAssembly with SIMD, or a content security policy forbids it, nothing changes.
 *
 * @returns whether WebAssembly makes the numbers from now on
 * @example
 * await loadWasm();
 * torchGenerator({ seed: 42 }).randn([4096, 4096]);
 */
export async function loadWasm(): Promise<boolean> {
  wasm ??= await import('./wasm.js').then(({ instantiate }) => instantiate()).catch(() => undefined);
  return wasm !== undefined;
}

const wasmFor = ({ hasWasm }: Platform, count: number): TorchLoops | undefined =>
  hasWasm && count >= MIN_WASM_ELEMENTS ? wasm : undefined;

export function uniforms(platform: Platform, twister: Mt19937, count: number, bounds: Bounds): Float32Array {
  const { low, high, range } = bounds;
  // WebAssembly adds doubles, whose sum must be exact, so that rounding it rounds once: unless the magnitudes are far apart.
  const isExact = low === 0 || (abs(low) <= 4 * range && range <= 0x100000 * abs(low));
  const fast = isExact && wasmFor(platform, count);
  if (fast) return fast.uniforms(twister, count, bounds);
  words ??= new Uint32Array(BATCH);
  samples ??= new Float32Array(BATCH);
  twister.words(words, count);
  const { isUniformFused } = platform;
  for (let i = 0; i < count; i++) {
    const x = ((words[i] as number) & 0xffffff) * UNIT;
    const value = isUniformFused ? fma(x, range, low) : fround(fround(x * range) + low);
    samples[i] = value === high ? low : value;
  }
  return samples.subarray(0, count);
}

export function normals(platform: Platform, twister: Mt19937, count: number, std: number): Float32Array {
  const fast = wasmFor(platform, count);
  if (fast) return fast.normals(twister, count, std);
  words ??= new Uint32Array(BATCH);
  samples ??= new Float32Array(BATCH);
  twister.words(words, count);
  for (let i = 0; i < count; i += 16) platform.block(words, i, samples);
  for (let i = 0; i < count; i++) samples[i] = (samples[i] as number) * std + 0;
  return samples.subarray(0, count);
}
