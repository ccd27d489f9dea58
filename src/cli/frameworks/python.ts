// How Python writes what JavaScript writes in another way.
import type { Shape } from '../../types.js';

/** A number. */
export const number = (value: number): string =>
  Object.is(value, -0) ? '-0.0' : String(value).replace(/^(-?)Infinity$/, (_, sign: string) => `${sign}math.inf`);

/** A shape, as a tuple. */
export const tuple = (shape: Shape): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;

/**
 * Whether a number lies in the middle of two that have fewer digits: `digits` are its exact ones from the last of those on. JavaScript
 * rounds such a number up, and Python to the even digit.
 */
const roundsDown = (digits: string): boolean => /^[02468]50*$/.test(digits);

/** A magnitude in scientific notation with so many digits after the point, and two digits or more in the exponent. */
export function scientific(magnitude: number, digits: number): string {
  const [exact = '', power] = magnitude.toExponential(100).split('e');
  const end = exact.indexOf('.') + 1 + digits;
  const text = roundsDown(exact.slice(end - 1)) ? `${exact.slice(0, end)}e${power}` : magnitude.toExponential(digits);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A magnitude with so many digits after the point. A float32 of 1e-4 or more has 37 digits there. */
export function fixed(magnitude: number, digits: number): string {
  const exact = magnitude.toFixed(50);
  const end = exact.indexOf('.') + 1 + digits;
  return roundsDown(exact.slice(end - 1)) ? exact.slice(0, end) : magnitude.toFixed(digits);
}
