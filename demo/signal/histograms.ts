// Histograms of the activations: initializers down, layers across.
import * as Plot from '@observablehq/plot';
import type { Network } from '../network/network.ts';
import { showFigure } from '../plots/figure.ts';
import { INITIALIZER_STYLES } from '../plots/initializer-styles.ts';
import { type ActivationHistogram, BINS, DOMAINS, IN_HISTOGRAM } from '../tfjs/messages.ts';

const ROW = 62;
/** Pixels across that a histogram needs. */
const COLUMN = 76;

/** As many as there is room for, with the first and the last. */
function shownOf(histograms: readonly ActivationHistogram[], width: number): readonly ActivationHistogram[] {
  const count = Math.max(2, Math.min(histograms.length, Math.floor(width / COLUMN)));
  return Array.from(
    { length: count },
    (_, i) => histograms[Math.round((i * (histograms.length - 1)) / (count - 1))] as ActivationHistogram,
  );
}

export function drawHistograms(
  into: HTMLElement,
  { initializers, activation }: Network,
  histograms: readonly ActivationHistogram[],
  width: number,
): void {
  const [from, to] = DOMAINS[activation];
  const step = (to - from) / BINS;
  const shown = shownOf(histograms, width - 136);
  const bars = shown.flatMap(({ layer, counts }) =>
    initializers.flatMap(({ key, label }, i) => {
      const bins = counts[i] ?? [];
      const most = Math.max(1, ...bins);
      return bins.map((count, bin) => ({
        layer: `layer ${layer}`,
        label,
        color: INITIALIZER_STYLES[key].color,
        x1: from + bin * step,
        x2: from + (bin + 1) * step,
        height: Math.sqrt(count / most),
      }));
    }),
  );
  const plot = Plot.plot({
    width,
    height: 72 + ROW * initializers.length,
    marginLeft: 40,
    marginRight: 96,
    marginTop: 36,
    marginBottom: 36,
    ariaLabel: 'Histograms of the activations',
    x: { label: 'activation →', domain: [from, to], ticks: 3, insetLeft: 2, insetRight: 2, labelAnchor: 'center' },
    y: { label: '↑ √(count / highest)', domain: [0, 1.05], ticks: [0, 1], labelAnchor: 'top' },
    fx: { label: null, domain: shown.map(({ layer }) => `layer ${layer}`), padding: 0.12 },
    fy: { label: null, domain: initializers.map(({ label }) => label), padding: 0.15 },
    marks: [
      Plot.frame({ stroke: 'var(--line)' }),
      Plot.rectY(bars, { x1: 'x1', x2: 'x2', y: 'height', fx: 'layer', fy: 'label', fill: 'color', inset: 0.3 }),
    ],
    color: { type: 'identity' },
  });
  showFigure(
    into,
    plot,
    `Activations of all units for ${IN_HISTOGRAM} of the inputs; each histogram has its own scale, and bar heights are square roots. The outermost bars also count ` +
      'what lies outside. Alike from left to right: the signal survives. A single bar: it is gone, or stuck at an end.',
    'Histograms of the activations',
  );
}
