// The decision regions of each network between the two spirals.
import * as Plot from '@observablehq/plot';
import type { DataSet } from '../data/data-set.ts';
import type { NetworkInitializer } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { smallMultiples, smallMultipleWidth } from '../plots/small-multiples.ts';
import { plotTitle } from '../plots/title.ts';
import { type Evaluation, GRID } from '../tfjs/messages.ts';

/** Wider than the probabilities, since the ends of the colour scheme are nearly black. */
const color = { type: 'linear', scheme: 'PuOr', domain: [-0.15, 1.15], reverse: true } as const;

export function drawRegions(
  into: HTMLElement,
  initializers: readonly NetworkInitializer[],
  { test }: DataSet,
  { region }: Evaluation,
  width: number,
): void {
  const points = Array.from({ length: test.count }, (_, i) => ({
    x: test.x[3 * i],
    y: test.x[3 * i + 1],
    one: test.y[i] === 1,
  }));
  const each = smallMultipleWidth(width, initializers.length);
  const plots = initializers.map(({ key, label }, index) => {
    const values = region?.[index] ?? new Float32Array(GRID * GRID);
    return Plot.plot({
      width: each,
      height: each + 26,
      marginLeft: 32,
      marginRight: 4,
      marginTop: 24,
      marginBottom: 38,
      ariaLabel: `Decision region, ${label}`,
      x: { label: 'x →', domain: [-1, 1], ticks: [-1, 0, 1], labelAnchor: 'center' },
      y: { label: '↑ y', domain: [-1, 1], ticks: [-1, 0, 1], labelAnchor: 'top' },
      color,
      marks: [
        Plot.raster(values, { width: GRID, height: GRID, x1: -1, x2: 1, y1: -1, y2: 1 }),
        Plot.dot(points, {
          x: 'x',
          y: 'y',
          r: 1.9,
          symbol: (point: (typeof points)[number]) => (point.one ? 'triangle' : 'circle'),
          fill: (point: (typeof points)[number]) => (point.one ? '#2d004b' : '#7f3b08'),
          stroke: 'white',
          strokeWidth: 0.6,
        }),
        Plot.frame({ stroke: 'var(--line)' }),
        plotTitle(key, label),
      ],
    });
  });
  const legend = {
    ...color,
    label: 'probability of the class of triangles',
    tickFormat: '.0%',
    ticks: [0, 0.5, 1],
  } as const;
  showFigure(
    into,
    smallMultiples(plots, legend, width),
    'Colour: the probability of the class of triangles, at every point of the plane. ' +
      'Circles and triangles: test points of the two spirals. One flat colour: the network ignores its input.',
    'Decision regions',
  );
}
