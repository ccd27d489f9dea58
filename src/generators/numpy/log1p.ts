// log1p of glibc before 2.41, in doubles and in float32, operation by operation, for the arguments that NumPy's ziggurat has: (-1, 0].
//
// Source: fdlibm's s_log1p.c and s_log1pf.c, as sysdeps/ieee754/dbl-64 and flt-32 of glibc have them; in doubles with products and sums
// fused, as glibc chooses on every x86-64 processor with FMA. From 2.41 on, glibc's log1pf is correctly rounded, so that a few float32
// samples beyond 3.65 differ there by a unit in the last place.

/** What differs between the two. */
interface Precision {
  readonly round: (value: number) => number;
  /** a * b + c. */
  readonly multiplyAdd: (a: number, b: number, c: number) => number;
  /** From here on x itself is 1 + f. */
  readonly direct: number;
  /** 1 + f lies in [split / 2, split). */
  readonly split: number;
  /** Below these, f is so small that two terms are enough. */
  readonly tiny: readonly [negative: number, positive: number];
  readonly ln2High: number;
  readonly ln2Low: number;
  /** The polynomial in z. */
  readonly polynomial: (z: number) => number;
}

const { fround } = Math;

const SCALE = 1n << 450n;

/** a * b + c of doubles with one rounding, of magnitudes below 2 and multiples of 2^-450, by exact integers: it is needed seldom. */
function fused(a: number, b: number, c: number): number {
  const [x, y, z] = [a, b, c].map((value) => BigInt(value * Number(SCALE))) as [bigint, bigint, bigint];
  return Number(x * y + z * SCALE) / Number(SCALE) / Number(SCALE);
}

const DOUBLE: Precision = {
  round: (value) => value,
  multiplyAdd: fused,
  direct: -0.25 * (1 + 0x2bec4 / 0x100000),
  split: 1 + 0x6a09e / 0x100000,
  tiny: [-3 / 0x200000, 1 / 0x100000],
  ln2High: 0.6931471803691238,
  ln2Low: 1.9082149292705877e-10,
  polynomial(z) {
    const z2 = z * z;
    const z4 = z2 * z2;
    const low = fused(z, 0.6666666666666735, z2 * fused(0.2857142874366239, z, 0.3999999999940942));
    const middle = fused(z4, fused(0.1818357216161805, z, 0.22222198432149784), low);
    return fused(z2 * z4, fused(0.14798198605116586, z, 0.15313837699209373), middle);
  },
};

/** The coefficients of s_log1pf.c, from the last on. */
const FLOATS = [
  1.479819864e-1, 1.5313838422e-1, 1.818357259e-1, 2.2222198546e-1, 2.8571429849e-1, 4.0000000596e-1, 6.6666668653e-1,
].map(fround);

const FLOAT: Precision = {
  round: fround,
  multiplyAdd: (a, b, c) => fround(fround(a * b) + c),
  direct: -0.25 * (1 + 0x15f620 / 0x800000),
  split: 1 + 0x3504f7 / 0x800000,
  tiny: [-3 / 0x1000000, 1 / 0x800000],
  ln2High: fround(6.9313812256e-1),
  ln2Low: fround(9.0580006145e-6),
  polynomial: (z) => FLOATS.reduce((sum, coefficient) => fround(fround(sum + coefficient) * z), 0),
};

function compute(
  x: number,
  { round, multiplyAdd, direct, split, tiny, ln2High, ln2Low, polynomial }: Precision,
): number {
  let k = 0;
  let f = x;
  let c = 0;
  if (x <= direct) {
    // 1 + x = 2^k (1 + f); c is what the sum lost.
    let u = round(1 + x);
    c = round(round(x - round(u - 1)) / u);
    for (; u < split / 2; u *= 2) k--;
    f = u - 1;
  }
  const half = round(round(0.5 * f) * f);
  const exponent = (part: number): number => round(part + multiplyAdd(k, ln2Low, c));
  if (k !== 0 && f >= tiny[0] && f < tiny[1]) {
    if (f === 0) return round(round(k * ln2High) + exponent(0));
    const r = round(half * multiplyAdd(round(-2 / 3), f, 1));
    return round(round(k * ln2High) - round(round(r - exponent(0)) - f));
  }
  const s = round(f / round(2 + f));
  const r = polynomial(round(s * s));
  const part = round(s * round(half + r));
  if (k === 0) return round(f - round(half - part));
  return round(round(k * ln2High) - round(round(half - exponent(part)) - f));
}

/** log1p(x), x a double in (-1, 0]. */
export const log1p = (x: number): number => compute(x, DOUBLE);
/** log1p(x), x a float32 in (-1, 0], as a float32. */
export const log1pf = (x: number): number => compute(x, FLOAT);
