// Normal samples in blocks of 16 as PyTorch makes them with AVX2, in float32, operation by operation.
//
// Source: ATen/native/cpu/DistributionTemplates.h, `NormalFill16`, and avx_mathfun.h, whose polynomials are Cephes's logf.c and sincosf.c.
// GCC fuses a product and the sum after it; Microsoft's compiler does not.

import { LOG_COEFFICIENTS } from '../cephes-log.js';

/** Makes 16 standard normal samples, elements [from, from + 16) of `out`, of the words in the same places. */
export type NormalBlock = (words: Uint32Array, from: number, out: Float32Array) => void;

const { fround, sqrt, clz32 } = Math;

const TWO_PI = fround(2 * Math.PI);
/** The low 24 bits of a word in this unit are a uniform sample in [0, 1). */
export const UNIT = 1 / 0x1000000;

const LOG = /* @__PURE__ */ Float32Array.from(LOG_COEFFICIENTS);
/** ln(2) in two parts: the second has so few bits that its multiples by an exponent are exact. */
const [LN2_LOW, LN2_HIGH] = [fround(-2.1219444e-4), 0.693359375];
const SQRT_HALF = fround(Math.SQRT1_2);

/** -pi / 4 in three parts, and 4 / pi. */
const [PART_1, PART_2, PART_3] = [-0.78515625, -0.00024187564849853516, fround(-3.774894977445941e-8)];
const INVERSE = fround(4 / Math.PI);
/** The coefficients of sin(x) and cos(x), x in [-pi / 4, pi / 4]. */
const [S0, S1, S2] = [fround(-1.9515295891e-4), fround(8.3321608736e-3), fround(-1.6666654611e-1)];
const [C0, C1, C2] = [fround(2.443315711809948e-5), fround(-1.388731625493765e-3), fround(4.166664568298827e-2)];

/**
 * The block with products and sums fused, or not.
 *
 * The fused ones are rounded to a double and then to a float here. That differs from one rounding only where the first rounding ends
 * halfway between two floats: for none of the 2^24 arguments that log and sincos each have.
 */
export function cephesBlock(isFused: boolean): NormalBlock {
  const multiplyAdd = isFused
    ? (a: number, b: number, c: number): number => fround(a * b + c)
    : (a: number, b: number, c: number): number => fround(fround(a * b) + c);

  /** log(k / 2^24), k an integer in [1, 2^24]. */
  const log = (k: number): number => {
    const bits = 32 - clz32(k);
    let x = k / (1 << bits); // in [0.5, 1)
    let e = bits - 24;
    if (x < SQRT_HALF) {
      e--;
      x += x;
    }
    x -= 1;
    const z = fround(x * x);
    let y = LOG[0] as number;
    for (let i = 1; i < LOG.length; i++) y = multiplyAdd(y, x, LOG[i] as number);
    y = multiplyAdd(fround(y * x), z, fround(e * LN2_LOW));
    y = fround(y - z * 0.5);
    return fround(e * LN2_HIGH + fround(x + y));
  };

  return (words, from, out) => {
    for (let j = from; j < from + 8; j++) {
      const radius = fround(sqrt(fround(-2 * log(0x1000000 - ((words[j] as number) & 0xffffff)))));
      const theta = fround(TWO_PI * (((words[j + 8] as number) & 0xffffff) * UNIT));
      const k = (fround(theta * INVERSE) + 1) & ~1;
      const x = multiplyAdd(k, PART_3, fround(fround(theta + k * PART_1) + k * PART_2));
      const z = fround(x * x);
      let c = multiplyAdd(multiplyAdd(C0, z, C1), z, C2);
      c = fround(multiplyAdd(fround(c * z), z, z * -0.5) + 1);
      let s = multiplyAdd(multiplyAdd(S0, z, S1), z, S2);
      s = multiplyAdd(fround(s * z), x, x);
      const cosine = k & 2 ? s : c;
      const sine = k & 2 ? c : s;
      out[j] = radius * ((k - 2) & 4 ? cosine : -cosine);
      out[j + 8] = radius * (k & 4 ? -sine : sine);
    }
  };
}
