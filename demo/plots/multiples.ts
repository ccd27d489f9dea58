// Small plots of one kind, one for each initializer, that share their scales.

/** They stand side by side as far as there is room. */
export function multiples(plots: readonly Element[]): HTMLElement {
  const element = document.createElement('div');
  element.className = 'multiples';
  element.append(...plots);
  return element;
}

/** How wide each may be where `count` share `width` pixels, at `least` so wide. */
export function multipleWidth(width: number, count: number, least = 150): number {
  const gap = 16; // as in style.css
  const columns = Math.max(1, Math.min(count, Math.floor((width + gap) / (least + gap))));
  return Math.floor((width - gap * (columns - 1)) / columns);
}
