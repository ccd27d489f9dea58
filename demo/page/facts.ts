// A list of facts: terms with their values.

export interface Fact {
  term: string;
  value: string;
  note?: string;
  /** Shown in a fixed-width font. */
  code?: boolean;
  state?: 'good' | 'bad';
  id?: string;
}

export function showFacts(into: HTMLElement, facts: readonly Fact[]): void {
  into.replaceChildren(
    ...facts.flatMap(({ term, value, note, code, state, id }) => {
      const dt = document.createElement('dt');
      dt.textContent = term;
      const dd = document.createElement('dd');
      const main = document.createElement(code ? 'code' : 'span');
      main.textContent = value;
      if (state) main.className = state;
      if (id) dd.id = id;
      dd.append(main);
      if (note) {
        const small = document.createElement('small');
        small.textContent = ` ${note}`;
        dd.append(small);
      }
      return [dt, dd];
    }),
  );
}
