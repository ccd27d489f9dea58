// Twin of src/random/normal-table.ts. The first call of a process runs it before V8 optimizes anything: here it takes 2 ms, there 9.
import { RATES, SERIES, SQUARES, TABLE } from './memory.ts';

const ORDER: usize = 8;
const FIRST_CENTRE = 6.3373568931633635;
const SQRT_2_PI = 2.5066282746310007;

/** e^(z^2 / 2), by the series for a 64th of the exponent and six squarings. */
function expHalfSquare(z: f64): f64 {
  const x = (z * z) / 128;
  let sum: f64 = 1;
  for (let k = 12; k > 0; k--) sum = 1 + (sum * x) / k;
  for (let k = 0; k < 6; k++) sum *= sum;
  return sum;
}

/** Sets SERIES to the Taylor coefficients of the quantile about a point where it is z, in units of `width`. */
function expandQuantile(z: f64, width: f64): void {
  store<f64>(SERIES, z);
  store<f64>(RATES, SQRT_2_PI * expHalfSquare(z) * width);
  for (let n: usize = 0; n < ORDER; n++) {
    let square: f64 = 0;
    for (let i: usize = 0; i <= n; i++) square += load<f64>(RATES + 8 * i) * load<f64>(RATES + 8 * (n - i));
    store<f64>(SQUARES + 8 * n, square);
    let product: f64 = 0;
    for (let i: usize = 0; i <= n; i++) product += load<f64>(SERIES + 8 * i) * load<f64>(SQUARES + 8 * (n - i));
    store<f64>(SERIES + 8 * n, -load<f64>(RATES + 8 * n) / <f64>(n + 1), 8);
    store<f64>(RATES + 8 * n, -product / <f64>(n + 1), 8);
  }
}

/** The quantile x widths from the point of expansion. */
function quantileAt(x: f64): f64 {
  let sum: f64 = 0;
  for (let n = <isize>ORDER; n >= 0; n--) sum = sum * x + load<f64>(SERIES + 8 * n);
  return sum;
}

/** Writes the table to TABLE. Each octave stands one place later than in the twin, as normal.ts reads it. */
export function normalTable(): void {
  let z = FIRST_CENTRE;
  let width: f64 = 1.0 / 0x10000000000;
  for (let octave = 0; octave < 32; octave++) {
    let at = TABLE + 1024 * ((octave + 30) & 31);
    for (let j = 0; j < 128; j++) {
      const place: f64 = j % 2;
      if (place == 0) expandQuantile(z, width);
      const centre = quantileAt(place);
      const before = quantileAt(place - 7.0 / 16);
      const after = quantileAt(place + 7.0 / 16);
      const linear = (after - before) * (8.0 / 7);
      const quadratic = (before + after - 2 * centre) * (128.0 / 49);
      const atStart = centre - linear / 2 + quadratic / 4;
      const atEnd = centre + linear / 2 + quadratic / 4;
      const c0 = floor(atStart * 0x10000000);
      const c2 = floor(quadratic * 0x1000000 + 0.5);
      const c1 = floor(128 * c2 + 8 * (c0 - atEnd * 0x10000000));
      store<u32>(at, <u32>(<i64>c0));
      store<u32>(at, <u32>(<i64>(c1 * 256 + c2)), 4);
      at += 8;
      if (place == 1) z = quantileAt(j < 127 ? 2 : 2.5);
    }
    width *= 2;
  }
}
