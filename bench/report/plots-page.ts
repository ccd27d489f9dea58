// The plots of a report: a line for each contestant, on a logarithmic axis, one panel a work.
import * as Plot from '@observablehq/plot';

/** What a plot shows of one contestant. */
interface Result {
  readonly values?: readonly number[];
  readonly error?: string;
}
interface Bytes {
  readonly error?: string;
  readonly [part: string]: number | string | undefined;
}

interface Row {
  readonly panel: string;
  readonly name: string;
  readonly value: number;
}

const ROW = 20;
const MARGIN = { top: 34, right: 24, bottom: 44, left: 310 };
const WIDTH = 820;
const OWN = '#d1495b';
const OTHER = '#30638e';
const SECOND = '#b07d00';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Words beside a mark of the colour that they are about, above everything else. */
function legend(entries: readonly (readonly [label: string, colour: string])[]): SVGGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  let x = MARGIN.left + 4;
  for (const [label, colour] of entries) {
    group.innerHTML += `<circle cx="${x}" cy="14" r="4" fill="${colour}"/><text x="${x + 9}" y="14" dy="0.32em" text-anchor="start">${label}</text>`;
    x += 40 + 6.2 * label.length;
  }
  return group;
}

const svgElement = (attributes: Record<string, string | number>): SVGSVGElement => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  return svg;
};

/** @param marksOf - the marks of a panel, of its rows alone: who has none there has no line there */
function svgOf(
  label: string,
  rows: readonly Row[],
  entries: readonly (readonly [string, string])[],
  marksOf: (ofPanel: <T extends Row>(list: readonly T[]) => T[]) => Plot.Markish[],
): string {
  const values = rows.map(({ value }) => value);
  // A little room, so that no mark lies on the frame.
  const domain = [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  const fonts = { fill: 'currentColor', 'font-family': 'system-ui, sans-serif', 'font-size': 10 };
  const whole = svgElement({ xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, ...fonts });
  let bottom = 16;
  for (const panel of new Set(rows.map((row) => row.panel))) {
    const ofPanel = <T extends Row>(list: readonly T[]): T[] => list.filter((row) => row.panel === panel);
    const names = [...new Set(ofPanel(rows).map(({ name }) => name))];
    const height = MARGIN.top + MARGIN.bottom + names.length * ROW;
    const plot = Plot.plot({
      width: WIDTH,
      height,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      x: {
        type: 'log',
        domain,
        label: `${label}, logarithmic`,
        labelAnchor: 'center',
        labelArrow: 'none',
        grid: true,
        tickFormat: String,
      },
      y: { domain: names, label: null },
      marks: [
        Plot.frame({ stroke: '#ccc' }),
        Plot.text([panel], { frameAnchor: 'top-left', dy: -15, fontWeight: 'bold' }),
        ...marksOf(ofPanel),
      ],
    });
    plot.setAttribute('y', String(bottom));
    whole.append(plot);
    bottom += height;
  }
  whole.append(legend(entries));
  whole.setAttribute('height', String(bottom));
  whole.setAttribute('viewBox', `0 0 ${WIDTH} ${bottom}`);
  whole.style.setProperty('background', 'white'); // pages may be dark
  return `${whole.outerHTML}\n`;
}

/** Every round a tick, their median a point. */
function rounds(label: string, panels: Record<string, Record<string, Result>>): string {
  const colour = ({ name }: Row): string => (name.startsWith('weight-init') ? OWN : OTHER);
  const measured = Object.entries(panels).flatMap(([panel, results]) =>
    Object.entries(results).flatMap(([name, { values = [] }]) => (values.length ? [{ panel, name, values }] : [])),
  );
  const all = measured.flatMap(({ values, ...row }) => values.map((value) => ({ ...row, value })));
  const medians = measured.map(({ values, ...row }) => ({ ...row, value: median(values) }));
  const entries = [['weight-init', OWN] as const, ['others', OTHER] as const];
  return svgOf(`${label}: rounds (ticks) and their median (point)`, all, entries, (ofPanel) => [
    Plot.tickX(ofPanel(all), { x: 'value', y: 'name', stroke: colour, strokeOpacity: 0.4 }),
    Plot.dot(ofPanel(medians), { x: 'value', y: 'name', fill: colour, r: 4 }),
  ]);
}

/** Two numbers of bytes for each, one a little above the other, as they may be equal. */
function bytes(
  label: string,
  unit: number,
  parts: Record<string, string>,
  panels: Record<string, Record<string, Bytes>>,
): string {
  const colours = [OTHER, SECOND];
  const rows = Object.keys(parts).map((key) =>
    Object.entries(panels).flatMap(([panel, results]) =>
      Object.entries(results).flatMap(([name, of]) =>
        of[key] ? [{ panel, name, value: Number(of[key]) / unit }] : [],
      ),
    ),
  );
  const entries = Object.values(parts).map((part, i) => [part, colours[i] as string] as const);
  return svgOf(label, rows.flat(), entries, (ofPanel) =>
    rows.map((of, i) =>
      Plot.dot(ofPanel(of), { x: 'value', y: 'name', fill: colours[i] as string, r: 4, dy: 6 * i - 3 }),
    ),
  );
}

type Report = Partial<
  Record<'chromium' | 'deno' | 'node' | 'native' | 'stall', Record<string, Record<string, Result>>>
> & {
  readonly cold?: Record<string, Result>;
  readonly size?: Record<string, Bytes>;
  readonly memory?: { readonly error?: string } & Record<string, Record<string, Bytes>>;
};

/** @returns for each plot its name and the SVG */
export function draw({ cold, memory, size, stall, ...races }: Report): Record<string, string> {
  const plots: Record<string, string> = {};
  for (const section of ['chromium', 'deno', 'node', 'native'] as const) {
    const results = races[section];
    if (results) plots[section] = rounds('milliseconds', results);
  }
  if (stall) plots.stall = rounds('longest stall, milliseconds', stall);
  if (cold) plots.cold = rounds('milliseconds', { '[512, 512]': cold });
  if (size) {
    const parts = { script: 'scripts', wasm: 'WebAssembly files' };
    plots.size = bytes('kilobytes, minified and gzipped', 1e3, parts, { 'smallest page': size });
  }
  if (memory && memory.error === undefined) {
    const parts = { renderer: "the page's process", gpu: "the GPU's process" };
    plots.memory = bytes('peak resident memory, MiB', 2 ** 20, parts, memory);
  }
  return plots;
}
