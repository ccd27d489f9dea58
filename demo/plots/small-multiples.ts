// Small plots that share their scales, one for each initializer.
import * as Plot from '@observablehq/plot';

/** Side by side as far as there is room, under the legend of their colours. */
export function smallMultiples(plots: readonly Element[], color: Plot.ScaleOptions, width: number): HTMLElement {
  const legend = Plot.legend({ color, width: Math.min(width, 280), marginLeft: 16, marginRight: 16 });
  const row = document.createElement('div');
  row.className = 'small-multiples';
  row.append(...plots);
  const all = document.createElement('div');
  all.append(legend, row);
  return all;
}

/** How wide each of `count` plots may be in `width` pixels, but not narrower than `min`. */
export function smallMultipleWidth(width: number, count: number, min = 150): number {
  const gap = 16; // as in network/network.css
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (min + gap))));
  return Math.floor((width - gap * (columns - 1)) / columns);
}
