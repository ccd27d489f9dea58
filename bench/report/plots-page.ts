// The plots of a report, drawn in a page: of the benchmark, a row for each contestant and a panel for each work; of a GPU, rates against sizes.
import * as Plot from '@observablehq/plot';

/** The times of one contestant. */
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

/** Labels with a dot in the colour of their marks, in a row above the panels. */
function legend(entries: readonly (readonly [label: string, colour: string])[]): SVGGElement {
  const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  let x = MARGIN.left + 4;
  for (const [label, colour] of entries) {
    group.innerHTML += `<circle cx="${x}" cy="14" r="4" fill="${colour}"/><text x="${x + 9}" y="14" dy="0.32em" text-anchor="start">${label}</text>`;
    x += 40 + 6.2 * label.length;
  }
  return group;
}

const SVG = {
  xmlns: 'http://www.w3.org/2000/svg',
  fill: 'currentColor',
  'font-family': 'system-ui, sans-serif',
  'font-size': 10,
};

const svgElement = (attributes: Record<string, string | number>): SVGSVGElement => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  return svg;
};

/** @param marksOf - the marks of a panel, from those of its rows; a contestant without a row in a panel has no line there */
function svgOf(
  label: string,
  rows: readonly Row[],
  entries: readonly (readonly [string, string])[],
  marksOf: (ofPanel: <T extends Row>(list: readonly T[]) => T[]) => Plot.Markish[],
): string {
  const values = rows.map(({ value }) => value);
  // Some room, so that no mark lies on the frame.
  const domain = [Math.min(...values) / 1.2, Math.max(...values) * 1.2];
  const whole = svgElement({ ...SVG, width: WIDTH });
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
  return finished(whole, bottom);
}

function finished(svg: SVGSVGElement, height: number): string {
  svg.setAttribute('height', String(height));
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${height}`);
  svg.style.setProperty('background', 'white'); // the page around it may be dark
  return `${svg.outerHTML}\n`;
}

/** A tick for each round, and a point for their median. */
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

/** Two numbers of bytes for each contestant, one a little above the other, since they may be equal. */
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

/** The lines of a plot of rates: contestant, colour, dashes (by dtype). */
const RATES: readonly (readonly [name: string, colour: string, dashes: string])[] = [
  ['a constant stored by a kernel', '#555', ''],
  ['copyBufferToBuffer', '#555', '2 3'],
  ['weight-init, he normal, f32', '#0969da', ''],
  ['weight-init, he normal, f16', '#0969da', '7 4'],
  ['weight-init, he normal, bf16', '#0969da', '2 3'],
  ['weight-init, truncated normal, f32', '#1a7f37', ''],
  ['weight-init, uniform, f32', '#8250df', ''],
  ['Philox and Box-Muller by hand, f32', '#bc4c00', ''],
  ['torch.randn, f32, new tensor', '#cf222e', ''],
  ['torch kaiming_normal_, f32', '#bf3989', ''],
  ['torch kaiming_normal_, f16', '#bf3989', '7 4'],
  ['torch kaiming_normal_, bf16', '#bf3989', '2 3'],
];

/** What bench/gpu/gpu.mjs measures at one size. */
interface GpuRun {
  readonly size: number;
  readonly times: Record<string, { readonly gpu: readonly number[] }>;
}

/** Rates on the GPU against the size of the buffer. */
export function drawRates({ runs }: { readonly runs: readonly GpuRun[] }): string {
  const height = 440;
  const right = 260;
  const series = RATES.map(([name, colour, dashes]) => {
    const points = runs.flatMap(({ size, times }) =>
      times[name]?.gpu.length ? [{ size: size / 2 ** 20, rate: size / median(times[name].gpu) / 1e6 }] : [],
    );
    return { name, colour, dashes, points };
  }).filter(({ points }) => points.length > 0);
  const plot = Plot.plot({
    width: WIDTH,
    height,
    marginLeft: 60,
    marginRight: right,
    marginTop: 24,
    marginBottom: 48,
    x: {
      type: 'log',
      base: 2,
      ticks: runs.map(({ size }) => size / 2 ** 20),
      label: 'size of the buffer, MiB',
      labelAnchor: 'center',
      labelArrow: 'none',
      tickFormat: String,
    },
    y: { type: 'log', label: 'GB/s written', labelArrow: 'none', grid: true, tickFormat: String },
    marks: series.flatMap(({ colour, dashes, points }) => [
      Plot.line(points, { x: 'size', y: 'rate', stroke: colour, strokeWidth: 2, strokeDasharray: dashes }),
      Plot.dot(points, { x: 'size', y: 'rate', fill: colour, r: 3 }),
    ]),
  });
  const svg = svgElement({ ...SVG, width: WIDTH });
  svg.append(plot);
  for (const [i, { name, colour, dashes }] of series.entries()) {
    const y = 34 + 24 * i;
    const x = WIDTH - right + 20;
    svg.innerHTML += `<path d="M${x} ${y}h28" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/><text x="${x + 36}" y="${y + 3}">${name}</text>`;
  }
  return finished(svg, height);
}

/** @returns for each plot of the benchmark its name and the SVG */
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
