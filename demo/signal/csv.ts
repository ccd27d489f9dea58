// What was measured and what is expected as a table, a row for each layer and initializer.

import { csvOf } from '../save/csv.ts';
import type { Signal } from '../tfjs/messages.ts';
import type { Signal as Prediction } from '../theory/signal.ts';

export function signalCsv(
  { layers }: Signal,
  labels: readonly string[],
  theory: readonly (Prediction | undefined)[],
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
