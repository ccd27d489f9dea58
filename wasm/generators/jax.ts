// The loops of src/generators/jax/: Threefry-2x32, and what JAX makes of its words on CPUs in float32.
import { LOG } from './cephes-log.ts';
import { multiplyAdd } from './multiply-add.ts';

/** The words of elements, and the samples that are made of them. */
const OUT: usize = memory.data(4 * 2048, 16);
export const out: usize = OUT;

/** The parity of the key schedule: `SKEIN_KS_PARITY32` of Random123. */
const PARITY: u32 = 0x1bd11bda;

// @ts-ignore: decorator
@inline
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/**
 * Writes the words of `groups` times four elements: x ^ y of the counters (high, low + i) under a key. No low + i reaches 2^32.
 */
export function words(k0: u32, k1: u32, high: u32, low: u32, groups: u32): void {
  const first = i32x4.splat(k0);
  const second = i32x4.splat(k1);
  const third = i32x4.splat(PARITY ^ k0 ^ k1);
  let counters = i32x4.add(i32x4.splat(low + k1), i32x4(0, 1, 2, 3));
  for (let at = OUT, end = OUT + 16 * groups; at < end; at += 16) {
    let x = i32x4.splat(high + k0);
    let y = counters;
    // The schedule turns by one after each group of four rounds.
    let a = second;
    let b = third;
    let c = first;
    for (let group = 1; group <= 5; group++) {
      const odd = group & 1;
      x = i32x4.add(x, y);
      y = v128.xor(rotate(y, odd ? 13 : 17), x);
      x = i32x4.add(x, y);
      y = v128.xor(rotate(y, odd ? 15 : 29), x);
      x = i32x4.add(x, y);
      y = v128.xor(rotate(y, odd ? 26 : 16), x);
      x = i32x4.add(x, y);
      y = v128.xor(rotate(y, odd ? 6 : 24), x);
      x = i32x4.add(x, a);
      y = i32x4.add(i32x4.add(y, b), i32x4.splat(group));
      const next = a;
      a = b;
      b = c;
      c = next;
    }
    v128.store(at, v128.xor(x, y));
    counters = i32x4.add(counters, i32x4.splat(4));
  }
}

/** Replaces words by uniform samples: the high 23 bits * 2^-23 * range + low, at least low. */
export function uniforms(groups: u32, low: f32, range: f32): void {
  const lows = f32x4.splat(low);
  for (let at = OUT, end = OUT + 16 * groups; at < end; at += 16) {
    const unit = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(v128.load(at), 9)), f32x4.splat(1.0 / 0x800000));
    v128.store(at, f32x4.max(multiplyAdd(unit, f32x4.splat(range), lows), lows));
  }
}

/** Coefficients of log1p(x) = x - x^2 / 2 + x^3 P(x) / Q(x) for |x| < sqrt(2) - 1, P and Q in turns. Source: Cephes, unity.c. */
const LOG1P: usize = memory.data<f32>([
  0.0000452700008624452, 1, 0.49854102823193375, 15.062909083469192, 6.578732594206104, 83.04756596796722,
  29.911919328553072, 221.76239823732857, 60.94966798098779, 309.09872225312057, 57.11296359058554,
  216.42788614495947, 20.039553499201283, 60.11866049760384,
]);

/** The polynomial in x of three coefficients, the highest first. */
// @ts-ignore: decorator
@inline
function quadratic(at: usize, x: v128): v128 {
  return multiplyAdd(multiplyAdd(v128.load32_splat(at), x, v128.load32_splat(at, 4)), x, v128.load32_splat(at, 8));
}

/** log(x), x in (0, 1), not subnormal. Source: Cephes, logf.c, as `GenerateVF32Log` of XLA has it. */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const half = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000)); // in [0.5, 1)
  const small = f32x4.lt(half, f32x4.splat(Mathf.SQRT1_2));
  const e = f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)), small));
  const m = f32x4.add(f32x4.sub(half, f32x4.splat(1)), v128.and(half, small));
  const m2 = f32x4.mul(m, m);
  const m3 = f32x4.mul(m2, m);
  const y0 = quadratic(LOG, m);
  const y1 = quadratic(LOG + 12, m);
  const y2 = quadratic(LOG + 24, m);
  let y = multiplyAdd(multiplyAdd(y0, m3, y1), m3, y2);
  y = multiplyAdd(y, m3, f32x4.mul(e, f32x4.splat(-2.1219444e-4)));
  return multiplyAdd(e, f32x4.splat(0.693359375), f32x4.add(multiplyAdd(m2, f32x4.splat(-0.5), m), y));
}

/** log(1 + x), x in (-1, 0]. */
// @ts-ignore: decorator
@inline
function log1p(x: v128): v128 {
  const x2 = f32x4.mul(x, x);
  let p = v128.load32_splat(LOG1P);
  let q = v128.load32_splat(LOG1P, 4);
  for (let at = LOG1P + 8; at < LOG1P + 56; at += 8) {
    p = multiplyAdd(p, x, v128.load32_splat(at));
    q = multiplyAdd(q, x, v128.load32_splat(at, 4));
  }
  const near = f32x4.add(
    x,
    multiplyAdd(x2, f32x4.splat(-0.5), f32x4.mul(f32x4.mul(x, x2), f32x4.div(p, q))),
  );
  const isFar = f32x4.ge(f32x4.abs(x), f32x4.splat(0.41421356237309503));
  if (!v128.any_true(isFar)) return near;
  return v128.bitselect(log(f32x4.add(f32x4.splat(1), x)), near, isFar);
}

/** Coefficients for w < 5 and for w >= 5, in turns. Source: Giles, "Approximating the erfinv function", GPU Computing Gems 2, 2010. */
const ERF_INV: usize = memory.data<f32>([
  2.81022636e-8, -0.000200214257, 3.43273939e-7, 0.000100950558, -3.5233877e-6, 0.00134934322, -4.39150654e-6,
  -0.00367342844, 0.00021858087, 0.00573950773, -0.00125372503, -0.0076224613, -0.00417768164, 0.00943887047,
  0.246640727, 1.00167406, 1.50140941, 2.83297682,
]);

/** Replaces numbers in [-1, 1] by sqrt(2) erf_inv(x). */
export function normals(groups: u32): void {
  for (let at = OUT, end = OUT + 16 * groups; at < end; at += 16) {
    const x = v128.load(at);
    const w = f32x4.neg(log1p(f32x4.neg(f32x4.mul(x, x))));
    const isFar = f32x4.ge(w, f32x4.splat(5));
    const any = v128.any_true(isFar);
    let v = f32x4.sub(w, f32x4.splat(2.5));
    if (any) v = v128.bitselect(f32x4.sub(f32x4.sqrt(w), f32x4.splat(3)), v, isFar);
    let p = coefficients(ERF_INV, isFar);
    for (let from = ERF_INV + 8; from < ERF_INV + 72; from += 8) p = multiplyAdd(p, v, coefficients(from, isFar));
    const isOne = f32x4.eq(f32x4.abs(x), f32x4.splat(1));
    const inverse = v128.bitselect(f32x4.mul(x, f32x4.splat(Infinity)), f32x4.mul(p, x), isOne);
    v128.store(at, f32x4.mul(f32x4.splat(Mathf.SQRT2), inverse));
  }
}

// @ts-ignore: decorator
@inline
function coefficients(at: usize, isFar: v128): v128 {
  return v128.bitselect(v128.load32_splat(at, 4), v128.load32_splat(at), isFar);
}

/** Clamps numbers to [least, greatest]. */
export function clamp(groups: u32, least: f32, greatest: f32): void {
  for (let at = OUT, end = OUT + 16 * groups; at < end; at += 16) {
    v128.store(at, f32x4.min(f32x4.max(v128.load(at), f32x4.splat(least)), f32x4.splat(greatest)));
  }
}

/** Multiplies numbers by another, and adds a third: two operations. */
export function scale(groups: u32, factor: f32, term: f32): void {
  for (let at = OUT, end = OUT + 16 * groups; at < end; at += 16) {
    v128.store(at, f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(factor)), f32x4.splat(term)));
  }
}
