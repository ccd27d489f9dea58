// The state of a CPU generator of PyTorch, and the numbers that it draws in float32 or in a half.
//
// Source: PyTorch 2.13, ATen/native/cpu/DistributionTemplates.h and ATen/core/DistributionsHelper.h.
import type { Elements } from '../../dtype/dtype.js';
import type { Dtype } from '../../types.js';
import { log } from '../fdlibm.js';
import { fma } from '../fma.js';
import { ROUNDINGS } from '../half.js';
import type { Mt19937 } from '../mt19937.js';
import { sincos } from '../sincos.js';
import { UNIT } from './cephes.js';
import type { Platform } from './platforms.js';

/** A generator: what `torch.get_rng_state` stores, and the platform. */
export interface Source {
  readonly platform: Platform;
  /** The 64 bits of the seed. */
  seed: bigint;
  readonly twister: Mt19937;
  /** The second sample of a pair, for the next one that is drawn by itself. */
  kept: number | undefined;
}

const { abs, fround, sqrt } = Math;
/** Words that are drawn at a time, a multiple of 16. */
const BATCH = 4096;

/** Words of a generator, in batches: calls `use` for elements [at, at + count) with the words of a batch. */
function eachBatch(
  { twister }: Source,
  size: number,
  use: (words: Uint32Array, at: number, count: number) => void,
): void {
  const words = new Uint32Array(Math.min(BATCH, size));
  for (let at = 0; at < size; at += BATCH) {
    const count = Math.min(BATCH, size - at);
    twister.words(words, count);
    use(words, at, count);
  }
}

/** How a number is stored: as a float32, or as the bits of a half. */
export function storing(dtype: Dtype): (value: number) => number {
  return dtype === 'f32' ? fround : ROUNDINGS[dtype].bitsOf;
}

/** `tensor.uniform_(from, to)`. What rounds to `to` becomes `from`. */
export function drawUniform(source: Source, out: Elements, dtype: Dtype, from: number, to: number): void {
  const low = fround(from);
  const range = fround(fround(to) - low);
  const store = storing(dtype);
  const [first, last] = [store(low), store(fround(to))];
  // The double of a sum of a product that is exact is exact too, unless the magnitudes are far apart.
  const isExact = low === 0 || (abs(low) <= 4 * range && range <= 0x100000 * abs(low));
  const { isUniformFused } = source.platform;
  eachBatch(source, out.length, (words, at, count) => {
    for (let i = 0; i < count; i++) {
      const x = ((words[i] as number) & 0xffffff) * UNIT;
      const value = !isUniformFused ? fround(x * range) + low : isExact ? x * range + low : fma(x, range, low);
      const stored = store(fround(value));
      out[at + i] = stored === last ? first : stored;
    }
  });
}

/** 16 and more elements of `tensor.normal_(mean, std)`: blocks of 16. */
function drawBlocks(source: Source, out: Elements, dtype: Dtype, mean: number, std: number): void {
  const { block } = source.platform;
  const store = storing(dtype);
  const samples = new Float32Array(Math.min(BATCH, out.length));
  const use = (words: Uint32Array, at: number, count: number): void => {
    for (let i = 0; i < count; i += 16) block(words, i, samples);
    for (let i = 0; i < count; i++) {
      const sample = samples[i] as number;
      out[at + i] = store(mean === 0 ? sample * std + 0 : fma(sample, std, mean));
    }
  };
  const rest = out.length % 16;
  eachBatch(source, out.length - rest, use);
  if (rest === 0) return;
  // The last 16 are made again, of new words. A float32 tensor has drawn for the rest before.
  if (dtype === 'f32') eachBatch(source, rest, () => {});
  eachBatch(source, 16, (words) => use(words, out.length - 16, 16));
}

/** `random64() & (2^53 - 1)` over 2^53: the first word is the high one. */
function double(twister: Mt19937): number {
  const high = twister.word() & 0x1fffff;
  return (high * 0x100000000 + twister.word()) / 0x20000000000000;
}

/** A standard normal sample in doubles. */
function single(source: Source): number {
  if (source.kept !== undefined) {
    const { kept } = source;
    source.kept = undefined;
    return kept;
  }
  const u1 = double(source.twister);
  const u2 = double(source.twister);
  // log1p(-u2): the difference is exact.
  const radius = sqrt(-2 * log(1 - u2));
  const [sine, cosine] = sincos(2 * Math.PI * u1);
  source.kept = radius * sine;
  return radius * cosine;
}

/** `tensor.normal_(mean, std)`. */
export function drawNormal(source: Source, out: Elements, dtype: Dtype, mean: number, std: number): void {
  if (out.length >= 16) {
    drawBlocks(source, out, dtype, fround(mean), fround(std));
    return;
  }
  const store = storing(dtype);
  for (let i = 0; i < out.length; i++) out[i] = store(fround(single(source) * std + mean));
}

/** `torch.bernoulli(p)`: 1 where a uniform sample is below p, as the dtype has it. */
export function drawBernoulli(source: Source, out: Elements, dtype: Dtype, p: number): void {
  const bound = ROUNDINGS[dtype].round(p);
  const one = storing(dtype)(1);
  eachBatch(source, out.length, (words, at, count) => {
    for (let i = 0; i < count; i++) out[at + i] = ((words[i] as number) & 0xffffff) * UNIT < bound ? one : 0;
  });
}
