// A figure of the page as one SVG that needs nothing of the page.
import { frozen } from './inline-styles.ts';
import { linesOf, measured } from './text-lines.ts';

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 16;
const HEADING = 30;
const [HEADING_SIZE, HEADING_WEIGHT] = [15, 600];
/** Pixels of a PNG for one of the page. */
const SCALE = 2;

export interface Picture {
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

/** The colour behind an element. */
function backgroundOf(from: Element): string {
  for (let at: Element | null = from; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return 'white';
}

/** Everything of a figure where it is laid out, under its name: pictures, legends and caption, but not its buttons. */
export function pictureOf(figure: HTMLElement, name: string): Picture {
  const box = figure.getBoundingClientRect();
  const pictures = [...figure.querySelectorAll<SVGSVGElement>('svg')].filter(
    (svg) => !svg.parentElement?.closest('svg') && svg.getBoundingClientRect().width > 0,
  );
  const lines = linesOf(figure, (parent) => parent.closest('svg, style, .keep') !== null);
  const bottoms = [...pictures.map((svg) => svg.getBoundingClientRect().bottom), ...lines.map(({ bottom }) => bottom)];
  const style = getComputedStyle(figure);
  const heading = measured(name, `${HEADING_WEIGHT} ${HEADING_SIZE}px ${style.fontFamily}`).width;
  const width = Math.ceil(Math.max(box.width, heading)) + 2 * MARGIN;
  const height = Math.ceil(Math.max(...bottoms) - box.top) + HEADING + 2 * MARGIN;
  const left = MARGIN - box.left;
  const top = MARGIN + HEADING - box.top;

  const whole = element('svg', { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  whole.append(
    element('title', {}, name),
    element('rect', { width, height, fill: backgroundOf(figure) }),
    element(
      'text',
      {
        x: MARGIN,
        y: MARGIN + HEADING_SIZE,
        fill: style.color,
        'font-family': style.fontFamily,
        'font-size': HEADING_SIZE,
        'font-weight': HEADING_WEIGHT,
      },
      name,
    ),
    ...pictures.map((svg) => {
      const rect = svg.getBoundingClientRect();
      const copy = frozen(svg);
      const place = { x: rect.left + left, y: rect.top + top, width: rect.width, height: rect.height };
      for (const [key, value] of Object.entries(place)) copy.setAttribute(key, String(value));
      return copy;
    }),
    ...lines.map(({ text, x, baseline, style: { color, fontFamily, fontSize, fontWeight } }) =>
      element(
        'text',
        {
          x: x + left,
          y: baseline + top,
          fill: color,
          'font-family': fontFamily,
          'font-size': fontSize,
          'font-weight': fontWeight,
        },
        text,
      ),
    ),
  );
  return { svg: new XMLSerializer().serializeToString(whole), width, height };
}

/** The picture as a PNG. */
export async function rasterOf({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: SCALE * width, height: SCALE * height });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error('the browser made no PNG');
  return blob;
}
