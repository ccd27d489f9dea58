// A card to share: both plots, the recipe that makes the weights, and their fingerprint, as one picture.
import { download, stemOf } from '../save/download.ts';
import { type FigureSvg, figureSvg, pngOf } from '../save/figure-svg.ts';
import { measureText } from '../save/text-lines.ts';
import { recipeOf } from './recipe.ts';
import type { SeededSpec } from './spec.ts';

const MARGIN = 16;
const LINE = 20;
const FONT_SIZE = 13;

export interface CardContent {
  /** What the weights are called. */
  readonly title: string;
  readonly spec: SeededSpec;
  /** Their line in a fingerprint, and the fingerprint of a model of them alone. */
  readonly line: string;
  readonly digest: string;
}

const escapeXml = (text: string): string =>
  text.replace(/[<&]/g, (character) => (character === '<' ? '&lt;' : '&amp;'));

/** Cuts a text of a fixed-width font into lines of at most `columns` characters. */
const wrap = (text: string, columns: number): string[] => text.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];

/** Two pictures side by side over lines of text; one below the other where the page is narrow. */
function cardSvg(
  plots: readonly [FigureSvg, FigureSvg],
  texts: readonly string[],
  style: CSSStyleDeclaration,
): FigureSvg {
  const [first, second] = plots;
  const sideBySide = first.width + second.width <= 1400 && matchMedia('(min-width: 56rem)').matches;
  const width = sideBySide ? first.width + second.width : Math.max(first.width, second.width);
  const top = sideBySide ? Math.max(first.height, second.height) : first.height + second.height;
  const fontFamily = style.getPropertyValue('--mono');
  const column =
    measureText('0'.repeat(100), { fontFamily, fontSize: `${FONT_SIZE}px`, fontWeight: '400' }).width / 100;
  const lines = texts.flatMap((text) => wrap(text, Math.floor((width - 2 * MARGIN) / column)));
  const height = top + LINE * lines.length + 2 * MARGIN;
  const place = ({ svg }: FigureSvg, x: number, y: number): string => svg.replace('<svg', `<svg x="${x}" y="${y}"`);
  const text = lines.map((line, i) => `<text x="${MARGIN}" y="${top + LINE * (i + 1)}">${escapeXml(line)}</text>`);
  const background = getComputedStyle(document.querySelector('main section') as Element).backgroundColor;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${background}"/>`,
    place(first, 0, 0),
    place(second, sideBySide ? first.width : 0, sideBySide ? 0 : first.height),
    `<g font-family="${fontFamily.replaceAll('"', "'")}" font-size="${FONT_SIZE}" fill="${style.color}">`,
    ...text,
    '</g></svg>',
  ].join('');
  return { svg, width, height };
}

/** The lines below the plots. */
export const linesOfCard = ({ spec, line, digest }: CardContent): string[] => [
  `recipe: ${recipeOf(spec, digest)}`,
  `fingerprint: ${line}`,
  location.href,
];

/** Saves the card as a PNG. */
export async function saveCard(find: (id: string) => HTMLElement, content: CardContent): Promise<void> {
  const { title } = content;
  const plots = [
    figureSvg(find('histogram'), `Histogram of ${title}`),
    figureSvg(find('heatmap'), `Heat map of ${title}`),
  ] as const;
  const png = await pngOf(cardSvg(plots, linesOfCard(content), getComputedStyle(document.body)));
  download(`${stemOf(title)}.png`, png);
}
