// A quantity from layer to layer: dots and a line for what was measured, a thin line for the theory.
import * as Plot from '@observablehq/plot';
import type { NetworkScheme } from '../network/network.ts';
import { figure } from '../plots/figure.ts';
import { SCHEME_LOOKS } from '../plots/initializer-styles.ts';
import { withLegend } from '../plots/legend.ts';
import { logAxis, powerOfTen } from '../plots/log-axis.ts';

const HEIGHT = 300;
/** Below 10 to this no decades are drawn: what is there is lost to the network in any case. */
const LEAST = -20;

export interface LayersPlot {
  readonly name: string;
  readonly label: string;
  readonly caption: string;
  readonly depth: number;
  /** By initializer and layer. */
  readonly measured: readonly (readonly number[])[];
  readonly theory?: readonly (readonly number[] | undefined)[];
  /** On a linear axis from 0 to 1. */
  readonly share?: boolean;
}

type Place = (value: number) => number | undefined;

const pointsOf = (values: readonly number[], place: Place): { layer: number; y: number | undefined }[] =>
  values.map((value, i) => ({ layer: i + 1, y: place(value) }));

/** The axis, where a value stands on it, and what marks its lower end. */
function axisOf({ measured, theory = [], label, share }: LayersPlot): {
  y: Plot.ScaleOptions;
  place: Place;
  floor: readonly Plot.Markish[];
} {
  if (share) {
    const y = { label, domain: [0, 1], ticks: 5, tickFormat: '%', grid: true };
    return { y, place: (value) => value, floor: [Plot.ruleY([0])] };
  }
  const all = [...measured, ...theory].flatMap((values) => values ?? []);
  const { low, high, ticks, cut, place } = logAxis(all, LEAST);
  const y = {
    label,
    type: 'log',
    domain: [10 ** low, 10 ** high],
    ticks: ticks.map((tick) => 10 ** tick),
    tickFormat: (value: number) => powerOfTen(Math.round(Math.log10(value))),
    grid: true,
  } as const;
  const text = low === LEAST ? `0, or below ${powerOfTen(LEAST)}` : 'exactly 0';
  const note = Plot.text([text], { frameAnchor: 'bottom', dy: -12, fill: 'var(--quiet)' });
  return { y, place, floor: [Plot.ruleY([10 ** low]), ...(cut ? [note] : [])] };
}

export function drawLayers(
  into: HTMLElement,
  schemes: readonly NetworkScheme[],
  data: LayersPlot,
  width: number,
): void {
  const { name, caption, depth, measured, theory } = data;
  const { y, place, floor } = axisOf(data);
  // Symbols that touch say nothing: at most so many on a line.
  const every = Math.ceil(depth / (width / 22));
  const plot = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 14,
    marginTop: 26,
    marginBottom: 40,
    ariaLabel: name,
    x: {
      label: 'layer →',
      domain: [0.6, depth + 0.4],
      ticks: Math.min(depth, Math.floor(width / 50)),
      tickFormat: (layer: number) => (Number.isInteger(layer) ? `${layer}` : ''),
      labelAnchor: 'center',
    },
    y,
    marks: [
      ...floor,
      ...schemes.flatMap(({ key }, i) => {
        const expected = theory?.[i];
        if (!expected) return [];
        const { color } = SCHEME_LOOKS[key];
        return [
          Plot.line(pointsOf(expected, place), {
            x: 'layer',
            y: 'y',
            stroke: color,
            strokeWidth: 6,
            strokeOpacity: 0.28,
            strokeLinecap: 'round',
          }),
        ];
      }),
      ...schemes.flatMap(({ key }, i) => {
        const { color, dash, symbol } = SCHEME_LOOKS[key];
        const points = pointsOf(measured[i] ?? [], place);
        return [
          Plot.line(points, { x: 'layer', y: 'y', stroke: color, strokeWidth: 1.6, strokeDasharray: dash }),
          Plot.dot(
            points.filter(({ y, layer }) => y !== undefined && ((layer - 1) % every === 0 || layer === depth)),
            { x: 'layer', y: 'y', symbol, stroke: color, fill: 'var(--card)', strokeWidth: 1.6, r: 3.2 },
          ),
        ];
      }),
    ],
  });
  figure(into, withLegend(schemes, plot), caption, name);
}
