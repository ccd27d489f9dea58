// Handwritten digits of 8 x 8 pixels. LICENSE.md names their source.
import type { DataSet, Rows } from './data-set.ts';

const COUNT = 1797;
const PIXELS = 64;
/** A row of digits.bin: the pixels, each from 0 to 16, and the digit. */
const ROW = PIXELS + 1;

/**
 * The number of rows in the training set; the others are the test set. The rows come from forms, one after the other: the same
 * digits in the same order, with some missing, start again at rows 0, 130, 256, 386, 516, 646, 776, 915, 1029, 1157, 1287, 1415, 1545 and 1667. So the test set
 * is the last two forms: digits of other writers, except that 13 people wrote the 14 forms, and the data do not say who wrote
 * two. (scikit-learn's example does not shuffle either, and takes the first half.)
 */
const TRAIN = 1545;

/** The data set in the bytes of digits.bin. */
export function digitsOf(bytes: Uint8Array): DataSet {
  if (bytes.length !== COUNT * ROW) throw new Error(`the digits are ${COUNT * ROW} bytes, not ${bytes.length}`);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (i % ROW === PIXELS) continue;
    const pixel = bytes[i] as number;
    sum += pixel;
    squares += pixel * pixel;
  }
  const mean = sum / (COUNT * PIXELS);
  const stddev = Math.sqrt(squares / (COUNT * PIXELS) - mean * mean);

  const rowsOf = (from: number, to: number): Rows => {
    const count = to - from;
    const part = bytes.subarray(from * ROW, to * ROW);
    return {
      // The constant takes the digit's place.
      x: Float32Array.from(part, (pixel, i) => (i % ROW === PIXELS ? 1 : (pixel - mean) / stddev)),
      y: Uint8Array.from({ length: count }, (_, i) => part[i * ROW + PIXELS] as number),
      count,
    };
  };
  return { name: 'digits', features: ROW, classes: 10, train: rowsOf(0, TRAIN), test: rowsOf(TRAIN, COUNT) };
}

/** Loads digits.bin. */
export async function loadDigits(): Promise<DataSet> {
  const response = await fetch(new URL('./digits.bin', import.meta.url));
  if (!response.ok) throw new Error(`the digits cannot be loaded: ${response.status} ${response.statusText}`);
  return digitsOf(new Uint8Array(await response.arrayBuffer()));
}
