// The numbers of the latest update, a row for each initializer.
import type { NetworkInitializer } from '../network/network.ts';
import { shortNumber } from '../page/numbers.ts';
import { INITIALIZER_STYLES } from '../plots/initializer-styles.ts';
import { showTable } from '../plots/table.ts';
import { type History, latestOf } from './history.ts';

export function drawTable(
  into: HTMLTableElement,
  initializers: readonly NetworkInitializer[],
  history: History,
  { middle, width }: { middle: number; width: number },
): void {
  const { loss, gradients, evaluation } = latestOf(history);
  const cells = (values: readonly number[] | undefined, index: number, text = shortNumber): string => {
    const value = values?.[index];
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
    initializers.map(({ key, label }, i) => ({
      name: label,
      color: INITIALIZER_STYLES[key].color,
      cells: [
        cells(loss, i),
        cells(evaluation?.accuracy, i, (share) =>
          Number.isNaN(share) ? shortNumber(share) : `${(100 * share).toFixed(1)} %`,
        ),
        cells(gradients?.[0], i),
        cells(gradients?.at(-1), i),
        cells(evaluation?.distinct, i, (count) => `${count} of ${width}`),
      ],
    })),
  );
}
