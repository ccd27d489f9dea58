// A picture with its caption, to be seen and to be saved.
import { keepButtons } from './keep.ts';

/** To a screen reader each plot is one picture, not the parts of which the library makes it. */
function asPictures(plot: Element, name: string): void {
  for (const svg of [plot, ...plot.querySelectorAll('svg')]) {
    if (!svg.matches('svg:has(> g[aria-label])')) continue;
    svg.setAttribute('role', 'img');
    if (!svg.ariaLabel) svg.setAttribute('aria-label', name);
    for (const part of svg.children) part.setAttribute('aria-hidden', 'true');
  }
}

/** `name` is what the picture is called as a file and as a heading in it. */
export function figure(into: HTMLElement, plot: Element, caption: string, name: string): void {
  const text = document.createElement('figcaption');
  text.textContent = caption;
  asPictures(plot, name);
  into.classList.add('plot');
  into.replaceChildren(plot, keepButtons(into, name), text);
}
