// Math.random and Box-Muller in JavaScript, uploaded, as one writes it without a library.
import type { Prepare } from './peer.ts';
import { uploaded } from './upload.ts';

export const prepare: Prepare = (work) =>
  uploaded(work, (array, { mean, stddev }) => {
    for (let i = 0; i < array.length; i += 2) {
      const radius = stddev * Math.sqrt(-2 * Math.log(1 - Math.random()));
      const angle = 2 * Math.PI * Math.random();
      array[i] = mean + radius * Math.cos(angle);
      array[i + 1] = mean + radius * Math.sin(angle);
    }
  });
