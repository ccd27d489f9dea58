import * as Plot from '@observablehq/plot';
import type { Statistics } from './statistics.ts';

/** Rows and columns of the heat map at most: one pixel of the picture is one weight. */
const MAP = 128;

function figure(into: HTMLElement, plot: Element, caption: string): void {
  const text = document.createElement('figcaption');
  text.textContent = caption;
  into.replaceChildren(plot, text);
}

const short = (value: number): string => Number(value.toPrecision(4)).toString();

/** Measured density as bars, expected density as a line. */
export function drawHistogram(
  into: HTMLElement,
  { bins, limit, count }: Statistics,
  sigma: number,
  width: number,
): void {
  const step = (2 * limit) / bins.length;
  if (sigma === 0) {
    const plot = Plot.plot({
      width,
      height: 280,
      marginLeft: 60,
      ariaLabel: 'Histogram of the weights: all are zero',
      x: { label: 'weight', domain: [-1, 1] },
      y: { label: 'number of weights', grid: true, tickFormat: 's', nice: true },
      marks: [Plot.rectY([count], { x1: -0.02, x2: 0.02, y: (n: number) => n, fill: 'var(--bar)' }), Plot.ruleY([0])],
    });
    figure(into, plot, `All ${count.toLocaleString('en')} weights are 0: every unit of a layer then learns the same.`);
    return;
  }
  const bars = bins.map((n, i) => ({ x1: i * step - limit, x2: (i + 1) * step - limit, density: n / (count * step) }));
  const curve = Array.from({ length: 201 }, (_, i) => {
    const x = ((i - 100) / 100) * limit;
    return { x, density: Math.exp(-0.5 * (x / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI)) };
  });
  const plot = Plot.plot({
    width,
    height: 280,
    marginLeft: 60,
    ariaLabel: 'Histogram of the weights with the expected normal density',
    x: { label: 'weight', domain: [-limit, limit], ticks: Math.floor(width / 70) },
    y: { label: 'density', grid: true, ticks: 6, nice: true },
    marks: [
      Plot.rectY(bars, { x1: 'x1', x2: 'x2', y: 'density', fill: 'var(--bar)', inset: 0.5 }),
      Plot.lineY(curve, { x: 'x', y: 'density', stroke: 'var(--warm)', strokeWidth: 2 }),
      Plot.ruleY([0]),
    ],
  });
  figure(into, plot, `Bars: ${count.toLocaleString('en')} weights. Line: the density of N(0, ${short(sigma)}²).`);
}

/** How many ticks an axis of `count` cells has room for, at `scale` pixels a cell. */
const tickCount = (count: number, scale: number): number => Math.min(count, 8, Math.ceil((count * scale) / 30));

/** The top left corner of the matrix, blue below zero and red above. */
export function drawHeatmap(
  into: HTMLElement,
  weights: Float32Array,
  rows: number,
  columns: number,
  sigma: number,
  width: number,
): void {
  const shownRows = Math.min(rows, MAP);
  const shownColumns = Math.min(columns, MAP);
  const cells = Float32Array.from(
    { length: shownRows * shownColumns },
    (_, i) => weights[Math.floor(i / shownColumns) * columns + (i % shownColumns)] as number,
  );
  const limit = sigma === 0 ? 1 : 3 * sigma;
  const side = Math.min(width - 70, 440);
  const scale = side / Math.max(shownRows, shownColumns);
  const marginBottom = 40;
  const plot = Plot.plot({
    width: 60 + Math.max(40, shownColumns * scale) + 10,
    height: 24 + Math.max(24, shownRows * scale) + marginBottom,
    marginLeft: 60,
    marginRight: 10,
    marginTop: 24,
    marginBottom,
    ariaLabel: 'Heat map of the weights',
    x: {
      label: 'column (fan_out) →',
      domain: [0, shownColumns],
      ticks: tickCount(shownColumns, scale),
      tickFormat: 'd',
      labelAnchor: 'center',
    },
    y: {
      label: 'row (fan_in)',
      domain: [shownRows, 0],
      ticks: tickCount(shownRows, scale),
      tickFormat: 'd',
      labelAnchor: 'top',
    },
    color: {
      type: 'diverging',
      scheme: 'RdBu',
      reverse: true,
      pivot: 0,
      domain: [-limit, limit],
      legend: true,
      label: sigma === 0 ? 'weight' : 'weight (scale ends at ±3σ)',
      ticks: 3,
    },
    marks: [
      Plot.raster(cells, {
        width: shownColumns,
        height: shownRows,
        x1: 0,
        y1: 0,
        x2: shownColumns,
        y2: shownRows,
        imageRendering: 'pixelated',
      }),
    ],
  });
  const whole = shownRows === rows && shownColumns === columns;
  const part = whole
    ? `All ${rows} × ${columns} weights.`
    : `The top left ${shownRows} × ${shownColumns} of ${rows} × ${columns} weights.`;
  figure(into, plot, part);
}
