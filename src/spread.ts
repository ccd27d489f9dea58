// Chooses how many threads a fill is shared among.
import { argumentError, isIndex } from './errors.js';
import { type Sink, share } from './share.js';
import type { Signal } from './turns.js';
import type { Fill } from './types.js';

/** Elements from which on a thread is worth starting, which takes about as long as these: 10 ms. bench/results/cpu.md */
const WORTH = 1 << 21;

/** More than these gain little, since memory is as fast as it is, and take cores that the page has other uses for. */
const MOST = 4;

/** How many threads there are when nobody says: as many as run at the same time here, at most 4. */
function usual(): number {
  const { navigator, process } = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } };
  };
  const cores = navigator?.hardwareConcurrency ?? process?.getBuiltinModule?.('node:os').availableParallelism() ?? 1;
  return Math.min(cores, MOST);
}

/** The number of threads that an option asks for. */
export function threadsOf(fn: string, threads: unknown): number {
  if (threads === undefined) return usual();
  if (!isIndex(threads) || threads < 1 || threads > 16)
    throw argumentError(fn, 'threads', 'an integer in 1 to 16', threads);
  return threads;
}

/** Writes a fill by this thread and, if it is large, by others beside it. */
export async function spread(fill: Fill, sink: Sink, threads: number, signal?: Signal): Promise<void> {
  const alone = threads === 1 || fill.count < WORTH;
  // A page may be cut off from its other files: then this thread does it.
  const pool = alone ? undefined : await import('./threads.js').catch(() => undefined);
  if (!pool) return share(fill, sink, [], signal);
  return pool.withThreads(threads - 1, (others) => share(fill, sink, others, signal));
}
