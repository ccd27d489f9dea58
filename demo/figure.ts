/** A picture with its caption. */
export function figure(into: HTMLElement, plot: Element, caption: string): void {
  const text = document.createElement('figcaption');
  text.textContent = caption;
  into.replaceChildren(plot, text);
}
