// The norm of the gradient for each layer's weights over time, a map for each initializer.
import * as Plot from '@observablehq/plot';
import type { NetworkInitializer } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { powerOfTen } from '../plots/log-axis.ts';
import { smallMultiples, smallMultipleWidth } from '../plots/small-multiples.ts';
import { plotTitle } from '../plots/title.ts';
import type { TrainingRecord } from '../tfjs/messages.ts';

/** Powers of ten at the ends of the colours. */
const LOW = -12;
const HIGH = 1;

const color = {
  type: 'linear',
  scheme: 'viridis',
  domain: [LOW, HIGH],
  clamp: true,
  unknown: 'transparent',
} as const;

export function drawGradients(
  into: HTMLElement,
  initializers: readonly NetworkInitializer[],
  records: readonly TrainingRecord[],
  { depth, steps }: { depth: number; steps: number },
  width: number,
): void {
  const measured = records.filter(({ gradients }) => gradients);
  const from = measured[0]?.step ?? 0;
  const every = (measured[1]?.step ?? 10) - from;
  const last = measured.at(-1)?.step ?? 0;
  const each = smallMultipleWidth(width, initializers.length);
  const plots = initializers.map(({ key, label }, index) => {
    const cells = Array.from({ length: depth }, (_, layer) =>
      measured.map(({ gradients }) => {
        const norm = gradients?.[layer]?.[index] as number;
        return norm > 0 ? Math.log10(norm) : Number.NaN;
      }),
    ).flat();
    const norms = measured.flatMap(({ gradients }) => gradients?.map((layer) => layer[index]) ?? []);
    const note = norms.some((norm) => !Number.isFinite(norm)) ? 'not a number' : 'exactly 0';
    const blank = cells.length > 0 && cells.every(Number.isNaN);
    return Plot.plot({
      width: each,
      height: 190,
      marginLeft: 38,
      marginRight: 8,
      marginTop: 24,
      marginBottom: 38,
      ariaLabel: `Gradient norm of each layer over time, ${label}`,
      x: { label: 'updates →', domain: [0, steps], ticks: 3, labelAnchor: 'center' },
      y: {
        label: 'layer',
        domain: [depth + 0.5, 0.5],
        ticks: Math.min(depth, 5),
        tickFormat: (layer: number) => (Number.isInteger(layer) ? `${layer}` : ''),
        labelAnchor: 'center',
      },
      color,
      marks: [
        Plot.frame({ stroke: 'var(--line)' }),
        ...(measured.length > 0
          ? [
              Plot.raster(cells, {
                width: measured.length,
                height: depth,
                x1: 0,
                x2: Math.min(steps, last + every),
                y1: 0.5,
                y2: depth + 0.5,
                imageRendering: 'pixelated',
              }),
            ]
          : []),
        ...(blank ? [Plot.text([note], { frameAnchor: 'middle', fill: 'var(--quiet)' })] : []),
        plotTitle(key, label),
      ],
    });
  });
  const legend = { ...color, label: 'norm of the gradient', tickFormat: powerOfTen, ticks: 5 } as const;
  showFigure(
    into,
    smallMultiples(plots, legend, width),
    'The gradient that reaches each layer. Even colour from layer to layer: every layer learns. Fading towards layer 1: ' +
      'the first layers stand still. Blank: exactly 0, or no number.',
    'Gradient norms',
  );
}
