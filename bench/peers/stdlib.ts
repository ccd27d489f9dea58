// @stdlib/random-base-normal, uploaded: the improved ziggurat method.
import normal from '@stdlib/random-base-normal';
import type { Prepare } from './peer.ts';
import { uploaded } from './upload.ts';

export const prepare: Prepare = (work) =>
  uploaded(work, (array, { mean, stddev }) => {
    const next = normal.factory(mean, stddev, { seed: 42 });
    for (let i = 0; i < array.length; i++) array[i] = next();
  });
