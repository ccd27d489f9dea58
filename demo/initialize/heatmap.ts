import * as Plot from '@observablehq/plot';
import type { Shape } from '../../src/index.ts';
import { showFigure } from '../plots/figure.ts';
import type { Expected } from '../theory/expected.ts';
import type { Matrix } from './matrix-slice.ts';
import { partOf } from './matrix-text.ts';

/** Rows and columns of the heat map at most: one pixel of the picture is one weight. */
const MAP = 128;

/** The colours: white in the middle, which is the mean where there is a spread about one, else 0. */
function coloursOf({ masses, density, mean }: Expected): { middle: number; reach: number; label: string } {
  if (!density) return { middle: 0, reach: Math.max(...masses.map(({ at }) => Math.abs(at))) || 1, label: 'weight' };
  const middle = masses.length > 0 ? 0 : mean;
  if (density.cut) {
    return { middle, reach: Math.max(density.to - middle, middle - density.from), label: 'weight' };
  }
  const ends = middle === 0 ? '±3σ' : 'mean ± 3σ';
  return { middle, reach: (density.to - density.from) / 3, label: `weight (scale ends at ${ends})` };
}

/** How many ticks an axis of `count` cells has room for, at `scale` pixels a cell. */
const tickCount = (count: number, scale: number): number => Math.min(count, 8, Math.ceil((count * scale) / 30));

/** The top left corner of the matrix, blue below the middle and red above. */
export function drawHeatmap(
  into: HTMLElement,
  matrix: Matrix,
  shape: Shape,
  expected: Expected,
  width: number,
  name: string,
): void {
  const { rows, columns } = matrix;
  const shownRows = Math.min(rows, MAP);
  const shownColumns = Math.min(columns, MAP);
  const cells = Float32Array.from({ length: shownRows * shownColumns }, (_, i) =>
    matrix.at(Math.floor(i / shownColumns), i % shownColumns),
  );
  const { middle, reach, label } = coloursOf(expected);
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
      label: `${matrix.column} →`,
      domain: [0, shownColumns],
      ticks: tickCount(shownColumns, scale),
      tickFormat: 'd',
      labelAnchor: 'center',
    },
    y: {
      label: matrix.row,
      domain: [shownRows, 0],
      ticks: tickCount(shownRows, scale),
      tickFormat: 'd',
      labelAnchor: 'top',
    },
    color: {
      type: 'diverging',
      scheme: 'RdBu',
      reverse: true,
      pivot: middle,
      domain: [middle - reach, middle + reach],
      legend: true,
      label,
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
  showFigure(into, plot, `${partOf(matrix, shape, MAP)}.`, name);
}
