// The cases of a batch as specs by name.
import type { FillSpec } from '../../../src/types.ts';
import type { Placed } from './memory.ts';

/** The names of cases. A case with a stream instead gets a name that its bits do not depend on. */
export const namesOf = (cases: readonly Placed[]): string[] => cases.map(({ spec }, i) => spec.name ?? `case ${i}`);

/** The specs of cases, with their offsets if `placed`. */
export function specsOf(cases: readonly Placed[], placed: boolean): Record<string, FillSpec> {
  const names = namesOf(cases);
  return Object.fromEntries(
    cases.map(({ spec, offset }, i) => [names[i] as string, placed ? { ...spec, offset } : spec]),
  );
}
