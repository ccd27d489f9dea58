// The numbers of the latest update, a row for each initializer.
import type { NetworkScheme } from '../network/network.ts';
import { shortNumber } from '../page/short-number.ts';
import { SCHEME_LOOKS } from '../plots/initializer-styles.ts';
import { showTable } from '../plots/table.ts';
import { type History, latestOf } from './history.ts';

export function drawTable(
  into: HTMLTableElement,
  schemes: readonly NetworkScheme[],
  history: History,
  { middle, width }: { middle: number; width: number },
): void {
  const { loss, gradients, evaluation } = latestOf(history);
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
