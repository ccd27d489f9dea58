// Normal samples in pairs, of doubles in [0, 1): Marsaglia's polar method, and the one of which the second half is kept.
import { log } from '../fdlibm.js';

/** A pair of samples: the one to return, and the one to keep for the next call. */
export type Pair = readonly [now: number, kept: number];

/** `legacy_gauss` of NumPy's RandomState. Source: numpy/random/src/legacy/legacy-distributions.c. */
export function polarPair(random: () => number): Pair {
  for (;;) {
    const x1 = 2 * random() - 1;
    const x2 = 2 * random() - 1;
    const square = x1 * x1 + x2 * x2;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * log(square)) / square);
    return [factor * x2, factor * x1];
  }
}
