// A copy of an SVG element with the styles that it has on the page written into it.

/** What a child takes from its parent. */
const INHERITED = [
  'color',
  'dominant-baseline',
  'fill',
  'fill-opacity',
  'font-family',
  'font-size',
  'font-style',
  'font-variant',
  'font-weight',
  'image-rendering',
  'letter-spacing',
  'paint-order',
  'shape-rendering',
  'stroke',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'stroke-miterlimit',
  'stroke-opacity',
  'stroke-width',
  'text-anchor',
  'visibility',
  'white-space',
];
/** What it does not, with the value of an element that says nothing. */
const OWN: Readonly<Record<string, string>> = {
  display: 'inline',
  'mix-blend-mode': 'normal',
  opacity: '1',
  'stop-color': 'rgb(0, 0, 0)',
  'stop-opacity': '1',
};

function freeze(element: Element, copy: Element, inherited: CSSStyleDeclaration | undefined): void {
  const style = getComputedStyle(element);
  for (const name of ['class', 'style', ...INHERITED, ...Object.keys(OWN)]) copy.removeAttribute(name);
  const said = [
    ...INHERITED.filter((name) => style.getPropertyValue(name) !== inherited?.getPropertyValue(name)),
    ...Object.keys(OWN).filter((name) => inherited && style.getPropertyValue(name) !== OWN[name]),
  ];
  if (said.length > 0) {
    copy.setAttribute('style', said.map((name) => `${name}: ${style.getPropertyValue(name)}`).join('; '));
  }
  for (const [i, child] of [...element.children].entries()) freeze(child, copy.children[i] as Element, style);
}

export function frozen(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  freeze(svg, copy, undefined);
  for (const sheet of copy.querySelectorAll('style')) sheet.remove();
  copy.setAttribute('overflow', 'visible');
  return copy;
}
