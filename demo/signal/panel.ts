// The panel that shows what a deep network does to a signal before it is trained.
import { proxy } from 'comlink';
import { inTurns } from '../../src/turns.ts';
import { readAddress, writeAddress } from '../address.ts';
import { laboratory } from '../lab/client.ts';
import { INPUTS, type Signal } from '../lab/measures.ts';
import { latestOnly } from '../latest.ts';
import type { Activation } from '../network/activations.ts';
import { NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../network/choices.ts';
import { networkForm } from '../network/form.ts';
import { type Network, networkOf } from '../network/network.ts';
import { partsOf } from '../network/parts.ts';
import type { Panel } from '../panel.ts';
import { saveText } from '../plots/download.ts';
import { SCHEME_LOOKS } from '../plots/schemes.ts';
import { showTable } from '../plots/table.ts';
import { shortNumber } from '../short-number.ts';
import { signalCsv } from './csv.ts';
import { drawHistograms } from './histograms.ts';
import { drawLayers } from './layers.ts';
import html from './panel.html?raw';
import { predictionOf } from './prediction.ts';
import { formulaOf, type Signal as Prediction } from './theory.ts';

interface Measured {
  readonly network: Network;
  readonly signal: Signal;
  readonly theory: readonly (Prediction | undefined)[];
}

interface Idle {
  readonly title: string;
  readonly what: string;
}

const dead = (when: string): Idle => ({
  title: 'Dead units',
  what: `Share of units whose ${when} for each of the ${INPUTS} inputs: no gradient passes them. From one seed, initializers that differ in scale alone begin with the same ones.`,
});
const saturated = (where: string): Idle => ({
  title: 'Saturated activations',
  what: `Share of activations ${where}: there the slope is nearly 0, and no gradient passes.`,
});

const IDLE: Readonly<Record<Activation, Idle>> = {
  relu: dead('output is 0'),
  gelu: dead('input is below −3'),
  tanh: saturated('beyond ±0.99'),
  sigmoid: saturated('below 0.01 or above 0.99'),
};

export function open(root: HTMLElement): Panel {
  const parts = partsOf(root, html);
  const { find, say } = parts;
  const form = find<HTMLFormElement>('form');
  const fields = networkForm(form);
  const query = (): string => `${queryOfNetwork(fields.read())}`;

  let measured: Measured | undefined;
  let asked = '';

  function* drawings({ network, signal, theory }: Measured): Generator<void> {
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
        caption: `Wide pale lines: theory for infinite width, ${activations}; ${says}. The deeper and narrower a network, the further it strays from that. Level: the signal survives. Steep: it dies or explodes with depth.`,
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
    const { title, what } = IDLE[activation];
    find('.idle-title').textContent = title;
    drawLayers(
      find('.idle'),
      schemes,
      { name: title, label: '↑ share', caption: what, depth, measured: of('idle'), share: true },
      width,
    );
    yield;
    const first = signal.layers[0];
    const last = signal.layers.at(-1);
    const number = (value = Number.NaN): string => shortNumber(value);
    showTable(
      find<HTMLTableElement>('.numbers'),
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

  let drawnWidth = 0;
  const draw = latestOnly(async () => {
    const width = find('.histograms').clientWidth;
    if (!measured || width === 0) return; // not laid out: the observer below calls again
    drawnWidth = width;
    await inTurns(drawings(measured));
  });

  async function measure(): Promise<void> {
    say('problem', '');
    const progress = find<HTMLProgressElement>('.done');
    progress.value = 0;
    try {
      asked = query();
      writeAddress(NETWORK_KEYS, new URLSearchParams(asked));
      const network = networkOf(fields.read());
      const { depth, width, activation, seed, schemes } = network;
      const { lab, name } = await parts.open('runs');
      say('status', 'Measuring …');
      const inits = schemes.map(({ init }) => init);
      const signal = await lab.signal(
        { depth, width, activation, seed, inits },
        proxy((share: number) => {
          progress.value = share;
        }),
      );
      if (!signal) return; // other choices have been made meanwhile
      measured = { network, signal, theory: inits.map((init) => predictionOf({ activation, depth, width }, init)) };
      parts.show(network, new Array<number>(depth + 1).fill(width));
      find('.facts').textContent =
        `${name}. ${schemes.length} networks of ${(depth * width * width).toLocaleString('en')} weights, ${INPUTS} inputs.`;
      await draw();
      say('status', `${depth} layers of ${width} units, seed ${seed}.`);
    } catch (error) {
      measured = undefined;
      parts.fail(error);
    }
  }
  const measureLatest = latestOnly(measure);
  const again = (): void => {
    laboratory().stopSignal();
    measureLatest();
  };

  form.addEventListener('change', again);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    again();
  });
  find('.again').addEventListener('click', again);
  find('.csv').addEventListener('click', () => {
    if (!measured) return;
    const { network, signal, theory } = measured;
    const labels = network.schemes.map(({ label }) => label);
    saveText('signal.csv', 'text/csv', signalCsv(signal, labels, theory, IDLE[network.activation].title.toLowerCase()));
  });
  parts.redraw('.histograms', () => drawnWidth, draw);

  return {
    shown() {
      fields.fill(networkOfQuery(readAddress()));
      if (query() !== asked) again();
    },
  };
}
