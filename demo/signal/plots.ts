// All pictures of a signal, one step each.

import type { Network } from '../network/network.ts';
import { shortNumber } from '../page/short-number.ts';
import { SCHEME_LOOKS } from '../plots/initializer-styles.ts';
import { showTable } from '../plots/table.ts';
import type { Signal } from '../tfjs/messages.ts';
import { formulaOf, type Signal as Prediction } from '../theory/signal.ts';
import { drawHistograms } from './histograms.ts';
import { IDLE } from './idle.ts';
import { drawLayers } from './layers.ts';

export interface Measured {
  readonly network: Network;
  readonly signal: Signal;
  /** Of each initializer that there is a theory for. */
  readonly theory: readonly (Prediction | undefined)[];
}

export function* pictures(
  find: (selector: string) => HTMLElement,
  { network, signal, theory }: Measured,
): Generator<void> {
  const { schemes, depth, activation } = network;
  const width = find('.activations').clientWidth;
  const of = (value: 'activation' | 'gradient' | 'idle'): number[][] =>
    schemes.map((_, i) => signal.layers.map((layer) => layer[value][i] as number));
  const { activations, gradients, says } = formulaOf(activation);
  drawLayers(
    find('.activations'),
    schemes,
    {
      name: 'Activations by layer',
      label: '↑ standard deviation of the activations',
      caption: `Wide pale lines: theory for infinite width, ${activations}; ${says}. The deeper and narrower a network, the further it strays from that. Level: the signal survives. Steep: it dies or explodes with depth; a line that ends has left the numbers of float32.`,
      depth,
      measured: of('activation'),
      theory: theory.map((prediction) => prediction?.activations),
    },
    width,
  );
  yield;
  drawLayers(
    find('.gradients'),
    schemes,
    {
      name: 'Gradients by layer',
      label: '↑ standard deviation of ∂loss/∂activation',
      caption: `A gradient of variance 1 enters at layer ${depth} and is followed back to layer 1. Wide pale lines: theory, ${gradients}. Falling to the left: the first layers hardly learn.`,
      depth,
      measured: of('gradient'),
      theory: theory.map((prediction) => prediction?.gradients),
    },
    width,
  );
  yield;
  const { title, caption } = IDLE[activation];
  find('.idle-title').textContent = title;
  drawLayers(
    find('.idle'),
    schemes,
    { name: title, label: '↑ share', caption, depth, measured: of('idle'), share: true },
    width,
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
    schemes.map(({ key, label }, i) => ({
      name: label,
      color: SCHEME_LOOKS[key].color,
      cells: [
        number(first?.activation[i]),
        number(last?.activation[i]),
        number(first?.gradient[i]),
        `${((last?.idle[i] ?? 0) * 100).toFixed(1)} %`,
      ],
    })),
  );
  yield;
  drawHistograms(find('.histograms'), network, signal.histograms, find('.histograms').clientWidth);
}
