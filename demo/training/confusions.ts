// The confusion matrices of the digits.
import * as Plot from '@observablehq/plot';
import type { NetworkInitializer } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { smallMultiples, smallMultipleWidth } from '../plots/small-multiples.ts';
import { plotTitle } from '../plots/title.ts';
import type { Evaluation } from '../tfjs/messages.ts';

const color = { type: 'linear', scheme: 'Blues', domain: [0, 1] } as const;

export function drawConfusions(
  into: HTMLElement,
  initializers: readonly NetworkInitializer[],
  classes: number,
  { confusion }: Evaluation,
  width: number,
): void {
  const each = smallMultipleWidth(width, initializers.length);
  const plots = initializers.map(({ key, label }, index) => {
    const counts = confusion[index] as Uint32Array;
    const shares = Array.from(counts, (count, i) => {
      const row = Math.floor(i / classes) * classes;
      const actual = counts.subarray(row, row + classes).reduce((sum, n) => sum + n, 0);
      return actual > 0 ? count / actual : 0;
    });
    return Plot.plot({
      width: each,
      height: each + 32,
      marginLeft: 34,
      marginRight: 4,
      marginTop: 24,
      marginBottom: 38,
      ariaLabel: `Confusion of digits, ${label}`,
      x: {
        label: 'predicted',
        domain: [-0.5, classes - 0.5],
        ticks: classes,
        tickFormat: 'd',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: {
        label: 'digit',
        domain: [classes - 0.5, -0.5],
        ticks: classes,
        tickFormat: 'd',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      color,
      marks: [
        Plot.raster(shares, {
          width: classes,
          height: classes,
          x1: -0.5,
          x2: classes - 0.5,
          y1: -0.5,
          y2: classes - 0.5,
          imageRendering: 'pixelated',
        }),
        Plot.frame({ stroke: 'var(--line)' }),
        plotTitle(key, label),
      ],
    });
  });
  const legend = { ...color, label: 'share of the images of a digit', tickFormat: '.0%', ticks: 5 } as const;
  showFigure(
    into,
    smallMultiples(plots, legend, width),
    'Each row: the test images of one digit, by the digit that the network predicts. The diagonal is correct. ' +
      'One dark column: the same digit is predicted for every image, which is chance.',
    'Confusion of digits',
  );
}
