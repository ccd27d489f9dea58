// A picture with its caption, to be seen and to be saved.
import { keepButtons } from './keep.ts';

/** `name` is what the picture is called as a file and as a heading in it. */
export function figure(into: HTMLElement, plot: Element, caption: string, name: string): void {
  const text = document.createElement('figcaption');
  text.textContent = caption;
  into.classList.add('plot');
  into.replaceChildren(plot, keepButtons(into, name), text);
}
