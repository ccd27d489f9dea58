// Second implementation of docs/SPEC.md, section 8.7, and of what section 12 says of stacked tensors: from the text alone, in
// fixed-point arithmetic of 160 bits.

import type { Shape } from '../../src/types.ts';
import { normalBits } from './normal.ts';
import { multiply, ONE, squareRoot } from './quantile.ts';
import { BINARY32, exactNumber, exactOf, roundTo } from './rounding.ts';
import { coordinatesOf, layerOf } from './slices.ts';
import { wordOf } from './stream.ts';
import type { Tensor } from './tensor.ts';

/** The binary32 with these bits, in fixed point; what is below 2^-160 is cut off. */
function fixedOf(bits: number): bigint {
  const { n, e } = exactOf(bits, BINARY32);
  const shift = BigInt(e) + 160n;
  return shift >= 0n ? n << shift : n / (1n << -shift);
}

const divide = (a: bigint, b: bigint): bigint => (a * ONE) / b;

/** The matrix Q of m rows and n columns, from the samples of the elements. */
function matrixOf(m: number, n: number, sample: (element: number) => bigint): bigint[][] {
  // The product of the reflectors so far, H_(k-1) ... H_0, of which all n rows are needed.
  const product = Array.from({ length: n }, (_, row) => Array.from({ length: n }, (_, j) => (j === row ? ONE : 0n)));
  const signs = new Array<bigint>(n).fill(1n);
  for (let k = 0; k < m; k++) {
    const x = Array.from({ length: n }, (_, j) => (j < k ? 0n : sample(k * n + j)));
    const norm = squareRoot(x.reduce((sum, value) => sum + multiply(value, value), 0n));
    const own = x[k] as bigint;
    const sign = own < 0n ? 1n : -1n;
    signs[k] = sign;
    // The reflector that maps x to y, |x| = |y|, is I - 2 d d^T / (d^T d), d = x - y; u is d with another length.
    const d = x.map((value, j) => (j === k ? value - sign * norm : value));
    const square = d.reduce((sum, value) => sum + multiply(value, value), 0n);
    if (square === 0n) continue;
    for (let column = 0; column < n; column++) {
      const along = d.reduce((sum, value, j) => sum + multiply(value, (product[j] as bigint[])[column] as bigint), 0n);
      const factor = divide(2n * along, square);
      d.forEach((value, j) => {
        const row = product[j] as bigint[];
        row[column] = (row[column] as bigint) - multiply(factor, value);
      });
    }
  }
  return product.slice(0, m).map((row, k) => row.map((value) => (signs[k] as bigint) * value));
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Rows and columns of the matrix that a tensor of this shape is, and where an element is in it; undefined where it is 0. */
function placesOf(shape: Shape, { layout = 'in-out', init }: Tensor) {
  if (init.kind === 'delta-orthogonal') {
    const sizes = layerOf(shape, layout);
    const placeOf = (element: bigint): [number, number] | undefined => {
      const { input, output, kernel } = layerOf(coordinatesOf(element, shape), layout);
      const centred = kernel.every((place, axis) => place === Math.floor(((sizes.kernel[axis] as number) - 1) / 2));
      return centred ? [input, output] : undefined;
    };
    return { rows: sizes.input, columns: sizes.output, placeOf };
  }
  const rows = layout === 'out-in' ? (shape[0] as number) : product(shape.slice(0, -1));
  const columns = product(shape) / rows;
  const placeOf = (element: bigint): [number, number] => [
    Math.floor(Number(element) / columns),
    Number(element) % columns,
  ];
  return { rows, columns, placeOf };
}

/** All weights of an orthogonal tensor, or of a stack of them, in fixed point. */
export function orthogonalWeights(tensor: Tensor, table: Uint32Array): bigint[] {
  const { seed, stream, shape, batchDims = 0, init } = tensor;
  if (init.kind !== 'orthogonal' && init.kind !== 'delta-orthogonal')
    throw new RangeError(`${init.kind} is not orthogonal`);
  const each = shape.slice(batchDims);
  const size = product(each);
  const { rows, columns, placeOf } = placesOf(each, tensor);
  const [m, n] = rows <= columns ? [rows, columns] : [columns, rows];
  const gain = fixedOf(roundTo(exactNumber(init.gain), BINARY32));
  return Array.from({ length: product(shape.slice(0, batchDims)) }, (_, number) => {
    const wordAt = (element: number): number => wordOf(seed, stream, BigInt(number * size + element));
    const q = matrixOf(m, n, (element) => fixedOf(normalBits(wordAt(element), table)));
    return Array.from({ length: size }, (__, element) => {
      const place = placeOf(BigInt(element));
      if (!place) return 0n;
      const [row, column] = rows <= columns ? place : [place[1], place[0]];
      return multiply(gain, (q[row] as bigint[])[column] as bigint);
    });
  }).flat();
}

/** A number in fixed point, with 18 decimal places. */
export function decimal(value: bigint): string {
  const unit = 10n ** 18n;
  const magnitude = value < 0n ? -value : value;
  const scaled = (magnitude * unit + ONE / 2n) / ONE;
  return `${value < 0n ? '-' : ''}${scaled / unit}.${String(scaled % unit).padStart(18, '0')}`;
}
