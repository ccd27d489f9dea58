// Computes the table of the normal quantile: 1 KB of code instead of 32 KB of data. It uses only + - * / and floor on
// doubles, which IEEE 754 makes identical to the bit in every JavaScript engine. It avoids ** and the Math functions
// that engines round differently. A test compares the table with verify/reference/vectors/normal-table.bin.
import { NORMAL_SEGMENTS } from './normal.js';

/** Order of the Taylor series: at the end of two segments the next term is below 4e-15. */
const ORDER = 8;
/** The quantile at the centre of the first segment, -Phi^-1(257/256 * 2^-33). Checked in test/unit/random/normal-table.test.ts. */
const FIRST_CENTRE = 6.3373568931633635;
const SQRT_2_PI = 2.5066282746310007;

/** e^(z^2 / 2), by the series for a 64th of the exponent and six squarings. */
function expHalfSquare(z: number): number {
  const x = (z * z) / 128;
  let sum = 1;
  for (let k = 12; k > 0; k--) sum = 1 + (sum * x) / k;
  for (let k = 0; k < 6; k++) sum *= sum;
  return sum;
}

const series = new Float64Array(ORDER + 1);
const rates = new Float64Array(ORDER + 1);
const squares = /* @__PURE__ */ new Float64Array(ORDER);

/**
 * Sets `series` to the Taylor coefficients of z(p) = -Phi^-1(p) about a point where z is known, for p in units of
 * `width`. They follow from z' = -u and u' = -z u^2 with u = 1 / density = sqrt(2 pi) e^(z^2 / 2).
 */
function expandQuantile(z: number, width: number): void {
  series[0] = z;
  rates[0] = SQRT_2_PI * expHalfSquare(z) * width;
  for (let n = 0; n < ORDER; n++) {
    let square = 0;
    for (let i = 0; i <= n; i++) square += (rates[i] as number) * (rates[n - i] as number);
    squares[n] = square;
    let product = 0;
    for (let i = 0; i <= n; i++) product += (series[i] as number) * (squares[n - i] as number);
    series[n + 1] = -(rates[n] as number) / (n + 1);
    rates[n + 1] = -product / (n + 1);
  }
}

/** The quantile x widths from the point of expansion. */
function quantileAt(x: number): number {
  let sum = 0;
  for (let n = ORDER; n >= 0; n--) sum = sum * x + (series[n] as number);
  return sum;
}

/** Size of the table in bytes: 8 * NORMAL_SEGMENTS. */
export const NORMAL_TABLE_SIZE = 32768;

/** `Uint32Array<ArrayBuffer>`, which TypeScript before 5.7 cannot write. */
type Words = ReturnType<typeof Uint32Array.of>;

let cached: Words | undefined;

/**
 * The table that `normal` and `wi_normal` read: 4096 entries of two u32, 32 KB. The first call computes it (about 10
 * ms). Entry i holds c0, then c1 * 2^8 + c2. Do not write to it. Definition: docs/SPEC.md, section 5.
 *
 * @example
 * device.queue.writeBuffer(buffer, 0, normalTable()); // for wi_normal in your own kernel
 */
export function normalTable(): Words {
  if (cached) return cached;
  const table = new Uint32Array(2 * NORMAL_SEGMENTS);
  let z = FIRST_CENTRE;
  let width = 1 / 0x10000000000; // width of a segment of octave 0 in p: 2^-33 / 128
  // From the tail to the centre, an error in z shrinks at every step; in the other direction it would grow by 10^9.
  for (let octave = 0; octave < 32; octave++) {
    for (let j = 0; j < 128; j++) {
      // One expansion serves two segments: 9 ms instead of 11 for a cold table, and the same entries.
      const place = j % 2;
      if (place === 0) expandQuantile(z, width);
      const centre = quantileAt(place);
      const before = quantileAt(place - 7 / 16);
      const after = quantileAt(place + 7 / 16);
      const linear = (after - before) * (8 / 7);
      const quadratic = (before + after - 2 * centre) * (128 / 49);
      const atStart = centre - linear / 2 + quadratic / 4;
      const atEnd = centre + linear / 2 + quadratic / 4;
      const c0 = Math.floor(atStart * 0x10000000);
      const c2 = Math.floor(quadratic * 0x1000000 + 0.5);
      const c1 = Math.floor(128 * c2 + 8 * (c0 - atEnd * 0x10000000));
      const at = 2 * (((octave + 31) & 31) * 128 + j);
      table[at] = c0;
      table[at + 1] = c1 * 256 + c2;
      // The centre of the segment after the two; at the end of an octave, half of the second plus half of one twice as wide.
      if (place === 1) z = quantileAt(j < 127 ? 2 : 2.5);
    }
    width *= 2;
  }
  cached = table;
  return table;
}
