// Whether two sets of weights have the same mean and the same standard deviation.
import { product } from '../../src/initializers/shape.ts';
import type { WeightSpec } from '../../src/types.ts';
import type { Moments } from './weights.ts';

/** Standard errors beyond which two moments differ. About 3,000 are compared: the chance that equal ones differ somewhere is 0.002. */
export const THRESHOLD = 5;
/** The difference that must show, as a share of the standard deviation. */
export const VISIBLE = 0.03;
/**
 * Elements of each tensor, over all seeds, at least. The standard error of the difference of two means is sqrt(2 / n) standard deviations, that
 * of the ratio of two standard deviations sqrt(1 / n): 3 % are 9.5 and 13 of them, and chance takes away 4 at most.
 */
export const ELEMENTS = 200_000;

/** How many seeds a model needs, whose smallest random tensor has so many elements. */
export const seedsFor = (specs: Readonly<Record<string, WeightSpec>>): number =>
  Math.ceil(
    ELEMENTS /
      Math.min(
        ...Object.values(specs)
          .filter(isRandom)
          .map(({ shape }) => product(shape)),
      ),
  );

export const isRandom = ({ init }: WeightSpec): boolean => typeof init === 'string' || init.kind !== 'constant';

/** Standard errors between two means and between two standard deviations, and the ratio of the latter. */
export interface Distance {
  readonly mean: number;
  readonly deviation: number;
  readonly ratio: number;
}

/** What the mean and the standard deviation of n weights are. */
function momentsOf([sum, squares]: Moments, n: number): [mean: number, stddev: number] {
  const mean = sum / n;
  return [mean, Math.sqrt(squares / n - mean * mean)];
}

/**
 * Compares the moments of n weights each. `factor` and `shift`, in standard deviations, change the first ones: so a test shows that a
 * difference of 3 % is found.
 */
export function distance(ours: Moments, theirs: Moments, n: number, factor = 1, shift = 0): Distance {
  const [mean, stddev] = momentsOf(ours, n);
  const [otherMean, otherStddev] = momentsOf(theirs, n);
  // Of normal samples: var(mean) = s^2 / n, var(s) = s^2 / (2 n).
  return {
    mean: (mean + shift * stddev - otherMean) / (otherStddev * Math.sqrt(2 / n)),
    deviation: (stddev * factor - otherStddev) / (otherStddev * Math.sqrt(1 / n)),
    ratio: (stddev * factor) / otherStddev,
  };
}

export const differs = ({ mean, deviation }: Distance): boolean =>
  !(Math.abs(mean) <= THRESHOLD && Math.abs(deviation) <= THRESHOLD);
