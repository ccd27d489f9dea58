// What is measured of weights, to be held against what is expected.
import type { WeightArray } from '../../src/index.ts';
import { inSteps } from '../page/steps.ts';
import type { Expected } from '../theory/expected.ts';

/** Elements between two looks at the clock. */
const STEP = 65536;

export interface Statistics {
  count: number;
  mean: number;
  /** About the mean that is expected. */
  stddev: number;
  /** How many weights are at each of the expected masses. */
  masses: number[];
  /** Counts of the others in equal bins over where the density is; values outside are in the outermost bins. */
  bins: number[];
  /** How many are neither, where no density is expected. */
  elsewhere: number;
}

/** How far from a mass a weight is still taken to be there. */
const toleranceOf = ({ rounded }: Expected, at: number): number => (rounded ? 1e-5 * Math.abs(at) : 0);

/** Mean, standard deviation, histogram, and counts at the expected masses. */
export async function statisticsOf(weights: Float32Array, expected: Expected): Promise<Statistics> {
  const { mean, density } = expected;
  const places = expected.masses.map(({ at }) => ({ at, tolerance: toleranceOf(expected, at) }));
  const masses = new Array<number>(places.length).fill(0);
  const share = 1 - expected.masses.reduce((sum, mass) => sum + mass.share, 0);
  const bars = Math.min(80, 2 * Math.ceil(Math.cbrt(weights.length * Math.max(0, share)) / 2) + 8);
  const bins = new Array<number>(density ? bars : 0).fill(0);
  const { from: low, to: high } = density ?? { from: 0, to: 0 };
  let elsewhere = 0;
  let sum = 0;
  let squares = 0;
  await inSteps(weights.length, STEP, (from, to) => {
    for (let i = from; i < to; i++) {
      const weight = weights[i] as number;
      sum += weight - mean;
      squares += (weight - mean) * (weight - mean);
      const place = places.findIndex(({ at, tolerance }) => Math.abs(weight - at) <= tolerance);
      if (place >= 0) masses[place] = (masses[place] as number) + 1;
      else if (density) {
        const bin = Math.floor(((weight - low) / (high - low)) * bars);
        const kept = Math.min(bars - 1, Math.max(0, bin));
        bins[kept] = (bins[kept] as number) + 1;
      } else elsewhere++;
    }
  });
  return {
    count: weights.length,
    mean: mean + sum / weights.length,
    stddev: Math.sqrt(squares / weights.length),
    masses,
    bins,
    elsewhere,
  };
}

/** The elements as integers, so that comparing them compares bits. */
const bitsOf = (array: WeightArray): Uint32Array | Uint16Array =>
  array instanceof Float32Array ? new Uint32Array(array.buffer, array.byteOffset, array.length) : array;

export interface Comparison {
  /** How many elements have the same bits. */
  equal: number;
  /** The largest difference of two elements. */
  difference: number;
}

/** Compares two arrays of bits, and the numbers that they stand for. */
export async function compare(
  a: { stored: WeightArray; numbers: Float32Array },
  b: { stored: WeightArray; numbers: Float32Array },
): Promise<Comparison> {
  const x = bitsOf(a.stored);
  const y = bitsOf(b.stored);
  let equal = 0;
  let difference = 0;
  await inSteps(x.length, STEP, (from, to) => {
    for (let i = from; i < to; i++) {
      if (x[i] === y[i]) equal++;
      else difference = Math.max(difference, Math.abs((a.numbers[i] as number) - (b.numbers[i] as number)));
    }
  });
  return { equal, difference };
}
