// Files that the page saves.

/** A name as part of a file name: "10 × 10 weights" is "10x10-weights". */
export const stemOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/ ?× ?/g, 'x')
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');

export function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // by then the browser has begun to read it
}

/** Saves a text, as `saveText('loss.csv', 'text/csv', rows)`. */
export const saveText = (name: string, type: string, text: string): void =>
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
