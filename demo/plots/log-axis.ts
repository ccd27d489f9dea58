// A logarithmic axis with a place for 0.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** "10⁻⁵" */
export const powerOfTen = (exponent: number): string =>
  `10${exponent < 0 ? '⁻' : ''}${[...`${Math.abs(exponent)}`].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')}`;

export interface LogAxis {
  /** Exponents of ten at the ends. A value of 0 or below the axis stands at the lower end. */
  readonly low: number;
  readonly high: number;
  /** The decades that have a tick. */
  readonly ticks: readonly number[];
  /** Whether a smaller value stands at the lower end. */
  readonly cut: boolean;
  /** The place of a value on the axis; undefined if it is not finite. */
  readonly place: (value: number) => number | undefined;
}

/** An axis for values of at least 0, whose lower end is not below 10 to `min`. */
export function logAxis(values: readonly number[], min: number): LogAxis {
  const sizes = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  const high = Math.ceil(Math.max(0, ...sizes) + 0.05);
  const smallest = Math.floor(Math.min(-1, ...sizes));
  const zeros = values.includes(0);
  // A decade below all others for 0.
  const low = Math.max(min, smallest - Number(zeros));
  const every = Math.max(1, Math.ceil((high - low) / 7));
  const ticks = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => high - i * every);
  return {
    low,
    high,
    ticks: ticks.filter((tick) => tick > low),
    cut: zeros || smallest < low,
    place: (value) => (Number.isFinite(value) ? Math.max(10 ** low, value) : undefined),
  };
}
