// All plots of weights, one step each. Loaded when the first are drawn: the plotting library is larger than the page.
import type { Shape } from '../../src/index.ts';
import type { Expected } from '../theory/expected.ts';
import { drawHeatmap } from './heatmap.ts';
import { drawHistogram } from './histogram.ts';
import type { Matrix } from './matrix-slice.ts';
import type { Statistics } from './statistics.ts';

export interface WeightResults {
  /** What the weights are called in the names of their figures. */
  readonly title: string;
  readonly shape: Shape;
  readonly matrix: Matrix;
  readonly statistics: Statistics;
  readonly expected: Expected;
}

export function* drawPlots(
  find: (id: string) => HTMLElement,
  { title, shape, matrix, statistics, expected }: WeightResults,
  width: number,
): Generator<void> {
  drawHistogram(find('histogram'), statistics, expected, width, `Histogram of ${title}`);
  yield;
  drawHeatmap(find('heatmap'), matrix, shape, expected, width, `Heat map of ${title}`);
}
