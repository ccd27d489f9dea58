// The logarithm of fdlibm, in doubles, operation by operation: what Math.log is in V8 and SpiderMonkey, the same in every engine here.

/** ln(2) in two parts: the first has 32 bits, so that its multiples by an exponent are exact. Source of all constants: fdlibm, e_log.c. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** The polynomial in the square of s = f / (2 + f): log(1 + f) = f - s (f - R) = f - (f^2 / 2 - s (f^2 / 2 + R)). */
function polynomial(z: number): number {
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  return odd + even;
}

const view = new DataView(new ArrayBuffer(8));

/** log(x) of a positive double that is not subnormal. */
export function log(x: number): number {
  view.setFloat64(0, x);
  const high = view.getInt32(0);
  const fraction = high & 0xfffff;
  const step = (fraction + 0x95f64) & 0x100000; // 1 + f in [sqrt(1 / 2), sqrt(2))
  view.setInt32(0, fraction | (step ^ 0x3ff00000));
  const f = view.getFloat64(0) - 1;
  const k = (high >> 20) - 1023 + (step >> 20);
  if ((0xfffff & (2 + fraction)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const r = polynomial(s * s);
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + r)) : k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
