// Decides how many threads write a fill, and writes it without blocking this one.

import { type Elements, isShared } from '../dtype/dtype.js';
import { argumentError, checkBoolean, isIndex } from '../errors.js';
import type { Fill, Rows } from '../fill/fill.js';
import type { Signal } from '../types.js';
import { writeRows } from './fill.js';
import { type FillTask, share } from './share.js';

/** How the CPU works: the number of threads, and whether they may use WebAssembly where the host has it. */
export interface CpuOptions {
  readonly threads: number;
  readonly wasm: boolean;
}

/** The most threads that a caller can ask for. */
const MAX_THREADS = 16;

/** The most threads without being asked: more gain little, since memory bandwidth is the limit, and the page needs cores too. */
const MAX_DEFAULT_THREADS = 4;

/**
 * From this number of elements on, other threads help. Two threads take as long as one for 2^20 elements, 3.6 ms instead of 4.8 for 2^21,
 * and 23 ms instead of 39 for 2^24. The first such fill of a page costs it about 10 ms once, to start the threads (Node, two cores).
 */
const MIN_PARALLEL_ELEMENTS = 1 << 21;

/** Default thread count: available cores, at most 4. */
function defaultThreads(): number {
  const { navigator, process } = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } };
  };
  const cores = navigator?.hardwareConcurrency ?? process?.getBuiltinModule?.('node:os').availableParallelism() ?? 1;
  return Math.min(cores, MAX_DEFAULT_THREADS);
}

/** What the options `threads` and `wasm` ask for. */
export function cpuOptions({
  threads = defaultThreads(),
  wasm = true,
}: {
  readonly threads?: unknown;
  readonly wasm?: unknown;
}): CpuOptions {
  if (!isIndex(threads) || threads < 1 || threads > MAX_THREADS)
    throw argumentError('threads', `an integer from 1 to ${MAX_THREADS}`, threads);
  checkBoolean('wasm', wasm);
  return { threads, wasm };
}

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
