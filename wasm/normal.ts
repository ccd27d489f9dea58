// Twin of src/random/normal.ts, four words at a time.
import { highWords, lowWords } from './lanes.ts';
import { TABLE } from './memory.ts';

/**
 * 2^28 times the normal samples, rounded to float32. The table holds the entries of normalTable() with each octave of
 * 128 moved one place on, so that the last five bits of the exponent below give the octave.
 */
// @ts-ignore: decorator
@inline
export function normalFixed(words: v128): v128 {
  const sign = i32x4.shr_s(words, 31);
  const x = v128.xor(words, sign);
  // Computes w / 2 = x + 1/2 exactly in binary64, since SIMD has no per-lane shift. The exponent is then the octave,
  // and the fraction the position in it. A binary64 with low word x and high word 0x43300000 is 2^52 + x.
  const high = i32x4.splat(0x43300000);
  const base = f64x2.splat(4503599627370495.5); // 2^52 - 1/2
  const a = f64x2.sub(v128.shuffle<u32>(x, high, 0, 4, 1, 5), base);
  const b = f64x2.sub(v128.shuffle<u32>(x, high, 2, 6, 3, 7), base);
  const top = highWords(a, b);

  const entries = v128.and(i32x4.shr_u(top, 10), i32x4.splat(4095 << 3));
  const first = i64x2.extract_lane(entries, 0);
  const second = i64x2.extract_lane(entries, 1);
  const c = v128.load64_lane(<usize>(first >>> 32), v128.load64_zero(<usize>(<u32>first), TABLE), 1, TABLE);
  const d = v128.load64_lane(<usize>(second >>> 32), v128.load64_zero(<usize>(<u32>second), TABLE), 1, TABLE);
  const entry0 = lowWords(c, d);
  const entry1 = highWords(c, d);

  const h = v128.and(i32x4.shr_u(top, 6), i32x4.splat(127));
  const l = v128.and(highWords(i64x2.shl(a, 10), i64x2.shl(b, 10)), i32x4.splat(0xffff));
  const bend = i32x4.dot_i16x8_s(h, v128.and(entry1, i32x4.splat(255)));
  const slope = i32x4.sub(i32x4.shr_u(entry1, 8), bend);
  const low = i32x4.shr_u(i32x4.mul(l, i32x4.shr_u(i32x4.sub(slope, bend), 8)), 8);
  const drop = i32x4.add(i32x4.mul(h, slope), low);
  const magnitude = i32x4.sub(entry0, i32x4.shr_u(drop, 10));
  // The sign bit is the complement of the word's.
  return v128.or(f32x4.convert_i32x4_s(magnitude), v128.andnot(i32x4.splat(1 << 31), words));
}
