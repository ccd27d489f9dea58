// A quantity from layer to layer: dots and a line for the measurement, a wide pale line for the theory.
import * as Plot from '@observablehq/plot';
import type { NetworkInitializer } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { INITIALIZER_STYLES } from '../plots/initializer-styles.ts';
import { withLegend } from '../plots/legend.ts';
import { logAxis, powerOfTen } from '../plots/log-axis.ts';

const HEIGHT = 300;
/** The lowest decade that is drawn: a smaller signal is lost to the network in any case. */
const MIN_DECADE = -20;

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

/** The axis, the place of a value on it, and the marks at its lower end. */
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
  const { low, high, ticks, cut, place } = logAxis(all, MIN_DECADE);
  const y = {
    label,
    type: 'log',
    domain: [10 ** low, 10 ** high],
    ticks: ticks.map((tick) => 10 ** tick),
    tickFormat: (value: number) => powerOfTen(Math.round(Math.log10(value))),
    grid: true,
  } as const;
  const text = low === MIN_DECADE ? `0, or below ${powerOfTen(MIN_DECADE)}` : 'exactly 0';
  const note = Plot.text([text], { frameAnchor: 'bottom', dy: -12, fill: 'var(--quiet)' });
  return { y, place, floor: [Plot.ruleY([10 ** low]), ...(cut ? [note] : [])] };
}

export function drawLayers(
  into: HTMLElement,
  initializers: readonly NetworkInitializer[],
  data: LayersPlot,
  width: number,
): void {
  const { name, caption, depth, measured, theory } = data;
  const { y, place, floor } = axisOf(data);
  // Symbols that touch cannot be told apart, so only every few layers have one.
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
      ...initializers.flatMap(({ key }, i) => {
        const expected = theory?.[i];
        if (!expected) return [];
        const { color } = INITIALIZER_STYLES[key];
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
      ...initializers.flatMap(({ key }, i) => {
        const { color, dash, symbol } = INITIALIZER_STYLES[key];
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
  showFigure(into, withLegend(initializers, plot), caption, name);
}
