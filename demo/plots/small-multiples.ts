// Small plots of one kind, one for each initializer, that share their scales.
import * as Plot from '@observablehq/plot';

/** They stand side by side as far as there is room, under the legend of their colours. */
export function multiples(plots: readonly Element[], color: Plot.ScaleOptions, width: number): HTMLElement {
  const legend = Plot.legend({ color, width: Math.min(width, 280), marginLeft: 16, marginRight: 16 });
  const row = document.createElement('div');
  row.className = 'multiples';
  row.append(...plots);
  const all = document.createElement('div');
  all.append(legend, row);
  return all;
}

/** How wide each may be where `count` share `width` pixels, at `least` so wide. */
export function multipleWidth(width: number, count: number, least = 150): number {
  const gap = 16; // as in network/network.css
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return Math.floor((width - gap * (columns - 1)) / columns);
}
