// d3-random, uploaded: Marsaglia's polar method over Math.random.
import { randomNormal } from 'd3-random';
import type { Prepare } from './peer.ts';
import { uploaded } from './upload.ts';

export const prepare: Prepare = (work) =>
  uploaded(work, (array, { mean, stddev }) => {
    const next = randomNormal(mean, stddev);
    for (let i = 0; i < array.length; i++) array[i] = next();
  });
