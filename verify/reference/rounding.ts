// Exact numbers and one rounding, for binary32, binary16 and bfloat16 alike: docs/SPEC.md, sections 1, 9 and 9.1.

/** n * 2^e, exactly. */
export interface Exact {
  readonly n: bigint;
  readonly e: number;
}

export interface Format {
  readonly fractionBits: number;
  readonly exponentBits: number;
}

export const BINARY32: Format = { fractionBits: 23, exponentBits: 8 };
export const BINARY16: Format = { fractionBits: 10, exponentBits: 5 };
export const BFLOAT16: Format = { fractionBits: 7, exponentBits: 8 };
/** By dtype. */
export const FORMATS = { f32: BINARY32, f16: BINARY16, bf16: BFLOAT16 } as const;

/** The exponent of the smallest positive number of a format, which is the unit of its subnormal numbers. */
const smallest = ({ fractionBits, exponentBits }: Format): number => 2 - 2 ** (exponentBits - 1) - fractionBits;
const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);

/** The number that bits represent. Throws for infinities and NaN. */
export function exactOf(bits: number, format: Format): Exact {
  const { fractionBits, exponentBits } = format;
  const exponent = (bits >>> fractionBits) & (2 ** exponentBits - 1);
  if (exponent === 2 ** exponentBits - 1) throw new RangeError('not finite');
  const fraction = BigInt(bits & (2 ** fractionBits - 1));
  const n = exponent === 0 ? fraction : fraction + (1n << BigInt(fractionBits));
  const negative = (bits >>> (fractionBits + exponentBits)) & 1;
  return { n: negative ? -n : n, e: smallest(format) + Math.max(0, exponent - 1) };
}

/** The exact value of a binary64. Throws for infinities and NaN. */
export function exactNumber(value: number): Exact {
  if (!Number.isFinite(value)) throw new RangeError('not finite');
  let e = 0;
  let n = value;
  // Doubling is exact.
  for (; !Number.isInteger(n); e--) n *= 2;
  return { n: BigInt(n), e };
}

/** The number that bits represent, as a binary64, which holds all numbers of these formats. */
export function numberOf(bits: number, format: Format): number {
  const { fractionBits, exponentBits } = format;
  const exponent = (bits >>> fractionBits) & (2 ** exponentBits - 1);
  const fraction = bits & (2 ** fractionBits - 1);
  const sign = (bits >>> (fractionBits + exponentBits)) & 1 ? -1 : 1;
  if (exponent === 2 ** exponentBits - 1) return fraction ? Number.NaN : sign * Infinity;
  const n = exponent === 0 ? fraction : fraction + 2 ** fractionBits;
  return sign * n * 2 ** (smallest(format) + Math.max(0, exponent - 1));
}

export const multiply = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, e: a.e + b.e });

export function add(a: Exact, b: Exact): Exact {
  const e = Math.min(a.e, b.e);
  return { n: (a.n << BigInt(a.e - e)) + (b.n << BigInt(b.e - e)), e };
}

/** Whether a < b. */
export const isBelow = (a: Exact, b: Exact): boolean => add(a, { n: -b.n, e: b.e }).n < 0n;

/** Bits of the nearest number of a format to x; of two that are equally near, the one whose last bit is 0. Zero becomes +0. */
export function roundTo({ n, e }: Exact, format: Format): number {
  const { fractionBits, exponentBits } = format;
  const m = magnitude(n);
  if (m === 0n) return 0;
  const leading = e + m.toString(2).length - 1;
  // x as a multiple of the unit in the last place at this magnitude: the fraction top / bottom
  const unit = Math.max(leading - fractionBits, smallest(format));
  const top = m << BigInt(Math.max(0, e - unit));
  const bottom = 1n << BigInt(Math.max(0, unit - e));
  let count = top / bottom;
  const twice = 2n * (top - count * bottom);
  if (twice > bottom || (twice === bottom && count % 2n === 1n)) count += 1n;
  // The leading bit of a normal number adds 1 to the exponent field. So does a count that was rounded up to a power of two.
  const code = count + (BigInt(unit - smallest(format)) << BigInt(fractionBits));
  const infinity = BigInt(2 ** exponentBits - 1) << BigInt(fractionBits);
  const sign = n < 0n ? 2 ** (fractionBits + exponentBits) : 0;
  return Number(code < infinity ? code : infinity) + sign;
}

/** The numbers of a format in ascending order have successive places; 0, of which there is one, has place 0. */
function atPlace(place: number, format: Format): Exact {
  const { n, e } = exactOf(Math.abs(place), format);
  return { n: place < 0 ? -n : n, e };
}

/** The least finite number of a format that is not below `least`, and the greatest not above `greatest`. Throws if they cross. */
export function boundedTo(least: Exact, greatest: Exact, format: Format): [from: Exact, to: Exact] {
  const last = (2 ** format.exponentBits - 1) * 2 ** format.fractionBits - 1;
  /** The first place whose number meets a condition that all later ones meet; the place after the last if none does. */
  const firstPlace = (meets: (value: Exact) => boolean): number => {
    let [low, high] = [-last, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (meets(atPlace(middle, format))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const from = firstPlace((value) => !isBelow(value, least));
  const to = firstPlace((value) => isBelow(greatest, value)) - 1;
  if (from > to) throw new RangeError('no number of the format within the bounds');
  return [atPlace(from, format), atPlace(to, format)];
}
