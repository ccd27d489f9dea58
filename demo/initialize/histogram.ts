import * as Plot from '@observablehq/plot';
import { groupDigits } from '../page/numbers.ts';
import { showFigure } from '../plots/figure.ts';
import type { Density, Expected } from '../theory/expected.ts';
import { fourDigits } from '../theory/expected.ts';
import type { Statistics } from './statistics.ts';

const HEIGHT = 280;
const POINTS = 300;

const percent = (share: number): string => `${fourDigits(100 * share)} %`;

/** Plain numbers where they are short, else in scientific notation. */
function tickFormat(from: number, to: number): { tickFormat?: (value: number) => string } {
  const size = Math.max(Math.abs(from), Math.abs(to));
  return size < 1e-3 || size >= 1e6 ? { tickFormat: (value) => Number(value.toPrecision(6)).toString() } : {};
}

/** Points of the curve: inside, since a density may be infinite where it ends, and down to 0 where it is cut. */
function curveOf({ at, from, to, cut }: Density): { x: number; density: number }[] {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const x = from + ((i + 0.5) / POINTS) * (to - from);
    return { x, density: at(x) };
  });
  if (!cut) return points;
  const first = { x: from, density: points[0]?.density ?? 0 };
  const last = { x: to, density: points.at(-1)?.density ?? 0 };
  return [{ x: from, density: 0 }, first, ...points, last, { x: to, density: 0 }];
}

/** Measured density as bars, expected density as a line; a mass, which has no density, as a spike with its share. */
function drawDensity(
  into: HTMLElement,
  { bins, count, masses }: Statistics,
  expected: Expected,
  density: Density,
  width: number,
  name: string,
): void {
  const { from, to, cut } = density;
  const step = (to - from) / bins.length;
  const bars = bins.map((n, i) => ({ x1: from + i * step, x2: from + (i + 1) * step, density: n / (count * step) }));
  const margin = cut ? 0.06 * (to - from) : 0;
  const spikes = expected.masses.map(({ at, share }, i) => ({
    at,
    text: `${fourDigits(at)}: ${percent((masses[i] as number) / count)} (expected ${percent(share)})`,
  }));
  const curve = curveOf(density);
  const peak = Math.max(...curve.map((point) => point.density));
  const plot = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 60,
    marginTop: spikes.length > 0 ? 44 : 24,
    ariaLabel: 'Histogram of the weights with the expected density',
    x: {
      label: 'weight',
      domain: [from - margin, to + margin],
      ticks: Math.floor(width / 70),
      ...tickFormat(from, to),
    },
    y: { label: 'density', grid: true, ticks: 6, nice: true, ...tickFormat(0, peak) },
    marks: [
      Plot.rectY(bars, { x1: 'x1', x2: 'x2', y: 'density', fill: 'var(--bar)', inset: 0.5 }),
      Plot.lineY(curve, { x: 'x', y: 'density', stroke: 'var(--warm)', strokeWidth: 2 }),
      Plot.ruleX(spikes, { x: 'at', stroke: 'var(--accent)', strokeWidth: 3 }),
      Plot.text(spikes, {
        x: 'at',
        text: 'text',
        frameAnchor: 'top',
        dy: -12,
        fill: 'var(--accent)',
      }),
      Plot.ruleY([0]),
    ],
  });
  if (spikes.length === 0) {
    showFigure(into, plot, `Bars: ${groupDigits(count)} weights. Line: the density of ${expected.name}.`, name);
    return;
  }
  const inSpikes = masses.reduce((sum, n) => sum + n, 0);
  const share = 1 - expected.masses.reduce((sum, mass) => sum + mass.share, 0);
  showFigure(
    into,
    plot,
    `Spike: the ${groupDigits(inSpikes)} weights that are exactly 0. Bars: the other ${groupDigits(count - inSpikes)}. ` +
      `Line: the density of ${expected.name}, for ${percent(share)} of the weights.`,
    name,
  );
}

/** The share of the weights at each value that is expected. */
function drawMasses(
  into: HTMLElement,
  { count, masses, elsewhere }: Statistics,
  expected: Expected,
  width: number,
  name: string,
): void {
  const places = expected.masses.map(({ at }) => at);
  const low = Math.min(...places);
  const high = Math.max(...places);
  const margin = high > low ? (high - low) / 2 : Math.abs(low) || 1;
  const half = 0.02 * (high - low + 2 * margin);
  const bars = expected.masses.map(({ at, share }, i) => ({
    x1: at - half,
    x2: at + half,
    at,
    expected: share,
    share: (masses[i] as number) / count,
    text: `${fourDigits(at)}: ${percent((masses[i] as number) / count)}`,
  }));
  const plot = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 60,
    ariaLabel: 'Histogram of the weights',
    x: {
      label: 'weight',
      domain: [low - margin, high + margin],
      ticks: Math.floor(width / 90),
      ...tickFormat(low, high),
    },
    y: { label: 'share of the weights', grid: true, domain: [0, 1.1], ticks: 6, tickFormat: '%' },
    marks: [
      Plot.rectY(bars, { x1: 'x1', x2: 'x2', y: 'share', fill: 'var(--bar)' }),
      Plot.ruleY(bars, { x1: 'x1', x2: 'x2', y: 'expected', stroke: 'var(--warm)', strokeWidth: 2 }),
      Plot.text(bars, { x: 'at', y: 'share', text: 'text', dy: -10 }),
      Plot.ruleY([0]),
    ],
  });
  const all = groupDigits(count);
  const others = elsewhere ? ` ${groupDigits(elsewhere)} weights are elsewhere.` : '';
  const [only] = expected.masses;
  const caption =
    expected.masses.length === 1 && only && elsewhere === 0
      ? `All ${all} weights are ${fourDigits(only.at)}: every unit of a layer then learns the same.`
      : `Bars: ${all} weights. Lines: what is expected of ${expected.name}.${others}`;
  showFigure(into, plot, caption, name);
}

export function drawHistogram(
  into: HTMLElement,
  statistics: Statistics,
  expected: Expected,
  width: number,
  name: string,
): void {
  if (expected.density) drawDensity(into, statistics, expected, expected.density, width, name);
  else drawMasses(into, statistics, expected, width, name);
}
