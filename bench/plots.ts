// The plots of a report: a row for each contestant, on a logarithmic axis, the work one above another.
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
const PANEL = 34;
const MARGIN = { top: 52, right: 24, bottom: 44, left: 310 };
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
    group.innerHTML += `<circle cx="${x}" cy="14" r="4" fill="${colour}"/><text x="${x + 9}" y="14" dy="0.32em">${label}</text>`;
    x += 40 + 6.2 * label.length;
  }
  return group;
}

function svgOf(
  label: string,
  rows: readonly Row[],
  entries: readonly (readonly [string, string])[],
  marks: Plot.Markish[],
): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const values = rows.map(({ value }) => value);
  const plot = Plot.plot({
    width: WIDTH,
    height: MARGIN.top + MARGIN.bottom + panels.length * (names.length * ROW + PANEL),
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: {
      type: 'log',
      // A little room, so that no mark lies on the frame.
      domain: [Math.min(...values) / 1.2, Math.max(...values) * 1.2],
      label: `${label}, logarithmic`,
      labelAnchor: 'center',
      labelArrow: 'none',
      grid: true,
      tickFormat: String,
    },
    y: { domain: names, label: null },
    fy: { domain: panels, label: null, padding: 0.1, axis: null },
    marks: [
      Plot.frame({ stroke: '#ccc' }),
      Plot.text(panels, { fy: (d) => d, text: (d) => d, frameAnchor: 'top-left', dy: -15, fontWeight: 'bold' }),
      ...marks,
    ],
  });
  plot.append(legend(entries));
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  plot.style.setProperty('background', 'white'); // pages may be dark
  return `${plot.outerHTML}\n`;
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
  return svgOf(`${label}: rounds (ticks) and their median (point)`, all, entries, [
    Plot.tickX(all, { fy: 'panel', x: 'value', y: 'name', stroke: colour, strokeOpacity: 0.4 }),
    Plot.dot(medians, { fy: 'panel', x: 'value', y: 'name', fill: colour, r: 4 }),
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
  return svgOf(
    label,
    rows.flat(),
    entries,
    rows.map((of, i) =>
      Plot.dot(of, { fy: 'panel', x: 'value', y: 'name', fill: colours[i] as string, r: 4, dy: 6 * i - 3 }),
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
