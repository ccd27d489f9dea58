// The measurements of a training so far.
import type { TrainingRecord } from '../tfjs/messages.ts';

export interface History {
  readonly records: readonly TrainingRecord[];
  add(records: readonly TrainingRecord[]): void;
}

/** Drops all regions but the latest, which alone is drawn: those of 10,000 updates are 16 MB. */
function dropRegion(records: TrainingRecord[]): void {
  const latest = records.findLast(({ evaluation }) => evaluation);
  if (!latest?.evaluation) return;
  const { region: _, ...evaluation } = latest.evaluation;
  records[latest.step] = { ...latest, evaluation };
}

/** The loss and the evaluation of an update arrive separately and are merged. */
export function newHistory(first: TrainingRecord): History {
  const records = [first];
  return {
    records,
    add(more) {
      if (more.some(({ evaluation }) => evaluation)) dropRegion(records);
      for (const record of more) records[record.step] = { ...records[record.step], ...record };
    },
  };
}

/** The latest of each kind. */
export const latestOf = ({ records }: History) => ({
  loss: records.findLast(({ loss }) => loss)?.loss,
  gradients: records.findLast(({ gradients }) => gradients)?.gradients,
  evaluation: records.findLast(({ evaluation }) => evaluation)?.evaluation,
});

/** Number of updates made. */
export const updatesOf = ({ records }: History): number => {
  const last = records.at(-1);
  return last ? last.step + Number(last.loss !== undefined) : 0;
};
