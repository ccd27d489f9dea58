// How Python writes numbers, where JavaScript writes them in another way.

/**
 * Whether a number lies in the middle of two that have fewer digits: `digits` are its exact ones from the last of those on. JavaScript
 * rounds such a number up, and Python to the even digit.
 */
export const roundsDown = (digits: string): boolean => /^[02468]50*$/.test(digits);

/** A magnitude in scientific notation with so many digits after the point, and two digits or more in the exponent. */
export function scientific(magnitude: number, digits: number): string {
  const [exact = '', power] = magnitude.toExponential(100).split('e');
  const end = exact.indexOf('.') + 1 + digits;
  const text = roundsDown(exact.slice(end - 1)) ? `${exact.slice(0, end)}e${power}` : magnitude.toExponential(digits);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
