// The legend of a plot's lines: a list of initializers.
import * as Plot from '@observablehq/plot';
import { INITIALIZER_STYLES, type InitializerKey, type InitializerStyle } from './initializer-styles.ts';

export interface LegendEntry {
  readonly key: InitializerKey;
  readonly label: string;
}

/** A short line with its symbol. */
function sample({ color, dash, symbol }: InitializerStyle): Element {
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

export function initializerLegend(entries: readonly LegendEntry[]): HTMLUListElement {
  const list = document.createElement('ul');
  list.className = 'initializer-legend';
  list.append(
    ...entries.map(({ key, label }) => {
      const item = document.createElement('li');
      item.append(sample(INITIALIZER_STYLES[key]), label);
      return item;
    }),
  );
  return list;
}

/** The plot under its legend, which covers no data there. Both are in one element, so that both are saved. */
export function withLegend(entries: readonly LegendEntry[], plot: Element): HTMLElement {
  const element = document.createElement('div');
  element.append(initializerLegend(entries), plot);
  return element;
}
