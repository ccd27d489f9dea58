// Tabs as the ARIA Authoring Practices describe them: one stop of the Tab key, arrows, Home and End between them.

/** The tab that a key moves to from tab `index` of `count`. */
function destination(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** Returns a function that selects a tab. `selected` is called at each selection, also of the tab that is selected. */
export function tabs(list: HTMLElement, selected: (tab: HTMLElement, panel: HTMLElement) => void) {
  const all = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
  const panelOf = (tab: HTMLElement) => document.getElementById(tab.getAttribute('aria-controls') ?? '') as HTMLElement;

  function select(tab: HTMLElement): void {
    for (const each of all) {
      each.setAttribute('aria-selected', String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
      panelOf(each).hidden = each !== tab;
    }
    selected(tab, panelOf(tab));
  }

  for (const [index, tab] of all.entries()) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', (event) => {
      const other = all[destination(event.key, index, all.length) ?? -1];
      if (!other || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      other.focus();
      select(other);
    });
  }
  return select;
}
