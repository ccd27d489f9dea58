// What a training has measured so far.
import type { TrainingRecord } from '../lab/measures.ts';

export interface History {
  readonly records: readonly TrainingRecord[];
  add(records: readonly TrainingRecord[]): void;
}

/** Of one update the loss and the evaluation come apart: they are put together. */
export function newHistory(first: TrainingRecord): History {
  const records = [first];
  return {
    records,
    add(more) {
      for (const record of more) records[record.step] = { ...records[record.step], ...record };
    },
  };
}

/** Number of updates made. */
export const updatesOf = ({ records }: History): number => {
  const last = records.at(-1);
  return last ? last.step + Number(last.loss !== undefined) : 0;
};
