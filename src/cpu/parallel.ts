// Fills arrays without keeping the thread.

import type { Fill } from '../fill/fill.js';

import type { Target } from './fill.js';
import type { Sink } from './share.js';
import { spread } from './spread.js';
import type { Signal } from './time-slices.js';

/** Writes a fill to the front of the target, by at most so many threads, keeping this one for at most about 4 ms at a time. */
export function fillArrayAsync(target: Target, fill: Fill, threads: number, signal?: Signal): Promise<void> {
  const sink: Sink = {
    memory: target,
    shared: !(target.buffer instanceof ArrayBuffer),
    place: (data, from) => target.set(data, from),
  };
  return spread([{ fill, sink }], threads, signal);
}
