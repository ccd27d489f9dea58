// The lines of text in an element, where they are on the page.

export interface TextLine {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly style: CSSStyleDeclaration;
}

type Font = Pick<CSSStyleDeclaration, 'fontWeight' | 'fontSize' | 'fontFamily'>;

/** Measures a text of one line. */
export function measureText(text: string, { fontWeight, fontSize, fontFamily }: Font): TextMetrics {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return context.measureText(text);
}

/** The words of a text node that are at one height are a line. */
function linesOf(node: Text, style: CSSStyleDeclaration): TextLine[] {
  const ascent = measureText('x', style).fontBoundingBoxAscent;
  const range = document.createRange();
  const lines: { words: string[]; x: number; top: number }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const { left, top } = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && Math.abs(line.top - top) < 1) line.words.push(word);
    else lines.push({ words: [word], x: left, top });
  }
  return lines.map(({ words, x, top }) => ({ text: words.join(' '), x, baseline: top + ascent, style }));
}

/** The visible lines in `root`, except those inside elements that match the selector `except`. */
export function textLines(root: HTMLElement, except: string): TextLine[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const lines: TextLine[] = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement as HTMLElement;
    if (parent.closest(except) || !parent.checkVisibility()) continue;
    lines.push(...linesOf(walker.currentNode as Text, getComputedStyle(parent)));
  }
  return lines;
}
