// exp and log of doubles, correctly rounded: computed with 160 bits.

/** Fixed-point numbers: integers of units of 2^-160. */
const BITS = 160n;
const ONE = 1n << BITS;

/** A double of at most 2^-100 precision as a fixed-point number. Scaling by a power of two is exact. */
const fixed = (value: number): bigint => BigInt(value * 0x10000000000000000000000000) << 60n;
const double = (value: bigint): number => Number(value) / Number(ONE);
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** exp(-x), x in [0, 16): the series for x / 2^8, and eight squares. */
export function expMinus(x: number): number {
  const part = -fixed(x) >> 8n;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = times(term, part) / n;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = times(sum, sum);
  return double(sum);
}

/** log((1 + z) / (1 - z)). */
function twiceAtanh(z: bigint): bigint {
  const square = times(z, z);
  let sum = 0n;
  let power = z;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return 2n * sum;
}

/** -log(x), x in (2^-48, 1]. */
export function minusLog(x: number): number {
  let m = fixed(x);
  let halvings = 0n;
  for (; m << 1n <= ONE; m <<= 1n) halvings++;
  return double(halvings * twiceAtanh(ONE / 3n) - twiceAtanh(((m - ONE) << BITS) / (m + ONE)));
}
