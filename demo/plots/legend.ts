// A plot under the legend of its lines.
import type { NetworkScheme } from '../network/network.ts';
import { schemeLegend } from './initializer-styles.ts';

/** Above the plot, where it covers no data, and part of the figure, so that it is saved with it. */
export function withLegend(schemes: readonly NetworkScheme[], plot: Element): HTMLElement {
  const element = document.createElement('div');
  const labels = Object.fromEntries(schemes.map(({ key, label }) => [key, label]));
  element.append(
    schemeLegend(
      schemes.map(({ key }) => key),
      labels,
    ),
    plot,
  );
  return element;
}
