// How each way to begin looks in every plot: never by its colour alone.
import * as Plot from '@observablehq/plot';

export type SchemeKey = 'zero' | 'small_random' | 'xavier' | 'he' | 'also';

export interface SchemeLook {
  /** A variable of style.css, which knows light and dark. */
  readonly color: string;
  /** For `strokeDasharray`. */
  readonly dash: string;
  /** For `symbol` of Plot.dot. */
  readonly symbol: Plot.SymbolType;
}

export const SCHEME_LOOKS: Readonly<Record<SchemeKey, SchemeLook>> = {
  zero: { color: 'var(--scheme-zero)', dash: '1.5 4', symbol: 'times' },
  small_random: { color: 'var(--scheme-small_random)', dash: '7 3', symbol: 'triangle' },
  xavier: { color: 'var(--scheme-xavier)', dash: '9 3 2 3', symbol: 'square' },
  he: { color: 'var(--scheme-he)', dash: 'none', symbol: 'circle' },
  also: { color: 'var(--scheme-also)', dash: '4 3', symbol: 'diamond' },
};

/** A piece of a plot's line with its symbol. */
function sample({ color, dash, symbol }: SchemeLook): Element {
  const plot = Plot.plot({
    width: 40,
    height: 14,
    margin: 0,
    axis: null,
    x: { domain: [0, 2] },
    y: { domain: [-1, 1] },
    marks: [
      Plot.lineY([0, 0, 0], { x: (_, i) => i, stroke: color, strokeWidth: 2, strokeDasharray: dash }),
      Plot.dot([[1, 0]], { symbol, stroke: color, fill: 'var(--card)', strokeWidth: 2, r: 4 }),
    ],
  });
  plot.setAttribute('aria-hidden', 'true');
  return plot;
}

/** A list to stand above a plot. A label is the key where `labels` has none. */
export function schemeLegend(
  keys: readonly SchemeKey[],
  labels: Readonly<Partial<Record<SchemeKey, string>>> = {},
): HTMLUListElement {
  const list = document.createElement('ul');
  list.className = 'scheme-legend';
  list.append(
    ...keys.map((key) => {
      const item = document.createElement('li');
      item.append(sample(SCHEME_LOOKS[key]), labels[key] ?? key);
      return item;
    }),
  );
  return list;
}
