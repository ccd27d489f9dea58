// The inverse error function as XLA computes it on CPUs, in float32, operation by operation.
//
// Where XLA's compiler fuses a product and a sum, `Math.fround(a * b + c)` stands here: the sum of the exact product is rounded to a double
// and then to a float. That differs from one rounding only where the double lies halfway between two floats: for none of the 2^23
// samples of `normal` in float32, all of which `npm run generators` compares.
import { LOG_COEFFICIENTS } from '../cephes-log.js';

const { fround, sqrt, abs } = Math;

/** Coefficients rounded to float32. */
const floats = <T extends readonly number[]>(...numbers: T): T => numbers.map(fround) as unknown as T;

// Horner's scheme of the coefficients, the highest first, written out: a loop takes four times as long.
type Horner<C extends readonly number[]> = (x: number, ...coefficients: C) => number;
type Seven = [number, number, number, number, number, number, number];

const horner7: Horner<Seven> = (x, c0, c1, c2, c3, c4, c5, c6) => {
  let sum = fround(c0 * x + c1);
  sum = fround(sum * x + c2);
  sum = fround(sum * x + c3);
  sum = fround(sum * x + c4);
  sum = fround(sum * x + c5);
  return fround(sum * x + c6);
};
const horner9: Horner<[...Seven, number, number]> = (x, c0, c1, c2, c3, c4, c5, c6, c7, c8) =>
  fround(fround(horner7(x, c0, c1, c2, c3, c4, c5, c6) * x + c7) * x + c8);

/** log1p(x) = x - x^2 / 2 + x^3 P(x) / Q(x) for |x| < sqrt(2) - 1. Source: Cephes, unity.c, as `EmitLog1p` of XLA has it. */
const [P0, P1, P2, P3, P4, P5, P6] = floats(
  0.0000452700008624452,
  0.49854102823193375,
  6.578732594206104,
  29.911919328553072,
  60.94966798098779,
  57.11296359058554,
  20.039553499201283,
);
const [Q0, Q1, Q2, Q3, Q4, Q5, Q6] = floats(
  1,
  15.062909083469192,
  83.04756596796722,
  221.76239823732857,
  309.09872225312057,
  216.42788614495947,
  60.11866049760384,
);

/** As `GenerateVF32Log` of XLA has them. */
const [L0, L1, L2, L3, L4, L5, L6, L7, L8] = floats(...LOG_COEFFICIENTS);
const view = new DataView(new ArrayBuffer(4));

/** log(x) of a float32 in (0, 1), not subnormal. */
function log(x: number): number {
  view.setFloat32(0, x);
  const bits = view.getUint32(0);
  view.setUint32(0, (bits & 0x7fffff) | 0x3f000000);
  let m = view.getFloat32(0); // in [0.5, 1)
  let e = (bits >>> 23) - 126;
  if (m < fround(Math.SQRT1_2)) {
    e--;
    m = m - 1 + m;
  } else m -= 1;
  const m2 = fround(m * m);
  const m3 = fround(m2 * m);
  const y0 = fround(fround(m * L0 + L1) * m + L2);
  const y1 = fround(fround(m * L3 + L4) * m + L5);
  const y2 = fround(fround(m * L6 + L7) * m + L8);
  let y = fround(fround(y0 * m3 + y1) * m3 + y2);
  y = fround(y * m3 + fround(e * fround(-2.1219444e-4)));
  return fround(e * 0.693359375 + fround(fround(m2 * -0.5 + m) + y));
}

/** log(1 + x), x a float32 in (-1, 0]. */
function log1p(x: number): number {
  if (abs(x) >= fround(0.41421356237309503)) return log(fround(1 + x));
  const x2 = fround(x * x);
  const p = horner7(x, P0, P1, P2, P3, P4, P5, P6);
  const q = horner7(x, Q0, Q1, Q2, Q3, Q4, Q5, Q6);
  const quotient = fround(p / q);
  return fround(x + fround(x2 * -0.5 + fround(fround(x * x2) * quotient)));
}

/** The coefficients for w < 5 and for w >= 5. Source: Giles, "Approximating the erfinv function", GPU Computing Gems 2, 2010. */
const [C0, C1, C2, C3, C4, C5, C6, C7, C8] = floats(
  2.81022636e-8,
  3.43273939e-7,
  -3.5233877e-6,
  -4.39150654e-6,
  0.00021858087,
  -0.00125372503,
  -0.00417768164,
  0.246640727,
  1.50140941,
);
const [T0, T1, T2, T3, T4, T5, T6, T7, T8] = floats(
  -0.000200214257,
  0.000100950558,
  0.00134934322,
  -0.00367342844,
  0.00573950773,
  -0.0076224613,
  0.00943887047,
  1.00167406,
  2.83297682,
);

/** erf_inv(x) of a float32 in [-1, 1]. */
export function erfInv(x: number): number {
  if (abs(x) === 1) return x * Infinity;
  const w = -log1p(-fround(x * x));
  const p =
    w < 5
      ? horner9(fround(w - 2.5), C0, C1, C2, C3, C4, C5, C6, C7, C8)
      : horner9(fround(fround(sqrt(w)) - 3), T0, T1, T2, T3, T4, T5, T6, T7, T8);
  return fround(p * x);
}
