// How Python writes what JavaScript writes in another way.
import type { Shape } from '../../types.js';

/** A number. */
export const number = (value: number): string =>
  String(value).replace(/^(-?)Infinity$/, (_, sign: string) => `${sign}math.inf`);

/** A shape, as a tuple. */
export const tuple = (shape: Shape): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
