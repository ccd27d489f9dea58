// Prints a tensor as PyTorch does. Source: torch/_tensor_str.py of PyTorch 2.13, with its default options.
import type { Dtype, Shape } from '../../types.js';
import { fixed, scientific } from './python.js';
import { shownIndices } from './shown.js';

/** Digits after the point. */
const PRECISION = 4;
const LINE_WIDTH = 80;

const PREFIX = 'tensor(';

/** How all numbers of a tensor are written, and how wide the widest is. */
interface Format {
  readonly text: (value: number) => string;
  readonly width: number;
}

function formatOf(values: readonly number[]): Format {
  const sizes = values.filter((value) => value !== 0 && Number.isFinite(value));
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of sizes) {
    least = Math.min(least, Math.abs(value));
    greatest = Math.max(greatest, Math.abs(value));
  }
  const whole = sizes.every(Number.isInteger);
  const inPowers = sizes.length > 0 && (greatest / least > 1000 || greatest > 1e8 || least < 1e-4);
  const write = inPowers
    ? (magnitude: number) => scientific(magnitude, PRECISION)
    : whole
      ? (magnitude: number) => `${magnitude.toFixed(0)}.`
      : (magnitude: number) => fixed(magnitude, PRECISION);
  const text = (value: number): string => {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
    return (value < 0 || Object.is(value, -0) ? '-' : '') + write(Math.abs(value));
  };
  // The width is that of the numbers but for zeros; at least 1.
  const width = sizes.reduce((most, value) => Math.max(most, text(value).length), 1);
  return { text, width };
}

/**
 * A tensor as `print(tensor)` of PyTorch shows it.
 *
 * @param at - the element of that index in row-major order, as a number
 */
export function printTensor(shape: Shape, dtype: Dtype, at: (index: number) => number): string {
  const count = shape.reduce((total, size) => total * size, 1);
  const { elements, along } = shownIndices(shape, at);
  const { text, width } = formatOf(elements);
  const padded = (value: number): string => text(value).padStart(width);

  const vector = (first: number, length: number, indent: number): string => {
    const { indices, gap } = along(length);
    const cells = indices.map((i) => padded(at(first + i)));
    if (gap) cells.splice(cells.length / 2, 0, ' ...');
    const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < cells.length; i += perLine) lines.push(cells.slice(i, i + perLine).join(', '));
    return `[${lines.join(`,\n${' '.repeat(indent + 1)}`)}]`;
  };
  const part = (axis: number, first: number, size: number, indent: number): string => {
    if (axis === shape.length) return padded(at(first));
    const length = shape[axis] as number;
    if (axis === shape.length - 1) return vector(first, length, indent);
    const inner = size / length;
    const { indices, gap } = along(length);
    const slices = indices.map((i) => part(axis + 1, first + i * inner, inner, indent + 1));
    if (gap) slices.splice(slices.length / 2, 0, '...');
    return `[${slices.join(`,${'\n'.repeat(shape.length - axis - 1)}${' '.repeat(indent + 1)}`)}]`;
  };

  let output = PREFIX + (count === 0 ? '[]' : part(0, 0, count, PREFIX.length));
  const suffixes: string[] = [];
  // '[]' alone is a tensor of shape [0].
  if (count === 0 && shape.length !== 1) suffixes.push(`size=(${shape.join(', ')})`);
  if (dtype !== 'f32') suffixes.push(`dtype=torch.${dtype === 'f16' ? 'float16' : 'bfloat16'}`);
  let line = output.length - output.lastIndexOf('\n') + 1; // PyTorch takes the last line to be two longer than it is
  for (const suffix of suffixes) {
    const fits = line + suffix.length + 2 <= LINE_WIDTH;
    output += fits ? `, ${suffix}` : `,\n${' '.repeat(PREFIX.length)}${suffix}`;
    line = fits ? line + suffix.length + 2 : PREFIX.length + suffix.length;
  }
  return `${output})`;
}
