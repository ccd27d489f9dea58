// The panel that trains one network from several initializations, side by side.
import { proxy } from 'comlink';
import { inTurns } from '../../src/turns.ts';
import { readAddress, writeAddress } from '../address.ts';
import type { DataSet } from '../data/data-set.ts';
import { loadDigits } from '../data/digits.ts';
import { spirals } from '../data/spirals.ts';
import { laboratory } from '../lab/client.ts';
import type { Prepared } from '../lab/laboratory.ts';
import type { TrainingRecord } from '../lab/measures.ts';
import { latestOnly } from '../latest.ts';
import { NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../network/choices.ts';
import { codeOfNetwork } from '../network/code.ts';
import { networkForm } from '../network/form.ts';
import { type Network, networkOf } from '../network/network.ts';
import type { Panel } from '../panel.ts';
import { copyButton } from '../plots/copy.ts';
import { saveText } from '../plots/download.ts';
import { schemeLegend } from '../plots/schemes.ts';
import {
  queryOfTraining,
  TRAINING_KEYS,
  type Training,
  type TrainingChoices,
  trainingOf,
  trainingOfQuery,
} from './choices.ts';
import { drawConfusions } from './confusions.ts';
import { curvesCsv } from './csv.ts';
import { drawCurves } from './curves.ts';
import { drawGradients } from './gradients.ts';
import { type History, newHistory, updatesOf } from './history.ts';
import html from './panel.html?raw';
import { drawRegions } from './regions.ts';
import { drawSamples } from './samples.ts';
import { drawTable } from './table.ts';

/** Milliseconds between two drawings. */
const PAUSE = 250;
/** Updates that the speed is the mean of. */
const SPEED_OVER = 20;
const TRAINING = 'Training …';

/** One training: all that is drawn follows from it. */
interface Run extends Prepared {
  readonly network: Network;
  readonly training: Training;
  readonly data: DataSet;
  readonly history: History;
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const dataSetOf = (name: DataSet['name'], seed: Network['seed']): Promise<DataSet> | DataSet =>
  name === 'digits' ? loadDigits() : spirals({ seed, train: 1024, test: 256, turns: 1.25, noise: 0.02 });

export function open(root: HTMLElement): Panel {
  root.innerHTML = html;
  const find = <T extends Element = HTMLElement>(selector: string): T => root.querySelector(selector) as T;
  const form = find<HTMLFormElement>('form');
  const [start, step, reset] = ['.start', '.step', '.reset'].map((name) => find<HTMLButtonElement>(name)) as [
    HTMLButtonElement,
    HTMLButtonElement,
    HTMLButtonElement,
  ];
  const say = (kind: 'problem' | 'notice' | 'status', text: string): void => {
    find(`.${kind}`).textContent = text;
    if (kind !== 'status') find(`.${kind}`).hidden = text === '';
  };

  const network = networkForm(form);
  const control = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  const choices = (): TrainingChoices =>
    Object.fromEntries(TRAINING_KEYS.map((key) => [key, control(key).value.trim()])) as unknown as TrainingChoices;
  const query = (): string => `${queryOfNetwork(network.read())}&${queryOfTraining(choices())}`;

  let run: Run | undefined;
  let going = false;
  let busy = false;
  let arrivals: number[] = [];

  function showControls(): void {
    const done = run ? updatesOf(run.history) : 0;
    const finished = run !== undefined && done >= run.training.steps;
    start.textContent = going ? 'Pause' : 'Start';
    start.disabled = !run || finished || busy;
    step.disabled = !run || finished || going || busy;
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
    const { name } = await laboratory().open();
    const { tensors, bytes, ownBuffers, ownBytes } = await laboratory().memory();
    const megabytes = (n: number): string => `${(n / 1e6).toPrecision(3)} MB`;
    const first = ownBuffers > 0 ? `${megabytes(ownBytes)} in ${ownBuffers} buffers of weight-init` : 'freed';
    find('.facts').textContent =
      `${name}. ${run.network.schemes.length} networks of ${run.parameters.toLocaleString('en')} weights. ` +
      `Memory: TensorFlow.js ${megabytes(bytes)} in ${tensors} tensors; first weights: ${first}.`;
  }

  function* drawings({ network, training, data, history, middle }: Run, width: number): Generator<void> {
    const { schemes, depth } = network;
    const { records } = history;
    const { steps } = training;
    const points = (value: (record: TrainingRecord, scheme: number) => number | undefined) => (scheme: number) =>
      records.flatMap((record) => {
        const y = value(record, scheme);
        return y === undefined || !Number.isFinite(y) ? [] : [{ x: record.step, y }];
      });
    const half = find('.loss').clientWidth;
    const guess = Math.log(data.classes);
    const first = records.find(({ loss }) => loss)?.loss ?? [];
    const top = Math.min(2.5 * guess, Math.max(1.15 * guess, ...first.filter(Number.isFinite)));
    drawCurves(
      find('.loss'),
      schemes,
      {
        name: 'Loss',
        label: '↑ cross-entropy (nats)',
        steps,
        top,
        chance: guess,
        caption: `Mean over each update’s batch. Flat at ln ${data.classes} = ${guess.toFixed(3)}: nothing is learned. A line that ends has left the numbers of float32.`,
        points: points(({ loss }, i) => loss?.[i]),
      },
      half,
    );
    yield;
    drawCurves(
      find('.accuracy'),
      schemes,
      {
        name: 'Accuracy',
        label: '↑ test examples classified rightly',
        steps,
        top: 1,
        chance: 1 / data.classes,
        percent: true,
        caption: `On ${data.test.count} examples that are not trained on, every 10 updates.`,
        points: points(({ evaluation }, i) => evaluation?.accuracy[i]),
      },
      half,
    );
    yield;
    drawTable(find<HTMLTableElement>('.numbers'), schemes, records, { middle, width: network.width });
    yield;
    const evaluation = records.findLast((record) => record.evaluation)?.evaluation;
    if (!evaluation || evaluation === drawn) return;
    if (!drawn && data.name === 'digits') drawSamples(find('.samples'), data, width);
    drawn = evaluation;
    if (evaluation.region) drawRegions(find('.learned'), schemes, data, evaluation, width);
    else drawConfusions(find('.learned'), schemes, data.classes, evaluation, width);
    yield;
    drawGradients(find('.gradients'), schemes, records, { depth, steps }, width);
  }

  let drawn: TrainingRecord['evaluation'];
  let drawnWidth = 0;
  const draw = latestOnly(async () => {
    if (!run) return;
    showControls();
    const width = find('.learned').clientWidth;
    if (width === 0) return; // not laid out: the observer below calls again
    if (width !== drawnWidth) drawn = undefined;
    drawnWidth = width;
    await inTurns(drawings(run, width));
    if (going) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  });

  async function prepare(): Promise<void> {
    busy = true;
    going = false;
    say('problem', '');
    try {
      writeAddress([...NETWORK_KEYS, ...TRAINING_KEYS], new URLSearchParams(query()));
      prepared = query();
      const chosen = networkOf(network.read());
      const training = trainingOf(choices());
      say('status', 'Loading TensorFlow.js …');
      showControls();
      const lab = laboratory();
      const { reason } = await lab.open();
      say('notice', reason ? `TensorFlow.js trains on the CPU: ${reason}. The weights are the same.` : '');
      say('status', 'Making the weights …');
      const data = await dataSetOf(training.data, chosen.seed);
      const { depth, width, activation, seed } = chosen;
      const inits = chosen.schemes.map(({ init }) => init);
      const asked = { depth, width, activation, seed, inits, ...training };
      const made = await lab.prepare(asked, data);
      run = { ...made, network: chosen, training, data, history: newHistory(made.first) };
      arrivals = [];
      drawn = undefined;
      find('.network-results').hidden = false;
      find('.legend').replaceChildren(
        schemeLegend(
          chosen.schemes.map(({ key }) => key),
          Object.fromEntries(chosen.schemes.map(({ key, label }) => [key, label])),
        ),
      );
      find('.data').hidden = training.data !== 'digits';
      const sizes = [data.features, ...new Array<number>(depth - 1).fill(width), data.classes];
      find('.code').textContent = codeOfNetwork(chosen, sizes);
      await draw();
      await showFacts();
      say('status', 'Ready.');
    } catch (error) {
      run = undefined;
      say('status', '');
      say('problem', message(error));
      find('.network-results').hidden = true; // they would belong to other choices
    }
    busy = false;
    showControls();
  }
  let prepared = '';
  const prepareLatest = latestOnly(prepare);

  function receive(of: Run) {
    return (records: TrainingRecord[]): void => {
      of.history.add(records);
      if (of !== run) return;
      if (going) say('status', TRAINING);
      arrivals = [...arrivals.slice(-SPEED_OVER), performance.now()];
      showControls();
      draw();
    };
  }

  /** Does what makes updates; says what has come of it. */
  async function updating(work: (listener: ReturnType<typeof receive>) => Promise<void>): Promise<void> {
    const mine = run;
    if (!mine) return;
    try {
      await work(proxy(receive(mine)));
    } catch (error) {
      if (mine === run) say('problem', `${message(error)}. Reset starts over.`);
    }
    if (mine !== run || busy) return; // another training has begun
    going = false;
    showControls();
    await draw();
    await showFacts();
    const done = updatesOf(mine.history);
    say('status', done >= mine.training.steps ? `Finished: ${done} updates.` : `Paused after ${done} updates.`);
  }

  start.addEventListener('click', () => {
    if (!run) return;
    if (going) {
      laboratory().pause();
      return;
    }
    going = true;
    arrivals = [];
    say('status', updatesOf(run.history) > 0 ? TRAINING : 'The first update also compiles the framework’s kernels …');
    showControls();
    updating((listener) => laboratory().run(listener));
  });
  step.addEventListener('click', () => {
    arrivals = [];
    step.disabled = true;
    updating((listener) => laboratory().step(listener));
  });
  reset.addEventListener('click', prepareLatest);
  form.addEventListener('change', prepareLatest);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    prepareLatest();
  });
  find('.csv').addEventListener('click', () => {
    if (!run) return;
    const labels = run.network.schemes.map(({ label }) => label);
    saveText('training-curves.csv', 'text/csv', curvesCsv(run.history.records, labels, run.network.depth));
  });
  copyButton(find<HTMLButtonElement>('.copy'), () => find('.code').textContent ?? '', find('.code'));
  // In a frame of its own: drawing changes the height of what is observed.
  new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (find('.learned').clientWidth !== drawnWidth) draw();
    }),
  ).observe(find('.learned'));

  return {
    shown() {
      const address = readAddress();
      network.fill(networkOfQuery(address));
      for (const [key, value] of Object.entries(trainingOfQuery(address))) control(key).value = value;
      if (query() !== prepared) prepareLatest();
    },
  };
}
