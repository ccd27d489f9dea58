// A figure of the page as one SVG that needs nothing of the page.
import { withInlineStyles } from './inline-styles.ts';
import { measureText, textLines } from './text-lines.ts';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
/** Pixels for the name above the figure. */
const HEADING = 30;
const HEADING_FONT = { fontSize: '15px', fontWeight: '600' };
/** Pixels of a PNG for one of the page. */
const SCALE = 2;

export interface FigureSvg {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
}

type TextStyle = Pick<CSSStyleDeclaration, 'color' | 'fontFamily' | 'fontSize' | 'fontWeight'>;

function textElement(text: string, x: number, y: number, style: TextStyle): SVGElement {
  const { color, fontFamily, fontSize, fontWeight } = style;
  const font = { 'font-family': fontFamily, 'font-size': fontSize, 'font-weight': fontWeight };
  return element('text', { x, y, fill: color, ...font }, text);
}

/** Everything of a figure where it is on the page, under its name: plots, legends and caption, but not its buttons. */
export function figureSvg(figure: HTMLElement, name: string): FigureSvg {
  const { color, fontFamily } = getComputedStyle(figure);
  const background = getComputedStyle(figure.closest('section') ?? document.body).backgroundColor;
  const heading = { color, fontFamily, ...HEADING_FONT };
  const bottoms = [...figure.querySelectorAll('svg, figcaption')].map((part) => part.getBoundingClientRect().bottom);
  const box = figure.getBoundingClientRect();
  const width = Math.ceil(Math.max(box.width, measureText(name, heading).width)) + 2 * MARGIN;
  const height = Math.ceil(Math.max(...bottoms) - box.top) + HEADING + 2 * MARGIN;
  const left = MARGIN - box.left;
  const top = MARGIN + HEADING - box.top;

  const whole = element('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  whole.append(
    element('title', {}, name),
    element('rect', { width, height, fill: background }),
    textElement(name, MARGIN, MARGIN + Number.parseInt(HEADING_FONT.fontSize, 10), heading),
  );
  for (const plot of figure.querySelectorAll<SVGSVGElement>('svg:not(svg svg)')) {
    const { x, y, width, height } = plot.getBoundingClientRect();
    const copy = withInlineStyles(plot);
    const place = { x: x + left, y: y + top, width, height, overflow: 'visible' };
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, String(value));
    whole.append(copy);
  }
  for (const { text, x, baseline, style } of textLines(figure, 'svg, .save-buttons')) {
    whole.append(textElement(text, x + left, baseline + top, style));
  }
  return { svg: new XMLSerializer().serializeToString(whole), width, height };
}

/** The same as a PNG. */
export const figurePng = (figure: HTMLElement, name: string): Promise<Blob> => pngOf(figureSvg(figure, name));

export async function pngOf({ svg, width, height }: FigureSvg): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: SCALE * width, height: SCALE * height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG'))), 'image/png');
  });
}
