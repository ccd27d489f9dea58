// Fixed-point BigInt arithmetic, and in it the normal quantile to 45 decimal places.

const BITS = 160n;
export const ONE = 1n << BITS;

export const multiply = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

export function squareRoot(value: bigint): bigint {
  const target = value << BITS;
  let root = 1n << BigInt((target.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + target / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** arctan(1/n), by its Taylor series. */
function arctanOfInverse(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

// Machin 1706: pi / 4 = 4 arctan(1/5) - arctan(1/239).
const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
const SQRT_2_PI = squareRoot(2n * PI);

/** e^x for x >= 0: the Taylor series at x / 2^8, squared eight times. */
function exponential(x: bigint): bigint {
  const reduced = x >> 8n;
  let sum = ONE;
  let term = ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = multiply(term, reduced) / k;
    sum += term;
  }
  for (let i = 0; i < 8; i++) sum = multiply(sum, sum);
  return sum;
}

function density(z: bigint): bigint {
  return (ONE * ONE) / multiply(SQRT_2_PI, exponential(multiply(z, z) >> 1n));
}

/** The probability above z >= 0: 1/2 - density(z) (z + z^3/3 + z^5/(3*5) + z^7/(3*5*7) + ...). */
function upperTail(z: bigint, densityAtZ: bigint): bigint {
  const square = multiply(z, z);
  let sum = 0n;
  let term = z;
  for (let k = 3n; term !== 0n; k += 2n) {
    sum += term;
    term = multiply(term, square) / k;
  }
  return (ONE >> 1n) - multiply(densityAtZ, sum);
}

/**
 * z(p) = -Phi^-1(p) for 0 < p < 1/2, by Newton's method from a nearby guess.
 * Stops when a step is below 2^-80, because the next step would be below 2^-150.
 */
export function tailQuantile(p: bigint, guess: bigint): bigint {
  let z = guess;
  for (;;) {
    const d = density(z);
    const step = ((upperTail(z, d) - p) << BITS) / d;
    z += step;
    if (step < ONE >> 80n && -step < ONE >> 80n) return z;
  }
}
