// Loss and accuracy as they grow, one line for each initializer.
import * as Plot from '@observablehq/plot';
import type { NetworkInitializer } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { INITIALIZER_STYLES } from '../plots/initializer-styles.ts';
import { withLegend } from '../plots/legend.ts';

const HEIGHT = 260;
/** More points than these a line does not show. */
const POINTS = 400;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Curves {
  readonly name: string;
  readonly label: string;
  /** Updates in all. */
  readonly steps: number;
  readonly top: number;
  /** What guessing gives. */
  readonly chance: number;
  readonly percent?: boolean;
  readonly caption: string;
  /** The points of an initializer, by its index. */
  readonly points: (index: number) => readonly Point[];
}

function thinned(points: readonly Point[]): readonly Point[] {
  const every = Math.ceil(points.length / POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

export function drawCurves(
  into: HTMLElement,
  initializers: readonly NetworkInitializer[],
  curves: Curves,
  width: number,
): void {
  const { name, label, steps, top, chance, percent = false, caption, points } = curves;
  const plot = Plot.plot({
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 12,
    marginBottom: 40,
    ariaLabel: name,
    x: { label: 'updates →', domain: [0, steps], ticks: Math.floor(width / 80), labelAnchor: 'center' },
    y: { label, domain: [0, top], grid: true, ticks: 5, ...(percent && { tickFormat: '%' }) },
    marks: [
      Plot.ruleY([chance], { stroke: 'var(--quiet)', strokeDasharray: '2 4' }),
      Plot.text(['chance'], {
        frameAnchor: 'right',
        y: chance,
        dy: -7,
        fill: 'var(--quiet)',
      }),
      ...initializers.map(({ key }, i) => {
        const { color, dash } = INITIALIZER_STYLES[key];
        return Plot.line(thinned(points(i)), {
          x: 'x',
          y: 'y',
          stroke: color,
          strokeWidth: 2,
          strokeDasharray: dash,
          clip: true,
        });
      }),
      Plot.ruleY([0]),
    ],
  });
  showFigure(into, withLegend(initializers, plot), caption, name);
}
