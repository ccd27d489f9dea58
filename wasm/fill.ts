// The loops of src/cpu/fill.ts for contiguous elements, in groups of 16 that start at a multiple of four. They work in
// OUT.
import { bf16Bits, f16Bits } from './half.ts';
import { HALVES, OUT, TABLE } from './memory.ts';
import { normalFixed } from './normal.ts';
import { normalTable } from './normal-table.ts';
import { philox4x32 } from './philox.ts';
import { permute } from './sparse.ts';
import { confine } from './truncated.ts';
import { uniform } from './uniform.ts';

export { normalTable };
export const table: usize = TABLE;
export const out: usize = OUT;
export const halves: usize = HALVES;

/** Writes the words of 4 * groups blocks, with counters (low + 2^32 high + i, stream); low is a multiple of four. */
export function words(low: u32, high: u32, stream0: u32, stream1: u32, key0: u32, key1: u32, groups: u32): void {
  let out = OUT;
  while (groups) {
    // Stops where the first word of the counter wraps to 0 and carries into the second.
    const left: u32 = -low >>> 2;
    const count = left && left < groups ? left : groups;
    philox4x32(out, low, high, stream0, stream1, key0, key1, count);
    out += 64 * count;
    groups -= count;
    low = 0;
    high++;
  }
}

/** Maps the words into [first, first + count). */
export function confineWords(groups: u32, first: u32, count: u32): void {
  const firsts = i32x4.splat(first);
  const counts = i32x4.splat(count);
  for (let at = OUT, end = OUT + 64 * groups; at < end; at += 16) {
    v128.store(at, confine(v128.load(at), firsts, counts));
  }
}

/**
 * Replaces each word by a mask: all ones if the permutation of [0, size) with that key maps index to >= zeros, else 0.
 */
export function keepers(groups: u32, index: u32, size: u32, zeros: u32): void {
  for (let at = OUT, end = OUT + 64 * groups; at < end; at += 16) {
    v128.store(at, i32x4.ge_u(permute(i32x4.splat(index), size, v128.load(at)), i32x4.splat(zeros)));
  }
}

/** Writes the masks of index, index + 1, ... under one permutation of [0, size). Those from size on are arbitrary. */
export function rowKeepers(groups: u32, index: u32, size: u32, zeros: u32, key: u32): void {
  const keys = i32x4.splat(key);
  const last = i32x4.splat(size - 1);
  let indices = i32x4.add(i32x4.splat(index), i32x4(0, 1, 2, 3));
  for (let at = OUT, end = OUT + 64 * groups; at < end; at += 16) {
    // An index that is too large would walk without end.
    v128.store(at, i32x4.ge_u(permute(i32x4.min_u(indices, last), size, keys), i32x4.splat(zeros)));
    indices = i32x4.add(indices, i32x4.splat(4));
  }
}

/** Replaces words by normal mean + scale * sample, each operation rounded. `scale` includes a factor of 2^-28. */
export function normals(groups: u32, scale: f32, mean: f32): void {
  const scales = f32x4.splat(scale);
  const means = f32x4.splat(mean);
  const shifted = mean != 0;
  for (let at = OUT, end = OUT + 64 * groups; at < end; at += 16) {
    const weights = f32x4.mul(normalFixed(v128.load(at)), scales);
    v128.store(at, shifted ? f32x4.add(means, weights) : weights);
  }
}

/** Replaces words by uniform mean + scale * sample, clamped to [low, high] if the mean is not 0. */
export function uniforms(groups: u32, scale: f32, mean: f32, low: f32, high: f32): void {
  const scales = f32x4.splat(scale);
  const means = f32x4.splat(mean);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const shifted = mean != 0;
  for (let at = OUT, end = OUT + 64 * groups; at < end; at += 16) {
    const weights = f32x4.mul(uniform(v128.load(at)), scales);
    v128.store(at, shifted ? f32x4.min(f32x4.max(f32x4.add(means, weights), lows), highs) : weights);
  }
}

/**
 * Clamps the float32 at OUT. Pseudo-minimum and pseudo-maximum are one instruction each on x86; they differ from the others for NaN and
 * for a -0, which no draw with bounds makes.
 */
export function clamp(count: u32, least: f32, greatest: f32): void {
  const lows = f32x4.splat(least);
  const highs = f32x4.splat(greatest);
  for (let at = OUT, end = OUT + 4 * count; at < end; at += 16) {
    v128.store(at, f32x4.pmin(f32x4.pmax(v128.load(at), lows), highs));
  }
}

/** Rounds the float32 at OUT to 16 bits at HALVES, eight at a time: bfloat16 if `brain`, else binary16. */
export function round(count: u32, brain: bool): void {
  for (let i: usize = 0; i < count; i += 8) {
    const a = v128.load(OUT + 4 * i);
    const b = v128.load(OUT + 4 * i, 16);
    const low = brain ? bf16Bits(a) : f16Bits(a);
    const high = brain ? bf16Bits(b) : f16Bits(b);
    v128.store(HALVES + 2 * i, i16x8.narrow_i32x4_u(low, high));
  }
}
