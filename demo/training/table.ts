// The numbers of the latest update, a row for each initializer.
import type { TrainingRecord } from '../lab/measures.ts';
import type { NetworkScheme } from '../network/network.ts';
import { SCHEME_LOOKS } from '../plots/schemes.ts';
import { showTable } from '../plots/table.ts';
import { shortNumber } from '../short-number.ts';

/** The latest of each kind. */
function latest<K extends keyof TrainingRecord>(
  records: readonly TrainingRecord[],
  kind: K,
): TrainingRecord[K] | undefined {
  return records.findLast((record) => record[kind] !== undefined)?.[kind];
}

export function drawTable(
  into: HTMLTableElement,
  schemes: readonly NetworkScheme[],
  records: readonly TrainingRecord[],
  { middle, width }: { middle: number; width: number },
): void {
  const loss = latest(records, 'loss');
  const gradients = latest(records, 'gradients');
  const evaluation = latest(records, 'evaluation');
  const cells = (values: readonly number[] | undefined, scheme: number, text = shortNumber): string => {
    const value = values?.[scheme];
    return value === undefined ? '—' : text(value);
  };
  showTable(
    into,
    [
      'initializer',
      'loss',
      'accuracy',
      'gradient norm, first layer',
      'gradient norm, last layer',
      `different units in layer ${middle}`,
    ],
    schemes.map(({ key, label }, i) => ({
      name: label,
      color: SCHEME_LOOKS[key].color,
      cells: [
        cells(loss, i),
        cells(evaluation?.accuracy, i, (share) => `${(100 * share).toFixed(1)} %`),
        cells(gradients?.[0], i),
        cells(gradients?.at(-1), i),
        cells(evaluation?.distinct, i, (count) => `${count} of ${width}`),
      ],
    })),
  );
}
