// Chooses how many threads a fill is shared among.
import { argumentError, isIndex } from '../errors.js';
import { type Job, share } from './share.js';
import type { Signal } from './time-slices.js';

/**
 * Elements from which on threads help: of 2^20 two take as long as one, of 2^21 3.6 ms instead of 4.8, of 2^24 23 instead of 39. The
 * first of a page cost it some 10 ms once, in which they start (Node, two cores).
 */
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
export function threadsOf(threads: unknown): number {
  if (threads === undefined) return usual();
  if (!isIndex(threads) || threads < 1 || threads > 16)
    throw argumentError('threads', 'an integer in 1 to 16', threads);
  return threads;
}

/** Writes fills by this thread and, if they are large together, by others beside it. No two of them go to the same place. */
export async function spread(jobs: readonly Job[], threads: number, signal?: Signal): Promise<void> {
  const alone = threads === 1 || jobs.reduce((sum, { fill }) => sum + fill.count, 0) < WORTH;
  // A page may be cut off from its other files: then this thread does it.
  const pool = alone ? undefined : await import('./pool.js').catch(() => undefined);
  if (!pool) return share(jobs, [], signal);
  return pool.withThreads(threads - 1, (others) => share(jobs, others, signal));
}
