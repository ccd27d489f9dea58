// Where each network draws the line between the two spirals.
import * as Plot from '@observablehq/plot';
import type { DataSet } from '../data/data-set.ts';
import { type Evaluation, GRID } from '../lab/measures.ts';
import type { NetworkScheme } from '../network/network.ts';
import { figure } from '../plots/figure.ts';
import { multiples, multipleWidth } from '../plots/multiples.ts';
import { titleOf } from '../plots/title.ts';

export function drawRegions(
  into: HTMLElement,
  schemes: readonly NetworkScheme[],
  { test }: DataSet,
  { region }: Evaluation,
  width: number,
): void {
  const points = Array.from({ length: test.count }, (_, i) => ({
    x: test.x[3 * i],
    y: test.x[3 * i + 1],
    one: test.y[i] === 1,
  }));
  const each = multipleWidth(width, schemes.length);
  const plots = schemes.map(({ key, label }, scheme) => {
    const values = region?.[scheme] ?? new Float32Array(GRID * GRID);
    return Plot.plot({
      width: each,
      height: each + 12,
      marginLeft: 1,
      marginRight: 1,
      marginTop: 24,
      marginBottom: 10,
      ariaLabel: `Decision region, ${label}`,
      x: { domain: [-1, 1], axis: null },
      y: { domain: [-1, 1], axis: null },
      color: { type: 'linear', scheme: 'PuOr', domain: [-0.15, 1.15], reverse: true },
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
        titleOf(key, label),
      ],
    });
  });
  figure(
    into,
    multiples(plots),
    'Colour: the probability that the network gives to each class, at every point of the plane, both axes from −1 to 1. ' +
      'Circles and triangles: test points of the two spirals. One flat colour: the network ignores its input.',
    'Decision regions',
  );
}
