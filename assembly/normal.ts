// Twin of src/normal.ts, four words at a time.
import { highWords, lowWords } from './lanes';
import { TABLE } from './memory';

/**
 * 2^28 times the normal samples, rounded to float32. The table's entries are those of normalTable(), each octave of 128 one
 * place later: so its number is what the exponent below gives.
 */
// @ts-ignore: decorator
@inline
export function normalFixed(words: v128): v128 {
  const sign = i32x4.shr_s(words, 31);
  const x = v128.xor(words, sign);
  const w = v128.or(i32x4.add(x, x), i32x4.splat(1));
  // The place of w's leading bit from the float32 of x = (w - 1) / 2, which is below 2^31: converting an unsigned integer
  // takes eight instructions on x64. The mask puts a 0 below the leading bits: no rounding reaches the exponent.
  const masked = v128.andnot(x, i32x4.shr_u(x, 15));
  const exponent = i32x4.max_s(i32x4.shr_u(f32x4.convert_i32x4_s(masked), 23), i32x4.splat(126));
  // w shifted left until its leading bit is the highest, by a product with 2^zeros, whose one byte that is not 0 is looked up:
  // there is no shift by lanes.
  const zeros = i32x4.sub(i32x4.splat(157), exponent);
  const bytes = v128.shuffle<u8>(zeros, zeros, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12);
  const place = i8x16.eq(v128.and(bytes, i8x16.splat(24)), i32x4.splat(0x18100800));
  const bit = i8x16.swizzle(i64x2.splat(0x8040201008040201), v128.and(bytes, i8x16.splat(7)));
  const fraction = i32x4.mul(w, v128.and(place, bit));

  const octave = i32x4.shl(v128.and(exponent, i32x4.splat(31)), 10);
  const entries = v128.or(octave, v128.and(i32x4.shr_u(fraction, 21), i32x4.splat(127 << 3)));
  const first = i64x2.extract_lane(entries, 0);
  const second = i64x2.extract_lane(entries, 1);
  const a = v128.load64_lane(<usize>(first >>> 32), v128.load64_zero(<usize>(<u32>first), TABLE), 1, TABLE);
  const b = v128.load64_lane(<usize>(second >>> 32), v128.load64_zero(<usize>(<u32>second), TABLE), 1, TABLE);
  const entry0 = lowWords(a, b);
  const entry1 = highWords(a, b);

  const h = v128.and(i32x4.shr_u(fraction, 17), i32x4.splat(127));
  const l = v128.and(i32x4.shr_u(fraction, 1), i32x4.splat(0xffff));
  const bend = i32x4.dot_i16x8_s(h, v128.and(entry1, i32x4.splat(255)));
  const slope = i32x4.sub(i32x4.shr_u(entry1, 8), bend);
  const low = i32x4.shr_u(i32x4.mul(l, i32x4.shr_u(i32x4.sub(slope, bend), 8)), 8);
  const drop = i32x4.add(i32x4.mul(h, slope), low);
  const magnitude = i32x4.sub(entry0, i32x4.shr_u(drop, 10));
  const negative = v128.not(sign);
  return f32x4.convert_i32x4_s(i32x4.sub(v128.xor(magnitude, negative), negative));
}
