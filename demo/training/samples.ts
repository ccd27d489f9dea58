// What the digits look like.
import type { DataSet } from '../data/data-set.ts';
import { figure } from '../plots/figure.ts';

const SHOWN = 30;
const SIDE = 8;

/** The first images of the test set, one canvas each. */
export function drawSamples(into: HTMLElement, { test, features }: DataSet): void {
  const rows = Array.from({ length: SHOWN }, (_, i) => test.x.subarray(i * features, i * features + SIDE * SIDE));
  const least = Math.min(...rows.map((row) => Math.min(...row)));
  const most = Math.max(...rows.map((row) => Math.max(...row)));
  const strip = document.createElement('div');
  strip.className = 'samples';
  strip.append(
    ...rows.map((row, i) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: SIDE, height: SIDE, role: 'img', ariaLabel: `a ${test.y[i]}` });
      const pixels = new ImageData(SIDE, SIDE);
      for (const [pixel, value] of row.entries()) {
        const ink = 255 * (1 - (value - least) / (most - least));
        pixels.data.set([ink, ink, ink, 255], 4 * pixel);
      }
      canvas.getContext('2d')?.putImageData(pixels, 0, 0);
      return canvas;
    }),
  );
  figure(
    into,
    strip,
    `The first ${SHOWN} of ${test.count} test images, 8 × 8 pixels. Optical Recognition of Handwritten Digits, E. Alpaydin and ` +
      'C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.',
    'Handwritten digits',
  );
}
