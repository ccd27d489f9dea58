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
import { BATCH } from './loops.js';
import type { Platform } from './platforms.js';
import { normals, uniforms } from './samples.js';

/** A generator: what `torch.get_rng_state` stores, and the platform. */
export interface Source {
  readonly platform: Platform;
  /** The 64 bits of the seed. */
  seed: bigint;
  readonly twister: Mt19937;
  /** The second sample of a pair, for the next one that is drawn by itself. */
  kept: number | undefined;
}

const { fround, sqrt } = Math;

/** A draw in steps, between which other tasks may run. All steps are to be taken. */
export type Steps = Iterable<unknown>;

/** Calls `make` for each batch of so many elements: those from `at` on. */
function* eachBatch(size: number, make: (at: number, count: number) => void): Steps {
  for (let at = 0; at < size; at += BATCH) {
    make(at, Math.min(BATCH, size - at));
    yield;
  }
}

/** How a number is stored: as a float32, or as the bits of a half. */
export function storing(dtype: Dtype): (value: number) => number {
  return dtype === 'f32' ? fround : ROUNDINGS[dtype].bitsOf;
}

/** `tensor.uniform_(from, to)`. What rounds to `to` becomes `from`. */
export function drawUniform(
  { platform, twister }: Source,
  out: Elements,
  dtype: Dtype,
  from: number,
  to: number,
): Steps {
  const [low, high] = [fround(from), fround(to)];
  const bounds = { low, high, range: fround(high - low) };
  const store = storing(dtype);
  const [first, last] = [store(low), store(high)];
  return eachBatch(out.length, (at, count) => {
    const samples = uniforms(platform, twister, count, bounds);
    if (dtype === 'f32') out.set(samples, at);
    else {
      for (const [i, sample] of samples.entries()) {
        const stored = store(sample);
        out[at + i] = stored === last ? first : stored;
      }
    }
  });
}

/** 16 and more elements of `tensor.normal_(mean, std)`: blocks of 16. */
function* drawBlocks({ platform, twister }: Source, out: Elements, dtype: Dtype, mean: number, std: number): Steps {
  const store = storing(dtype);
  const make = (at: number, count: number): void => {
    const samples = normals(platform, twister, count, mean === 0 ? std : 1);
    if (dtype === 'f32' && mean === 0) out.set(samples, at);
    else {
      for (let i = 0; i < count; i++) {
        const sample = samples[i] as number;
        out[at + i] = store(mean === 0 ? sample : fma(sample, std, mean));
      }
    }
  };
  const rest = out.length % 16;
  yield* eachBatch(out.length - rest, make);
  if (rest === 0) return;
  // The last 16 are made again, of new words. A float32 tensor has drawn for the rest before.
  if (dtype === 'f32') for (let i = 0; i < rest; i++) twister.word();
  make(out.length - 16, 16);
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
export function drawNormal(source: Source, out: Elements, dtype: Dtype, mean: number, std: number): Steps {
  if (out.length >= 16) return drawBlocks(source, out, dtype, fround(mean), fround(std));
  const store = storing(dtype);
  for (let i = 0; i < out.length; i++) out[i] = store(fround(single(source) * std + mean));
  return [];
}

/** `torch.bernoulli(p)`: 1 where a uniform sample is below p, as the dtype has it. */
export function drawBernoulli({ platform, twister }: Source, out: Elements, dtype: Dtype, p: number): Steps {
  const bound = ROUNDINGS[dtype].round(p);
  const one = storing(dtype)(1);
  return eachBatch(out.length, (at, count) => {
    const samples = uniforms(platform, twister, count, { low: 0, high: 1, range: 1 });
    for (let i = 0; i < count; i++) out[at + i] = (samples[i] as number) < bound ? one : 0;
  });
}
