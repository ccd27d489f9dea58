// All plots of a signal, one step each. Their widths are given: the panel may be hidden between two steps, and its parts are then 0 wide.

import type { Network } from '../network/network.ts';
import { shortNumber } from '../page/numbers.ts';
import { INITIALIZER_STYLES } from '../plots/initializer-styles.ts';
import { showTable } from '../plots/table.ts';
import type { MeasuredSignal } from '../tfjs/messages.ts';
import { formulaOf, type PredictedSignal } from '../theory/signal.ts';
import { drawHistograms } from './histograms.ts';
import { IDLE } from './idle.ts';
import { drawLayers } from './layers.ts';

export interface SignalResults {
  readonly network: Network;
  readonly signal: MeasuredSignal;
  /** For each initializer that the theory covers. */
  readonly theory: readonly (PredictedSignal | undefined)[];
}

export function* drawPlots(
  find: (selector: string) => HTMLElement,
  { network, signal, theory }: SignalResults,
  widths: { readonly half: number; readonly whole: number },
): Generator<void> {
  const { initializers, depth, activation } = network;
  const of = (value: 'activation' | 'gradient' | 'idle'): number[][] =>
    initializers.map((_, i) => signal.layers.map((layer) => layer[value][i] as number));
  const { activations, gradients, consequence } = formulaOf(activation);
  drawLayers(
    find('.activations'),
    initializers,
    {
      name: 'Activations by layer',
      label: '↑ standard deviation of the activations',
      caption: `Wide pale lines: theory for infinite width, ${activations}; ${consequence}. The deeper and narrower a network, the further it strays from that. Level: the signal survives. Steep: it dies or explodes with depth; a line that ends has left the range of float32.`,
      depth,
      measured: of('activation'),
      theory: theory.map((prediction) => prediction?.activations),
    },
    widths.half,
  );
  yield;
  drawLayers(
    find('.gradients'),
    initializers,
    {
      name: 'Gradients by layer',
      label: '↑ standard deviation of ∂loss/∂activation',
      caption: `A gradient of variance 1 enters at layer ${depth} and is followed back to layer 1. Wide pale lines: theory, ${gradients}. Falling to the left: the first layers hardly learn.`,
      depth,
      measured: of('gradient'),
      theory: theory.map((prediction) => prediction?.gradients),
    },
    widths.half,
  );
  yield;
  const { title, caption } = IDLE[activation];
  find('.idle-title').textContent = title;
  drawLayers(
    find('.idle'),
    initializers,
    { name: title, label: '↑ share', caption, depth, measured: of('idle'), share: true },
    widths.half,
  );
  yield;
  const first = signal.layers[0];
  const last = signal.layers.at(-1);
  const number = (value = Number.NaN): string => shortNumber(value);
  showTable(
    find('.numbers') as HTMLTableElement,
    [
      'initializer',
      'stddev, layer 1',
      `stddev, layer ${depth}`,
      'gradient, layer 1',
      `${title.toLowerCase()}, layer ${depth}`,
    ],
    initializers.map(({ key, label }, i) => ({
      name: label,
      color: INITIALIZER_STYLES[key].color,
      cells: [
        number(first?.activation[i]),
        number(last?.activation[i]),
        number(first?.gradient[i]),
        `${((last?.idle[i] ?? 0) * 100).toFixed(1)} %`,
      ],
    })),
  );
  yield;
  drawHistograms(find('.histograms'), network, signal.histograms, widths.whole);
}
