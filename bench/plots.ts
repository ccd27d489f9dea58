// The plots of a report. A row for each contestant: every value a faint mark, the median a point.
import * as Plot from '@observablehq/plot';

interface Result {
  readonly values?: readonly number[];
  readonly error?: string;
}
type Results = Record<string, Result>;
interface Bytes {
  readonly error?: string;
  readonly [part: string]: number | string | undefined;
}

const ROW = 20;
const TOP = 40;
const BOTTOM = 40;
const LEFT = 310;
const WIDTH = 820;
const OWN = '#d1495b';
const OTHER = '#30638e';

const colourOf = (name: string): string => (name.startsWith('weight-init') ? OWN : OTHER);

function svgOf(options: Plot.PlotOptions): string {
  const plot = Plot.plot({
    width: WIDTH,
    marginLeft: LEFT,
    marginRight: 40,
    marginTop: TOP,
    marginBottom: BOTTOM,
    ...options,
  });
  plot.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // Pages may be dark: the plot brings its own ground.
  plot.style.setProperty('background', 'white');
  return `${plot.outerHTML}\n`;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Values of contestants on a logarithmic axis; several results one above another, each with its title. */
function dots(label: string, panels: Record<string, Results>): string {
  const rows = Object.entries(panels).flatMap(([panel, results]) =>
    Object.entries(results)
      .filter(([, { values }]) => values?.length)
      .map(([name, { values = [] }]) => ({ panel, name, values, middle: median(values) })),
  );
  const all = rows.flatMap(({ values, ...row }) => values.map((value) => ({ ...row, value })));
  const names = [...new Set(rows.map(({ name }) => name))];
  const count = Object.keys(panels).length;
  return svgOf({
    height: TOP + BOTTOM + count * (names.length * ROW + 30),
    x: {
      type: 'log',
      label,
      grid: true,
      tickFormat: (x: number) => String(x),
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: names, label: null },
    fy: { label: null, domain: Object.keys(panels), padding: 0.08, axis: null },
    marks: [
      Plot.frame({ stroke: '#ccc' }),
      Plot.text(Object.keys(panels), {
        fy: (d) => d,
        text: (d) => d,
        frameAnchor: 'top-left',
        dy: -14,
        fontWeight: 'bold',
      }),
      Plot.tickX(all, { fy: 'panel', x: 'value', y: 'name', stroke: (d) => colourOf(d.name), strokeOpacity: 0.4 }),
      Plot.dot(rows, { fy: 'panel', x: 'middle', y: 'name', fill: (d) => colourOf(d.name), r: 4 }),
    ],
  });
}

/** Bytes of each, in parts that are drawn in colours of their own. */
function bytes(
  label: string,
  unit: number,
  parts: Record<string, string>,
  panels: Record<string, Record<string, Bytes>>,
): string {
  const rows = Object.entries(panels).flatMap(([panel, results]) =>
    Object.entries(results).flatMap(([name, of]) =>
      Object.entries(parts)
        .filter(([key]) => typeof of[key] === 'number' && of[key] > 0)
        .map(([key, part]) => ({ panel, name, part, value: (of[key] as number) / unit })),
    ),
  );
  const names = [...new Set(rows.map(({ name }) => name))];
  const count = Object.keys(panels).length;
  return svgOf({
    height: TOP + 20 + BOTTOM + count * (names.length * ROW + 30),
    x: {
      type: 'log',
      label,
      grid: true,
      tickFormat: (x: number) => String(x),
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { domain: names, label: null },
    fy: { label: null, domain: Object.keys(panels), padding: 0.08, axis: null },
    color: { domain: Object.values(parts), range: [OTHER, '#edae49'] },
    marks: [
      Plot.frame({ stroke: '#ccc' }),
      Plot.text(Object.keys(panels), {
        fy: (d) => d,
        text: (d) => d,
        frameAnchor: 'top-left',
        dy: -14,
        fontWeight: 'bold',
      }),
      Plot.dot(rows, { fy: 'panel', x: 'value', y: 'name', fill: 'part', r: 4 }),
    ],
  });
}

type Report = Partial<Record<'chromium' | 'deno' | 'node' | 'native' | 'stall', Record<string, Results>>> & {
  readonly cold?: Results;
  readonly size?: Record<string, Bytes>;
  readonly memory?: Record<string, Record<string, Bytes>>;
};

/** @returns for each plot its name and the SVG */
export function draw(report: Report): Record<string, string> {
  const plots: Record<string, string> = {};
  const time = 'milliseconds (log scale): every round, and the median';
  for (const section of ['chromium', 'deno', 'node', 'native'] as const) {
    if (report[section]) plots[section] = dots(time, report[section]);
  }
  if (report.stall)
    plots.stall = dots('longest stall, milliseconds (log scale): every round, and the median', report.stall);
  if (report.cold) plots.cold = dots(time, { 'cold start': report.cold });
  if (report.size) {
    const parts = { script: 'scripts', wasm: 'WebAssembly files' };
    plots.size = bytes('kilobytes, minified and gzipped (log scale)', 1e3, parts, { 'smallest page': report.size });
  }
  if (report.memory && !('error' in report.memory)) {
    const parts = { renderer: "the page's process", gpu: "the GPU's process" };
    plots.memory = bytes('peak resident memory, MiB (log scale)', 2 ** 20, parts, report.memory);
  }
  return plots;
}
