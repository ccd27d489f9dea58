// Rounds integers to multiples of a unit.

/** Rounds down to a multiple of unit. */
export const floorTo = (value: number, unit: number): number => value - (value % unit);

/** Rounds up to a multiple of unit. */
export const ceilTo = (value: number, unit: number): number => floorTo(value + unit - 1, unit);
