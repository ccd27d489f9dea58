// A copy of an SVG element that needs no style sheet.

/** Writes out the variables of the page and `currentColor`, which mean nothing in a file of its own. */
export function withInlineStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [i, original] of [svg, ...svg.querySelectorAll('*')].entries()) {
    const computed = getComputedStyle(original);
    for (const { name, value } of original.attributes) {
      if (!/var\(|currentColor/i.test(value)) continue;
      copies[i]?.removeAttribute(name);
      copies[i]?.style.setProperty(name, computed.getPropertyValue(name));
    }
  }
  for (const sheet of copy.querySelectorAll('style')) sheet.remove();
  return copy;
}
