// The panel that trains one network from several initializations, side by side.
import { proxy } from 'comlink';
import type { DataSet } from '../data/data-set.ts';
import { loadDigits } from '../data/digits.ts';
import { spirals } from '../data/spirals.ts';
import { NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../network/choices.ts';
import { networkForm } from '../network/form.ts';
import { type Network, networkOf } from '../network/network.ts';
import { panelParts } from '../network/panel-parts.ts';
import { readAddress, writeAddress } from '../page/address.ts';
import { messageOf } from '../page/error-message.ts';
import { latestOnly } from '../page/latest-only.ts';
import { groupDigits } from '../page/numbers.ts';
import type { Panel } from '../page/panel.ts';
import { takeSteps } from '../page/steps.ts';
import { saveText } from '../save/download.ts';
import { inLaboratory } from '../tfjs/client.ts';
import type { TrainingRecord } from '../tfjs/messages.ts';
import { queryOfTraining, TRAINING_KEYS, type TrainingChoices, trainingOf, trainingOfQuery } from './choices.ts';
import { curvesCsv } from './csv.ts';
import { latestOf, newHistory, updatesOf } from './history.ts';
import html from './panel.html?raw';
import { drawEvaluation, drawUpdates } from './plots.ts';
import type { Run } from './run.ts';

/** Milliseconds between two redraws. */
const PAUSE = 250;
/** The speed is the mean over this many updates. */
const SPEED_OVER = 20;
const TRAINING = 'Training …';

/** Running makes update after update, stepping makes one. Preparing has no network yet, failed has lost it. */
type State = 'preparing' | 'ready' | 'running' | 'stepping' | 'failed';

const dataSetOf = (name: DataSet['name'], seed: Network['seed']): Promise<DataSet> | DataSet =>
  name === 'digits' ? loadDigits() : spirals({ seed, train: 1024, test: 256, turns: 1.25, noise: 0.02 });

export function open(root: HTMLElement): Panel {
  const parts = panelParts(root, html);
  const { find, say } = parts;
  const form = find<HTMLFormElement>('form');
  const [start, step, reset] = ['.start', '.step', '.reset'].map((name) => find<HTMLButtonElement>(name)) as [
    HTMLButtonElement,
    HTMLButtonElement,
    HTMLButtonElement,
  ];
  const network = networkForm(form);
  const control = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  const choices = (): TrainingChoices =>
    Object.fromEntries(TRAINING_KEYS.map((key) => [key, control(key).value.trim()])) as unknown as TrainingChoices;
  const query = (): string => `${queryOfNetwork(network.read())}&${queryOfTraining(choices())}`;

  let run: Run | undefined;
  let state: State = 'preparing';
  /** The times at which the latest updates arrived. */
  let arrivals: number[] = [];

  function showControls(): void {
    const done = run ? updatesOf(run.history) : 0;
    const finished = run !== undefined && done >= run.training.steps;
    start.textContent = state === 'running' ? 'Pause' : 'Start';
    start.disabled = !run || finished || !(state === 'ready' || state === 'running');
    step.disabled = !run || finished || state !== 'ready';
    find<HTMLProgressElement>('.done').value = run ? done / run.training.steps : 0;
    const [first = 0] = arrivals;
    const seconds = ((arrivals.at(-1) ?? 0) - first) / 1000;
    find('.speed').textContent = [
      run ? `${done} of ${run.training.steps}` : '',
      seconds > 0 ? `${((arrivals.length - 1) / seconds).toPrecision(2)} updates/s` : '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  async function showFacts(): Promise<void> {
    if (!run) return;
    const { tensors, bytes, ownBuffers, ownBytes } = await inLaboratory((lab) => lab.memory());
    const megabytes = (n: number): string => `${(n / 1e6).toPrecision(3)} MB`;
    const first = ownBuffers > 0 ? `${megabytes(ownBytes)} in ${ownBuffers} buffers of weight-init` : 'freed';
    find('.facts').textContent =
      `${run.backend}. ${run.network.initializers.length} networks of ${groupDigits(run.parameters)} weights. ` +
      `Memory: TensorFlow.js ${megabytes(bytes)} in ${tensors} tensors; first weights: ${first}.`;
  }

  let drawn: ReturnType<typeof latestOf> | undefined;
  let drawnWidth = 0;
  const draw = latestOnly(async () => {
    const mine = run;
    const [half, whole] = [find('.loss').clientWidth, find('.learned').clientWidth];
    const other = whole !== drawnWidth;
    drawnWidth = whole;
    // The width is 0 while the panel is hidden; the observer below calls again when it is shown.
    if (!mine || whole === 0) return;
    await takeSteps(drawUpdates(find, mine, half));
    if (mine !== run) return; // another training has begun
    const latest = latestOf(mine.history);
    const measured = latest.evaluation !== drawn?.evaluation || latest.gradients !== drawn?.gradients;
    if (other || measured) await takeSteps(drawEvaluation(find, mine, whole));
    drawn = latest;
    if (state === 'running') await new Promise((resolve) => setTimeout(resolve, PAUSE));
  });

  /** Ends the updates under way; updating() then reports it. */
  const pause = (): void => {
    inLaboratory((lab) => lab.pause()).catch(() => {}); // updating() reports what is wrong
  };

  async function prepare(): Promise<void> {
    if (state === 'running') pause();
    state = 'preparing';
    say('problem', '');
    try {
      preparedQuery = query();
      const chosen = networkOf(network.read());
      const training = trainingOf(choices());
      showControls();
      const backend = await parts.open('trains');
      say('status', 'Making the weights …');
      const data = await dataSetOf(training.data, chosen.seed);
      const { depth, width, activation, numbers, seed } = chosen;
      const inits = chosen.initializers.map(({ init }) => init);
      const request = { depth, width, activation, numbers, seed, inits, ...training };
      const made = await inLaboratory((lab) => lab.prepare(request, data));
      run = { ...made, backend, network: chosen, training, data, history: newHistory(made.first) };
      arrivals = [];
      parts.show(chosen, [data.features, ...new Array<number>(depth - 1).fill(width), data.classes]);
      find('.data').hidden = training.data !== 'digits';
      await draw();
      await showFacts();
      say('status', 'Ready.');
    } catch (error) {
      run = undefined;
      parts.fail(error);
    }
    state = 'ready';
    showControls();
  }
  let preparedQuery = '';
  const prepareLatest = latestOnly(prepare);

  function receive(of: Run) {
    return (records: TrainingRecord[]): void => {
      of.history.add(records);
      if (of !== run) return;
      if (state === 'running') say('status', TRAINING);
      arrivals = [...arrivals.slice(-SPEED_OVER), performance.now()];
      showControls();
      draw();
    };
  }

  /** Runs `work`, which makes updates, and reports its end. */
  async function updating(work: (listener: ReturnType<typeof receive>) => Promise<void>): Promise<void> {
    const mine = run;
    if (!mine) return;
    const another = (): boolean => mine !== run || state === 'preparing';
    try {
      await work(proxy(receive(mine)));
      if (another()) return;
      state = 'ready';
      showControls();
      await draw();
      await showFacts();
      if (another() || state !== 'ready') return;
      const done = updatesOf(mine.history);
      say('status', done >= mine.training.steps ? `Finished: ${done} updates.` : `Paused after ${done} updates.`);
    } catch (error) {
      if (another()) return;
      state = 'failed';
      say('status', '');
      say('problem', `${messageOf(error)}. Reset starts over.`);
      showControls();
    }
  }

  start.addEventListener('click', () => {
    if (!run) return;
    if (state === 'running') {
      pause();
      return;
    }
    state = 'running';
    arrivals = [];
    say('status', updatesOf(run.history) > 0 ? TRAINING : 'The first update also compiles the framework’s kernels …');
    showControls();
    updating((listener) => inLaboratory((lab) => lab.run(listener)));
  });
  step.addEventListener('click', () => {
    state = 'stepping';
    arrivals = [];
    showControls();
    updating((listener) => inLaboratory((lab) => lab.step(listener)));
  });
  function again(): void {
    // At once: another panel may read the address before the network is prepared.
    writeAddress([...NETWORK_KEYS, ...TRAINING_KEYS], new URLSearchParams(query()));
    prepareLatest();
  }
  reset.addEventListener('click', again);
  form.addEventListener('change', again);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    again();
  });
  find('.csv').addEventListener('click', () => {
    if (!run) return;
    const labels = run.network.initializers.map(({ label }) => label);
    saveText('training-curves.csv', 'text/csv', curvesCsv(run.history.records, labels, run.network.depth));
  });
  parts.redraw('.learned', () => drawnWidth, draw);

  return {
    shown() {
      const address = readAddress();
      network.fill(networkOfQuery(address));
      for (const [key, value] of Object.entries(trainingOfQuery(address))) control(key).value = value;
      if (query() !== preparedQuery) again();
    },
  };
}
