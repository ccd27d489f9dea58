// Comma-separated values.

const cell = (text: string | number | undefined): string =>
  text === undefined ? '' : /[",\n]/.test(`${text}`) ? `"${`${text}`.replaceAll('"', '""')}"` : `${text}`;

/** Rows as in RFC 4180; undefined gives an empty cell. */
export const csvOf = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
