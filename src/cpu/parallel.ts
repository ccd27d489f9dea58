// Writes fills with one thread or several, without blocking this one.

import { type Elements, isShared } from '../dtype/dtype.js';
import type { Fill, Rows } from '../fill/fill.js';
import type { Signal } from '../types.js';
import { writeRows } from './fill.js';
import type { CpuOptions } from './options.js';
import { type FillTask, share } from './share.js';

/**
 * From this number of elements on, other threads help. Two threads take as long as one for 2^20 elements, 3.6 ms instead of 4.8 for 2^21,
 * and 23 ms instead of 39 for 2^24. The first such fill of a page costs it about 10 ms once, to start the threads (Node, two cores).
 */
const MIN_PARALLEL_ELEMENTS = 1 << 21;

/** Writes fills in this thread and, if they are large together, in others beside it. No two of them may overlap. */
export async function fillInParallel(
  tasks: readonly FillTask[],
  { threads, wasm }: CpuOptions,
  signal?: Signal,
): Promise<void> {
  const alone = threads === 1 || tasks.reduce((sum, { fill }) => sum + fill.count, 0) < MIN_PARALLEL_ELEMENTS;
  // The file of the pool may not load, on a page that has gone offline: then this thread does all the work.
  const pool = alone ? undefined : await import('./pool.js').catch(() => undefined);
  if (!pool) return share(tasks, [], signal, wasm);
  return pool.withThreads(threads - 1, wasm, (others) => share(tasks, others, signal, wasm));
}

/** Writes a fill to the front of an array, with the threads of `cpu`, and blocks this one for at most about 4 ms at a time. */
export function fillArrayAsync(
  target: Elements,
  { fill, rows }: { readonly fill: Fill; readonly rows?: Rows },
  cpu: CpuOptions,
  signal?: Signal,
): Promise<void> {
  const sink = rows
    ? { write: (data: Elements, from: number) => writeRows(target, rows, data, from) }
    : {
        memory: target,
        shared: isShared(target),
        write: (data: Elements, from: number) => target.set(data, from),
      };
  return fillInParallel([{ fill, sink }], cpu, signal);
}
