// Times of contestants as a Markdown table.

export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

/**
 * One row for each contestant: the median, the range, and the median against that of the contestant that `against` names for it.
 * `column` is one more, in between: its heading and what it makes of a median.
 */
export function timesTable(times, heading, against, column) {
  const columns = ['', 'median, ms', 'min to max, ms', ...(column ? [column.heading] : []), heading];
  const rows = Object.entries(times).map(([name, list]) => {
    const ms = median(list);
    const range = `${Math.min(...list).toFixed(1)} to ${Math.max(...list).toFixed(1)}`;
    const ratio = ms / median(times[against(name)]);
    return [name, ms.toFixed(1), range, ...(column ? [column.of(ms)] : []), ratio.toFixed(2)];
  });
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`.replace('|  |', '| |'));
}
