// A picture with its caption, to be seen and to be saved.
import { saveButtons } from '../save/save-buttons.ts';

/** To a screen reader each plot is one picture, not the parts of which the library makes it. */
function asPictures(plot: Element, name: string): void {
  for (const svg of [plot, ...plot.querySelectorAll('svg')]) {
    if (!svg.matches('svg:not([aria-hidden]):has(> g[aria-label])')) continue;
    svg.setAttribute('role', 'img');
    if (!svg.ariaLabel) svg.setAttribute('aria-label', name);
    for (const part of svg.children) part.setAttribute('aria-hidden', 'true');
  }
}

/** What a figure is called: by it its buttons are known again. */
const names = new WeakMap<HTMLElement, string>();

/** `name` is what the picture is called as a file and as a heading in it. */
export function figure(into: HTMLElement, plot: Element, caption: string, name: string): void {
  asPictures(plot, name);
  if (names.get(into) !== name) {
    names.set(into, name);
    into.classList.add('plot');
    into.replaceChildren(document.createElement('div'), saveButtons(into, name), document.createElement('figcaption'));
  }
  // Only the picture is made anew: buttons could be neither pressed nor focused while a curve grows.
  into.firstElementChild?.replaceWith(plot);
  const text = into.lastElementChild as HTMLElement;
  if (text.textContent !== caption) text.textContent = caption;
}
