// The panel of signal: what a deep network does to a signal before it is trained.
import { proxy } from 'comlink';
import { NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../network/choices.ts';
import { networkForm } from '../network/form.ts';
import { networkOf } from '../network/network.ts';
import { panelParts } from '../network/panel-parts.ts';
import { readAddress, writeAddress } from '../page/address.ts';
import { latestOnly } from '../page/latest-only.ts';
import { groupDigits } from '../page/numbers.ts';
import type { Panel } from '../page/panel.ts';
import { takeSteps } from '../page/steps.ts';
import { saveText } from '../save/download.ts';
import { inLaboratory } from '../tfjs/client.ts';
import { INPUTS } from '../tfjs/messages.ts';
import { predictionOf } from '../theory/prediction.ts';
import { signalCsv } from './csv.ts';
import { IDLE } from './idle.ts';
import html from './panel.html?raw';
import { drawPlots, type SignalResults } from './plots.ts';

export function open(root: HTMLElement): Panel {
  const parts = panelParts(root, html);
  const { find, say } = parts;
  const form = find<HTMLFormElement>('form');
  const fields = networkForm(form);
  const query = (): string => `${queryOfNetwork(fields.read())}`;

  let results: SignalResults | undefined;
  /** The query that was measured last. */
  let measuredQuery = '';

  let drawnWidth = 0;
  const draw = latestOnly(async () => {
    const [half, whole] = [find('.activations').clientWidth, find('.histograms').clientWidth];
    drawnWidth = whole;
    // The width is 0 while the panel is hidden; the observer below calls again when it is shown.
    if (results && whole > 0) await takeSteps(drawPlots(find, results, { half, whole }));
  });

  async function measure(): Promise<void> {
    say('problem', '');
    const progress = find<HTMLProgressElement>('.done');
    progress.value = 0;
    try {
      measuredQuery = query();
      const network = networkOf(fields.read());
      const { depth, width, activation, numbers, seed, initializers } = network;
      const name = await parts.open('runs');
      say('status', 'Measuring …');
      const inits = initializers.map(({ init }) => init);
      const request = { depth, width, activation, numbers, seed, inits };
      const onProgress = proxy((share: number) => {
        progress.value = share;
      });
      const signal = await inLaboratory((lab) => lab.signal(request, onProgress));
      if (!signal) return; // another measurement was requested meanwhile
      results = { network, signal, theory: inits.map((init) => predictionOf({ activation, depth, width }, init)) };
      parts.show(network, new Array<number>(depth + 1).fill(width));
      find('.facts').textContent =
        `${name}. ${initializers.length} networks of ${groupDigits(depth * width * width)} weights, ${INPUTS} inputs.`;
      await draw();
      say('status', `${depth} layers of ${width} units, seed ${seed}.`);
    } catch (error) {
      results = undefined;
      parts.fail(error);
    }
  }
  const measureLatest = latestOnly(measure);
  const again = (): void => {
    // At once: another panel may read the address before the measurement ends.
    writeAddress(NETWORK_KEYS, new URLSearchParams(query()));
    inLaboratory((lab) => lab.stopSignal()).catch(() => {}); // measure() reports what is wrong
    measureLatest();
  };

  form.addEventListener('change', again);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    again();
  });
  find('.again').addEventListener('click', again);
  find('.csv').addEventListener('click', () => {
    if (!results) return;
    const { network, signal, theory } = results;
    const labels = network.initializers.map(({ label }) => label);
    saveText('signal.csv', 'text/csv', signalCsv(signal, labels, theory, IDLE[network.activation].title.toLowerCase()));
  });
  parts.redraw('.histograms', () => drawnWidth, draw);

  return {
    shown() {
      fields.fill(networkOfQuery(readAddress()));
      if (query() !== measuredQuery) again();
    },
  };
}
