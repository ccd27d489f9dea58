// The panel that shows what a deep network does to a signal before it is trained.
import { proxy } from 'comlink';
import { runInSlices } from '../../src/cpu/time-slices.ts';
import { NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../network/choices.ts';
import { networkForm } from '../network/form.ts';
import { networkOf } from '../network/network.ts';
import { partsOf } from '../network/panel-parts.ts';
import { readAddress, writeAddress } from '../page/address.ts';
import { latestOnly } from '../page/latest-only.ts';
import type { Panel } from '../page/panel.ts';
import { saveText } from '../save/download.ts';
import { inLaboratory } from '../tfjs/client.ts';
import { INPUTS } from '../tfjs/messages.ts';
import { predictionOf } from '../theory/prediction.ts';
import { signalCsv } from './csv.ts';
import { IDLE } from './idle.ts';
import html from './panel.html?raw';
import { type Measured, pictures } from './plots.ts';

export function open(root: HTMLElement): Panel {
  const parts = partsOf(root, html);
  const { find, say } = parts;
  const form = find<HTMLFormElement>('form');
  const fields = networkForm(form);
  const query = (): string => `${queryOfNetwork(fields.read())}`;

  let measured: Measured | undefined;
  let asked = '';

  let drawnWidth = 0;
  const draw = latestOnly(async () => {
    drawnWidth = find('.histograms').clientWidth;
    // Not laid out: when it is, its width is another, and the observer below calls again.
    if (measured && drawnWidth > 0) await runInSlices(pictures(find, measured));
  });

  async function measure(): Promise<void> {
    say('problem', '');
    const progress = find<HTMLProgressElement>('.done');
    progress.value = 0;
    try {
      asked = query();
      const network = networkOf(fields.read());
      const { depth, width, activation, seed, schemes } = network;
      const name = await parts.open('runs');
      say('status', 'Measuring …');
      const inits = schemes.map(({ init }) => init);
      const ask = { depth, width, activation, seed, inits };
      const onProgress = proxy((share: number) => {
        progress.value = share;
      });
      const signal = await inLaboratory((lab) => lab.signal(ask, onProgress));
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
    // At once: before it is measured another panel may read the address.
    writeAddress(NETWORK_KEYS, new URLSearchParams(query()));
    inLaboratory((lab) => lab.stopSignal()).catch(() => {}); // measuring says what is wrong
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
