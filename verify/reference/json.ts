// JSON with infinities, which are strings in the files.
const INFINITIES = ['Infinity', '-Infinity'];

/** The text of a file, with one row on each line. */
export const toLines = (rows: readonly unknown[]): string => {
  const spell = (_key: string, value: unknown): unknown =>
    Math.abs(value as number) === Infinity ? String(value) : value;
  return `[\n${rows.map((row) => `  ${JSON.stringify(row, spell)}`).join(',\n')}\n]\n`;
};

export const fromLines = <T>(text: string): T =>
  JSON.parse(text, (_key, value) => (INFINITIES.includes(value) ? Number(value) : value)) as T;
