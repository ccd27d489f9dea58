// The curves as a table, a row for each update and initializer.

import { csvOf } from '../save/csv.ts';
import type { TrainingRecord } from '../tfjs/messages.ts';

/** Loss, accuracy, and norm of the gradient for each layer's weights. */
export function curvesCsv(records: readonly TrainingRecord[], labels: readonly string[], depth: number): string {
  const layers = Array.from({ length: depth }, (_, i) => `gradient norm; layer ${i + 1}`);
  const rows = records.flatMap(({ step, loss, gradients, evaluation }) =>
    labels.map((label, i) => [
      step,
      label,
      loss?.[i],
      evaluation?.accuracy[i],
      ...layers.map((_, layer) => gradients?.[layer]?.[i]),
    ]),
  );
  return csvOf([['update', 'initializer', 'loss', 'accuracy', ...layers], ...rows]);
}
