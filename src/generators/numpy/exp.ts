// The exponential function in doubles, for comparisons: a bit in its last place decides nothing that is drawn.

/** exp(x), x in [-30, 0], to 2^-50 of its value: the series for x / 2^8, and eight squares of what is more than 1. */
export function expDouble(x: number): number {
  const part = x / 256;
  let more = 0; // exp(part) - 1
  for (let n = 9; n > 0; n--) more = ((1 + more) * part) / n;
  for (let i = 0; i < 8; i++) more = more * (2 + more);
  return 1 + more;
}
