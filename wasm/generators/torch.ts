// The loops of src/generators/torch/: the words of MT19937, and what PyTorch makes of them with AVX2.
import { LOG } from './cephes-log.ts';
import { multiplyAdd } from './multiply-add.ts';

const SIZE: u32 = 624;
const MIDDLE: u32 = 397;

/** The state of the twister. */
const KEY: usize = memory.data(4 * 624, 16);
/** Words, and the samples that are made of them. The last words may be followed by some that are ignored. */
const OUT: usize = memory.data(4 * (16384 + 4), 16);
export const key: usize = KEY;
export const out: usize = OUT;

/** The part of each of four new words that comes of an old one and the one after it. */
// @ts-ignore: decorator
@inline
function mixed(word: v128, next: v128): v128 {
  const y = v128.or(
    v128.and(word, i32x4.splat(0x80000000)),
    v128.and(next, i32x4.splat(0x7fffffff)),
  );
  const odd = i32x4.neg(v128.and(y, i32x4.splat(1)));
  return v128.xor(i32x4.shr_u(y, 1), v128.and(odd, i32x4.splat(0x9908b0df)));
}

/** New words [i, i + 4), of words [i, i + 5) and of four that begin at `middle`. */
// @ts-ignore: decorator
@inline
function twistFour(i: u32, middle: u32): void {
  const at = KEY + 4 * i;
  v128.store(at, v128.xor(v128.load(KEY + 4 * middle), mixed(v128.load(at), v128.load(at, 4))));
}

function twistOne(i: u32, next: u32, middle: u32): void {
  const y = (load<u32>(KEY + 4 * i) & 0x80000000) | (load<u32>(KEY + 4 * next) & 0x7fffffff);
  store<u32>(KEY + 4 * i, load<u32>(KEY + 4 * middle) ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df));
}

function twist(): void {
  let i: u32 = 0;
  for (; i + 4 <= SIZE - MIDDLE; i += 4) twistFour(i, i + MIDDLE);
  for (; i < SIZE - MIDDLE; i++) twistOne(i, i + 1, i + MIDDLE);
  for (; i + 4 < SIZE; i += 4) twistFour(i, i + MIDDLE - SIZE);
  twistOne(SIZE - 1, 0, MIDDLE - 1);
}

/** Writes the next `count` words, of those from `position` on, and some more that are to be ignored. Returns the new position. */
export function words(position: u32, count: u32): u32 {
  for (let at = OUT, end = OUT + 4 * count; at < end; ) {
    if (position >= SIZE) {
      twist();
      position = 0;
    }
    const left = min<u32>(SIZE - position, <u32>(end - at) / 4);
    for (let i: u32 = 0; i < left; i += 4) {
      let y = v128.load(KEY + 4 * (position + i));
      y = v128.xor(y, i32x4.shr_u(y, 11));
      y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
      y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
      v128.store(at + 4 * i, v128.xor(y, i32x4.shr_u(y, 18)));
    }
    position += left;
    at += 4 * left;
  }
  return position;
}

/** Replaces words by uniform samples x * range + low; `low` stands for what rounds to `high`. */
export function uniforms(count: u32, low: f32, range: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let at = OUT, end = OUT + 4 * count; at < end; at += 16) {
    const sample = multiplyAdd(unit(v128.load(at)), f32x4.splat(range), lows);
    v128.store(at, v128.bitselect(lows, sample, f32x4.eq(sample, highs)));
  }
}

/** The low 24 bits of words, as numbers in [0, 1). */
// @ts-ignore: decorator
@inline
function unit(words: v128): v128 {
  const integers = f32x4.convert_i32x4_s(v128.and(words, i32x4.splat(0xffffff)));
  return f32x4.mul(integers, f32x4.splat(1.0 / 0x1000000));
}

/** log(x) of float32 that are not subnormal, in (0, 1]. */
// @ts-ignore: decorator
@inline
function log(bits: v128): v128 {
  // m in [0.5, 1)
  const m = v128.or(v128.and(bits, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(m, f32x4.splat(Mathf.SQRT1_2));
  const e = f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(i32x4.shr_u(bits, 23), i32x4.splat(126)), small));
  const x = f32x4.add(f32x4.sub(m, f32x4.splat(1)), v128.and(m, small));
  const z = f32x4.mul(x, x);
  let y = v128.load32_splat(LOG);
  for (let at = LOG + 4; at < LOG + 36; at += 4) y = multiplyAdd(y, x, v128.load32_splat(at));
  y = multiplyAdd(f32x4.mul(y, x), z, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
  return multiplyAdd(e, f32x4.splat(0.693359375), f32x4.add(x, y));
}

/** Replaces the words of blocks of 16 by normal samples * std. */
export function normals(count: u32, std: f32): void {
  // Adding 0 turns an exact -0 into 0; a tiny negative product still rounds to -0.
  const zero = f32x4.splat(0);
  const stds = f32x4.splat(std);
  for (let block = OUT, end = OUT + 4 * count; block < end; block += 64) {
    for (let at = block; at < block + 32; at += 16) {
      const u1 = f32x4.sub(f32x4.splat(1), unit(v128.load(at)));
      const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log(u1)));
      const theta = f32x4.mul(f32x4.splat(<f32>(2 * Math.PI)), unit(v128.load(at, 32)));
      const octant = i32x4.trunc_sat_f32x4_s(f32x4.mul(theta, f32x4.splat(<f32>(4 / Math.PI))));
      const k = v128.and(i32x4.add(octant, i32x4.splat(1)), i32x4.splat(~1));
      const f = f32x4.convert_i32x4_s(k);
      let x = multiplyAdd(f, f32x4.splat(-0.78515625), theta);
      x = multiplyAdd(f, f32x4.splat(-0.00024187564849853516), x);
      x = multiplyAdd(f, f32x4.splat(-3.774894977445941e-8), x);
      const z = f32x4.mul(x, x);
      let c = multiplyAdd(f32x4.splat(2.443315711809948e-5), z, f32x4.splat(-1.388731625493765e-3));
      c = multiplyAdd(c, z, f32x4.splat(4.166664568298827e-2));
      c = multiplyAdd(f32x4.mul(c, z), z, f32x4.mul(z, f32x4.splat(-0.5)));
      c = f32x4.add(c, f32x4.splat(1));
      let s = multiplyAdd(f32x4.splat(-1.9515295891e-4), z, f32x4.splat(8.3321608736e-3));
      s = multiplyAdd(s, z, f32x4.splat(-1.6666654611e-1));
      s = multiplyAdd(f32x4.mul(s, z), x, x);
      const swapped = i32x4.eq(v128.and(k, i32x4.splat(2)), i32x4.splat(2));
      const cosine = v128.bitselect(s, c, swapped);
      const sine = v128.bitselect(c, s, swapped);
      // Bit 2 of k is the sign of the sine; of k - 2, inverted, that of the cosine.
      const sineSign = v128.and(i32x4.shl(k, 29), i32x4.splat(0x80000000));
      const cosineSign = v128.andnot(i32x4.splat(0x80000000), i32x4.shl(i32x4.sub(k, i32x4.splat(2)), 29));
      const a = f32x4.mul(radius, v128.xor(cosine, cosineSign));
      const b = f32x4.mul(radius, v128.xor(sine, sineSign));
      v128.store(at, multiplyAdd(a, stds, zero));
      v128.store(at, multiplyAdd(b, stds, zero), 32);
    }
  }
}
