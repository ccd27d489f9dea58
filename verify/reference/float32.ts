// Rounding to binary32, to nearest, ties to even, by integers alone.

/** Bits of the float32 nearest to sign * magnitude * 2^exponent. Throws if the result is neither zero nor a normal number. */
export function float32Bits(negative: boolean, magnitude: bigint, exponent: number): number {
  const sign = negative ? 0x80000000 : 0;
  if (magnitude === 0n) return sign >>> 0;
  const length = magnitude.toString(2).length;
  let significand = magnitude;
  let unit = exponent;
  if (length > 24) {
    const dropped = BigInt(length - 24);
    const half = 1n << (dropped - 1n);
    const rest = magnitude & ((1n << dropped) - 1n);
    significand = magnitude >> dropped;
    unit += length - 24;
    if (rest > half || (rest === half && (significand & 1n) === 1n)) significand += 1n;
  } else {
    significand = magnitude << BigInt(24 - length);
    unit -= 24 - length;
  }
  if (significand === 1n << 24n) {
    significand >>= 1n;
    unit += 1;
  }
  const biased = unit + 23 + 127;
  if (biased < 1 || biased > 254) throw new RangeError('not a normal float32');
  return (sign | (biased << 23) | Number(significand & 0x7fffffn)) >>> 0;
}

/** A normal float32 as sign, integer and power of two. */
export function float32Parts(bits: number): { negative: boolean; magnitude: bigint; exponent: number } {
  return {
    negative: bits >>> 31 === 1,
    magnitude: BigInt((bits & 0x7fffff) | 0x800000),
    exponent: ((bits >>> 23) & 255) - 127 - 23,
  };
}
