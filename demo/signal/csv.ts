// The measured and the predicted signal as a table, with a row for each layer and initializer.

import { csvOf } from '../save/csv.ts';
import type { MeasuredSignal } from '../tfjs/messages.ts';
import type { PredictedSignal } from '../theory/signal.ts';

export function signalCsv(
  { layers }: MeasuredSignal,
  labels: readonly string[],
  theory: readonly (PredictedSignal | undefined)[],
  idle: string,
): string {
  const rows = layers.flatMap(({ activation, gradient, idle }, layer) =>
    labels.map((label, i) => [
      layer + 1,
      label,
      activation[i],
      theory[i]?.activations[layer],
      gradient[i],
      theory[i]?.gradients[layer],
      idle[i],
    ]),
  );
  const header = [
    'layer',
    'initializer',
    'activation stddev',
    'activation stddev in theory',
    'gradient stddev',
    'gradient stddev in theory',
    idle,
  ];
  return csvOf([header, ...rows]);
}
