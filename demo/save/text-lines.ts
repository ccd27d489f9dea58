// The lines of text in an element, as they are laid out.

export interface Line {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly bottom: number;
  readonly style: CSSStyleDeclaration;
}

/** Measures a text of one line in a CSS font. */
export function measured(text: string, font: string): TextMetrics {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.font = font;
  return context.measureText(text);
}

/** The words of a node with their places; a line is of those that are at one height. */
function linesOfNode(node: Text, style: CSSStyleDeclaration): Line[] {
  const lines: { words: string[]; rect: DOMRect }[] = [];
  const range = document.createRange();
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const rect = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && Math.abs(line.rect.top - rect.top) < 1) line.words.push(word);
    else lines.push({ words: [word], rect });
  }
  const { fontStyle, fontWeight, fontSize, fontFamily } = style;
  const font = measured('x', `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`);
  const [ascent, descent] = [font.fontBoundingBoxAscent, font.fontBoundingBoxDescent];
  return lines.map(({ words, rect: { left, top, bottom, height } }) => ({
    text: words.join(' '),
    x: left,
    baseline: top + (height - ascent - descent) / 2 + ascent,
    bottom,
    style,
  }));
}

/** All lines in `root`, but those in elements that are left out. */
export function linesOf(root: HTMLElement, leftOut: (parent: Element) => boolean): Line[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const lines: Line[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement as Element;
    if (!leftOut(parent) && parent.checkVisibility()) lines.push(...linesOfNode(node, getComputedStyle(parent)));
  }
  return lines;
}
