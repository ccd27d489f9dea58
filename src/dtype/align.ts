// Numbers to multiples of a unit.

/** The largest multiple that is not above a value. */
export const floorTo = (value: number, unit: number): number => value - (value % unit);

/** The smallest multiple that is not below a value. */
export const ceilTo = (value: number, unit: number): number => floorTo(value + unit - 1, unit);
