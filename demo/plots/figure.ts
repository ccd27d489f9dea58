// A plot with its caption and the buttons that save it.
import { saveButtons } from '../save/save-buttons.ts';

/** To a screen reader each plot is one image, not the elements that the plotting library makes. */
function labelAsImages(plot: Element, name: string): void {
  for (const svg of [plot, ...plot.querySelectorAll('svg')]) {
    if (!svg.matches('svg:not([aria-hidden]):has(> g[aria-label])')) continue;
    svg.setAttribute('role', 'img');
    if (!svg.ariaLabel) svg.setAttribute('aria-label', name);
    for (const part of svg.children) part.setAttribute('aria-hidden', 'true');
  }
}

/** The name of each figure that has its buttons. */
const names = new WeakMap<HTMLElement, string>();

/** Shows a plot. A saved figure has `name` as its file name and its heading. */
export function showFigure(into: HTMLElement, plot: Element, caption: string, name: string): void {
  labelAsImages(plot, name);
  if (names.get(into) !== name) {
    names.set(into, name);
    into.classList.add('plot');
    into.replaceChildren(document.createElement('div'), saveButtons(into, name), document.createElement('figcaption'));
  }
  // Only the plot is replaced: new buttons could be neither pressed nor focused while a curve grows.
  into.firstElementChild?.replaceWith(plot);
  const text = into.lastElementChild as HTMLElement;
  if (text.textContent !== caption) text.textContent = caption;
}
