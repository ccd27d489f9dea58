// Second implementation of docs/SPEC.md, sections 2.1, 8.4, 8.5 and 10: the members of a stack, fans, the permutation of a column or a
// row, the elements of a slice.
import type { FanMode } from '../../src/types.ts';
import { philox4x32 } from './stream.ts';
import type { Tensor } from './tensor.ts';

const WORD = 1n << 32n;
const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** The coordinates of an element. */
export function coordinatesOf(element: bigint, shape: readonly number[]): number[] {
  let rest = element;
  const reversed = [...shape].reverse().map((size) => {
    const coordinate = Number(rest % BigInt(size));
    rest /= BigInt(size);
    return coordinate;
  });
  return reversed.reverse();
}

/** The indices, in the whole tensor, of the elements of a slice, in the order in which they are stored. */
export function elementsOf({ shape, slice }: Pick<Tensor, 'shape' | 'slice'>): bigint[] {
  if (typeof slice[0] === 'number') {
    const [start, end] = slice as readonly [number, number];
    return Array.from({ length: end - start }, (_, i) => BigInt(start) + BigInt(i));
  }
  let elements = [0n];
  (slice as readonly (readonly [number, number])[]).forEach(([start, end], axis) => {
    const along = Array.from({ length: end - start }, (_, i) => BigInt(start + i));
    elements = elements.flatMap((element) => along.map((place) => element * BigInt(shape[axis] as number) + place));
  });
  return elements;
}

/** Splits a tensor's sizes or an element's coordinates into those of inputs, outputs and kernel. */
export function layerOf(axes: readonly number[], layout: 'in-out' | 'out-in' = 'in-out') {
  const last = axes.length - 1;
  return layout === 'in-out'
    ? { input: axes[last - 1] as number, output: axes[last] as number, kernel: axes.slice(0, -2) }
    : { input: axes[1] as number, output: axes[0] as number, kernel: axes.slice(2) };
}

/** The place of an element in its tensor of the stack: number and coordinates of that tensor. */
export function inStack(element: bigint, { shape, batchDims = 0 }: Pick<Tensor, 'shape' | 'batchDims'>) {
  const each = shape.slice(batchDims);
  const size = each.reduce((all, length) => all * BigInt(length), 1n);
  return { number: Number(element / size), coordinates: coordinatesOf(element % size, each) };
}

export function fanOf(tensor: Tensor, mode: FanMode): number {
  const { shape, layout, batchDims = 0, groups = 1 } = tensor;
  const { input, output, kernel } = layerOf(shape.slice(batchDims), layout);
  const fanIn = tensor.fanIn ?? input * product(kernel);
  const fanOut = tensor.fanOut ?? (output * product(kernel)) / groups;
  return {
    'fan-in': fanIn,
    'fan-out': fanOut,
    'fan-avg': (fanIn + fanOut) / 2,
    'fan-geo-avg': Math.sqrt(fanIn * fanOut),
  }[mode];
}

/** The word q of a column, or with `axis` 1 of a row. */
export function lineWordOf(seed: bigint, stream: bigint, line: number, axis: 0 | 1): bigint {
  const words = philox4x32(
    [BigInt(Math.floor(line / 4)), axis === 0 ? 0x80000000n : 0x80000001n, stream % WORD, stream / WORD],
    [seed % WORD, seed / WORD],
  );
  return words[line % 4] as bigint;
}

function scramble(word: bigint): bigint {
  let u = ((word ^ (word / 2n ** 16n)) * 0x85ebca6bn) % WORD;
  u = ((u ^ (u / 2n ** 13n)) * 0xc2b2ae35n) % WORD;
  return u ^ (u / 2n ** 16n);
}

/** P(x): the place of row x in the permutation of `rows` rows that the word q determines; or of a column in that of all columns. */
export function permutationOf(x: number, rows: number, q: bigint): number {
  let log = 0;
  while (2 ** log < rows) log++;
  // ceil(ceil(log2 rows) / 2) is ceil(log2(rows) / 2)
  const half = 1n << BigInt(Math.max(4, Math.ceil(log / 2)));
  let place = BigInt(x);
  do {
    let [left, right] = [place / half, place % half];
    for (let t = 0n; t < 8n; t++) {
      [left, right] = [right, left ^ (scramble((right + q + t * 0x9e3779b9n) % WORD) % half)];
    }
    place = left * half + right;
  } while (place >= BigInt(rows));
  return Number(place);
}
