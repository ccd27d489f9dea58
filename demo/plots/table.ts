// A table of numbers with a row for each initializer.

export interface TableRow {
  readonly name: string;
  readonly color: string;
  readonly cells: readonly string[];
}

function cell(kind: 'th' | 'td', text: string, scope?: 'col' | 'row'): HTMLTableCellElement {
  const element = document.createElement(kind);
  element.textContent = text;
  if (scope) element.scope = scope;
  return element;
}

/** Keeps the table's caption. */
export function showTable(into: HTMLTableElement, columns: readonly string[], rows: readonly TableRow[]): void {
  const head = document.createElement('thead');
  const titles = document.createElement('tr');
  titles.append(...columns.map((text) => cell('th', text, 'col')));
  head.append(titles);
  const body = document.createElement('tbody');
  body.append(
    ...rows.map(({ name, color, cells }) => {
      const row = document.createElement('tr');
      const title = cell('th', name, 'row');
      title.style.setProperty('--initializer', color);
      row.append(title, ...cells.map((text) => cell('td', text)));
      return row;
    }),
  );
  into.replaceChildren(...(into.caption ? [into.caption] : []), head, body);
}
