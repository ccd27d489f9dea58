// Prints an array of float32 as NumPy does. Source: numpy/_core/arrayprint.py and dragon4.c of NumPy 2.4, with the default options.
import type { Shape } from '../../types.js';
import { fixed, scientific } from './python.js';
import { shownIndices } from './shown.js';

/** The most digits after the point. */
const PRECISION = 8;
const LINE_WIDTH = 75;
/** A number of 1e6 or more has an exponent: ten to the digits that float32 always holds. Before NumPy 2.3 it was 1e8. */
const MAX_PLAIN = 1e6;

const isRead = (text: string, magnitude: number): boolean => Math.fround(Number(text)) === magnitude;

/**
 * A magnitude in scientific notation with so many digits after the point: the nearest, or the next above if float32 reads only that as the
 * magnitude. The neighbour below a power of two is nearer than the one above.
 */
function rounded(magnitude: number, digits: number): string {
  const nearest = scientific(magnitude, digits);
  const [places = '', power] = nearest.split('e');
  const above = `${Number(places.replace('.', '')) + 1}e${Number(power) - digits}`;
  return isRead(nearest, magnitude) || !isRead(above, magnitude) ? nearest : scientific(Number(above), digits);
}

/** The fewest digits that float32 reads as this number, in scientific notation: at most nine. */
function shortest(magnitude: number): string {
  let digits = 0;
  while (digits < 8 && !isRead(rounded(magnitude, digits), magnitude)) digits++;
  return rounded(magnitude, digits);
}

/** The digits before and after the point. */
interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

const partsOf = (text: string): Parts => {
  const [whole = '', fraction = ''] = text.split('.');
  return { whole, fraction };
};

/** A magnitude without an exponent: the fewest digits, of which at most PRECISION follow the point, rounded to even. */
function positional(magnitude: number): Parts {
  const [digits = '', exponent = ''] = shortest(magnitude).split('e');
  const places = Math.max(0, partsOf(digits).fraction.length - Number(exponent));
  // A number of fewer digits is written with those; toFixed alone would show how it is stored.
  if (places <= PRECISION) return partsOf(magnitude === 0 ? '0' : Number(`${digits}e${exponent}`).toFixed(places));
  return partsOf(fixed(magnitude, PRECISION).replace(/0+$/, ''));
}

/** How all numbers of an array are written: all as wide. */
function formatOf(values: readonly number[]): (value: number) => string {
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (value === 0) continue;
    least = Math.min(least, Math.abs(value));
    greatest = Math.max(greatest, Math.abs(value));
  }
  const inPowers =
    greatest > 0 && (greatest >= MAX_PLAIN || least < Math.fround(1e-4) || Math.fround(greatest / least) > 1000);
  const signOf = (value: number): string => (value < 0 || Object.is(value, -0) ? '-' : '');
  if (inPowers) {
    // All have the digits of the longest of the shortest texts; the digits behind their own are those of how they are stored.
    const digits = Math.max(
      ...values.map((value) => partsOf(shortest(Math.abs(value)).split('e')[0] as string).fraction.length),
    );
    const text = (value: number): string => {
      const written = rounded(Math.abs(value), digits);
      return signOf(value) + (digits === 0 ? written.replace('e', '.e') : written);
    };
    const width = Math.max(...values.map((value) => text(value).length));
    return (value) => text(value).padStart(width);
  }
  const write = (value: number): Parts => {
    const { whole, fraction } = positional(Math.abs(value));
    return { whole: signOf(value) + whole, fraction };
  };
  const before = Math.max(...values.map((value) => write(value).whole.length));
  const after = Math.max(...values.map((value) => write(value).fraction.length));
  return (value) => {
    const { whole, fraction } = write(value);
    return `${whole.padStart(before)}.${fraction.padEnd(after)}`;
  };
}

/**
 * An array as `print(array)` of NumPy shows it, and JAX its arrays.
 *
 * @param shape - of one axis or more, with at least one element
 * @param at - the element of that index in row-major order, a finite float32
 */
export function printArray(shape: Shape, at: (index: number) => number): string {
  const count = shape.reduce((total, size) => total * size, 1);
  const { elements, along } = shownIndices(shape, at);
  const text = formatOf(elements);

  const vector = (first: number, length: number, indent: string, width: number): string => {
    const { indices, gap } = along(length);
    const words = indices.map((i) => text(at(first + i)));
    if (gap) words.splice(words.length / 2, 0, '...');
    let [lines, line] = ['', indent];
    for (const word of words) {
      if (line.length + word.length > width - 1 && line.length > indent.length) {
        lines += `${line.trimEnd()}\n`;
        line = indent;
      }
      line += `${word} `;
    }
    return `[${(lines + line.slice(0, -1)).slice(indent.length)}]`;
  };
  const part = (axis: number, first: number, size: number, indent: string, width: number): string => {
    const length = shape[axis] as number;
    if (axis === shape.length - 1) return vector(first, length, indent, width);
    const inner = size / length;
    const { indices, gap } = along(length);
    const slices = indices.map((i) => part(axis + 1, first + i * inner, inner, `${indent} `, width - 1));
    if (gap) slices.splice(slices.length / 2, 0, '...');
    return `[${slices.join('\n'.repeat(shape.length - axis - 1) + indent)}]`;
  };
  return part(0, 0, count, ' ', LINE_WIDTH);
}
