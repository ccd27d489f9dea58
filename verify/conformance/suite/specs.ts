// The cases of a batch as specs by name.
import type { FillSpec } from '../../../src/types.ts';
import type { Placed } from './memory.ts';

/** Their names; what has a stream of its own gets one that says nothing. */
export const namesOf = (cases: readonly Placed[]): string[] => cases.map(({ spec }, i) => spec.name ?? `case ${i}`);

/** Their specs; with the places, if these are chosen. */
export function specsOf(cases: readonly Placed[], placed: boolean): Record<string, FillSpec> {
  const names = namesOf(cases);
  return Object.fromEntries(
    cases.map(({ spec, offset }, i) => [names[i] as string, placed ? { ...spec, offset } : spec]),
  );
}
