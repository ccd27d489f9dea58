// Markdown tables, and times of contestants as one.

export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/** Rows of cells as lines of Markdown; the first row is the headings. */
export const markdownTable = ([headings, ...rows]) =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/**
 * One row for each contestant: the median, the range, and the ratio of the median to that of the contestant that `against` names.
 * `columns` come before the ratio: each a heading, and a function that makes the cell from the median and the name.
 */
export function timesTable(times, heading, against, ...columns) {
  const headings = ['', 'median, ms', 'min to max, ms', ...columns.map((column) => column.heading), heading];
  const rows = Object.entries(times).map(([name, list]) => {
    const ms = median(list);
    const range = `${Math.min(...list).toFixed(1)} to ${Math.max(...list).toFixed(1)}`;
    const reference = times[against(name)];
    const ratio = reference ? (ms / median(reference)).toFixed(2) : '';
    return [name, ms.toFixed(1), range, ...columns.map((column) => column.of(ms, name)), ratio];
  });
  return markdownTable([headings, ...rows]);
}
