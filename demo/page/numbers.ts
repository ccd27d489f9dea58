// Numbers as the page writes them.

/** "1,234" */
export const groupDigits = (count: number): string => count.toLocaleString('en');

/** Few digits; in scientific notation where there would be many zeros. */
export function shortNumber(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : 'overflow';
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e5 ? value.toExponential(2) : value.toPrecision(4);
}
