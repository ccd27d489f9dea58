// Prints a tensor as TensorFlow.js does. Source: tfjs-core/src/tensor_format.ts of TensorFlow.js 4.22.
import type { Shape } from '../../types.js';

/** The longest axis that is printed whole. */
const LIMIT = 20;
/** Elements at each end of a longer axis. */
const EDGE = 3;
/** The most digits after the point. */
const DIGITS = 7;

const text = (value: number): string => String(Number.parseFloat(value.toFixed(DIGITS)));

/**
 * A tensor as `tensor.print()` of TensorFlow.js shows it.
 *
 * @param shape - of one axis or more, with at least one element
 * @param at - the element of that index in row-major order
 */
export function printTfjsTensor(shape: Shape, at: (index: number) => number): string {
  const rank = shape.length;
  const columns = shape[rank - 1] as number;
  const count = shape.reduce((total, size) => total * size, 1);
  const shown = (size: number): number[] =>
    Array.from({ length: size > LIMIT ? 2 * EDGE : size }, (_, i) =>
      size > LIMIT && i >= EDGE ? size - 2 * EDGE + i : i,
    );

  /** How wide each column is that is printed: over all rows, printed or not. A vector has no columns. */
  const widths = new Map<number, number>();
  for (const column of rank > 1 ? shown(columns) : []) {
    let width = 0;
    for (let first = 0; first < count; first += columns) width = Math.max(width, text(at(first + column)).length);
    widths.set(column, width);
  }
  const linesOf = (axis: number, first: number, size: number, isLast: boolean): string[] => {
    const length = shape[axis] as number;
    const indices = shown(length);
    if (axis === rank - 1) {
      const cells = indices.map((i) => text(at(first + i)).padEnd(widths.get(i) ?? 0));
      if (length > LIMIT) cells.splice(EDGE, 0, '...');
      return [`[${cells.join(', ')}]`];
    }
    const inner = size / length;
    const lines = indices.flatMap((i, place) => [
      ...(length > LIMIT && place === EDGE ? ['...'] : []),
      ...linesOf(axis + 1, first + i * inner, inner, i === length - 1),
    ]);
    const comma = axis === rank - 2 ? ',' : '';
    // As TensorFlow.js writes them, a single row has a comma behind it.
    const all = lines.map((line, i) =>
      i === 0 ? `[${line}${comma}` : i === lines.length - 1 ? line : ` ${line}${comma}`,
    );
    all.push(` ${all.pop()}]${isLast ? '' : `,\n${'\n'.repeat(rank - axis - 2)}`}`);
    return all;
  };
  return `Tensor\n${linesOf(0, 0, count, true)
    .map((line) => `    ${line}`)
    .join('\n')}`;
}
