// Comma-separated values.

const cell = (text: string | number | undefined): string =>
  text === undefined ? '' : /[",\n]/.test(`${text}`) ? `"${`${text}`.replaceAll('"', '""')}"` : `${text}`;

/** RFC 4180, with a header; empty where nothing was measured. */
export const csvOf = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
