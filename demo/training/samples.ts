// What the digits look like.
import * as Plot from '@observablehq/plot';
import type { DataSet } from '../data/data-set.ts';
import { showFigure } from '../plots/figure.ts';

const ROWS = 3;
const COLUMNS = 12;
const SIDE = 8;
/** A pixel of nothing between two images. */
const TILE = SIDE + 1;

/** The first images of the test set as one picture. */
export function drawSamples(into: HTMLElement, { test, features }: DataSet, width: number): void {
  const pixels = new Float32Array(ROWS * TILE * COLUMNS * TILE).fill(Number.NaN);
  for (let i = 0; i < ROWS * COLUMNS; i++) {
    const corner = Math.floor(i / COLUMNS) * TILE * COLUMNS * TILE + (i % COLUMNS) * TILE;
    for (let y = 0; y < SIDE; y++) {
      const from = i * features + y * SIDE;
      pixels.set(test.x.subarray(from, from + SIDE), corner + y * COLUMNS * TILE);
    }
  }
  const pictured = Math.min(width, 720);
  const plot = Plot.plot({
    width: pictured,
    height: (pictured * ROWS) / COLUMNS,
    margin: 0,
    axis: null,
    ariaLabel: `Handwritten digits: ${[...test.y.subarray(0, ROWS * COLUMNS)].join(', ')}`,
    x: { domain: [0, COLUMNS] },
    y: { domain: [ROWS, 0] },
    color: { type: 'linear', scheme: 'Greys', unknown: 'transparent' },
    marks: [
      Plot.raster(pixels, {
        width: COLUMNS * TILE,
        height: ROWS * TILE,
        x1: 0,
        y1: 0,
        x2: COLUMNS,
        y2: ROWS,
        imageRendering: 'pixelated',
      }),
    ],
  });
  showFigure(
    into,
    plot,
    `The first ${ROWS * COLUMNS} of ${test.count} test images, 8 × 8 pixels.`,
    'Handwritten digits',
  );
}
