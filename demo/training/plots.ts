// All plots of a training, one step each. Their widths are given: the panel may be hidden between two steps, and its parts are then 0 wide.
import type { TrainingRecord } from '../tfjs/messages.ts';
import { drawConfusions } from './confusions.ts';
import { drawCurves } from './curves.ts';
import { drawGradients } from './gradients.ts';
import { latestOf } from './history.ts';
import { drawRegions } from './regions.ts';
import type { Run } from './run.ts';
import { drawSamples } from './samples.ts';
import { drawTable } from './table.ts';

/** The points of a curve, without those that are not finite in float32. */
const pointsOf =
  (records: readonly TrainingRecord[], value: (record: TrainingRecord, index: number) => number | undefined) =>
  (index: number) =>
    records.flatMap((record) => {
      const y = value(record, index);
      return y === undefined || !Number.isFinite(y) ? [] : [{ x: record.step, y }];
    });

/** Curves and numbers: they change with every update. */
export function* drawUpdates(
  find: (selector: string) => HTMLElement,
  { network, training, data, history, middle }: Run,
  width: number,
): Generator<void> {
  const { initializers } = network;
  const { records } = history;
  const { steps } = training;
  const guess = Math.log(data.classes);
  const first = records.find(({ loss }) => loss)?.loss ?? [];
  // Beside a network that begins with huge logits all others would look flat.
  const top = Math.min(2.5 * guess, Math.max(1.15 * guess, ...first.filter(Number.isFinite)));
  const loss = `Mean over each update’s batch. Flat at ln ${data.classes} = ${guess.toFixed(3)}: nothing is learned. A line that ends has left the plot, or the range of float32.`;
  drawCurves(
    find('.loss'),
    initializers,
    {
      name: 'Loss',
      label: '↑ cross-entropy (nats)',
      steps,
      top,
      chance: guess,
      caption: loss,
      points: pointsOf(records, ({ loss }, i) => loss?.[i]),
    },
    width,
  );
  yield;
  drawCurves(
    find('.accuracy'),
    initializers,
    {
      name: 'Accuracy',
      label: '↑ test examples classified correctly',
      steps,
      top: 1,
      chance: 1 / data.classes,
      percent: true,
      caption: `On ${data.test.count} test examples, never trained on, every 10 updates.`,
      points: pointsOf(records, ({ evaluation }, i) => evaluation?.accuracy[i]),
    },
    width,
  );
  yield;
  drawTable(find('.numbers') as HTMLTableElement, initializers, history, { middle, width: network.width });
}

/** Regions or confusions, and gradients: they are measured every few updates. */
export function* drawEvaluation(
  find: (selector: string) => HTMLElement,
  { network, training, data, history }: Run,
  width: number,
): Generator<void> {
  const { initializers, depth } = network;
  const { evaluation } = latestOf(history);
  if (!evaluation) return;
  if (evaluation.region) drawRegions(find('.learned'), initializers, data, evaluation, width);
  else drawConfusions(find('.learned'), initializers, data.classes, evaluation, width);
  yield;
  drawGradients(find('.gradients'), initializers, history.records, { depth, steps: training.steps }, width);
  yield;
  if (data.name === 'digits') drawSamples(find('.samples'), data, width);
}
