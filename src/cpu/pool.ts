// The threads of ours that there are: started when they are needed, ended when they have nothing to do.
import { type OwnThread, startThread } from './thread.js';

/**
 * Milliseconds of idleness after which they end. A page makes its models with pauses between them, and threads that must be started
 * first gain nothing: 0.99 times the speed of one for [4096, 4096] on two cores, 1.6 times where they are there.
 */
const LINGER = 30_000;

let threads: OwnThread[] = [];
/** False once one could not be had, or ended by itself: a policy forbids them, or this host has none. */
let allowed = true;
let users = 0;
let ending: ReturnType<typeof setTimeout> | undefined;

/** Runs work with at most so many threads. */
export async function withThreads<T>(count: number, work: (threads: readonly OwnThread[]) => Promise<T>): Promise<T> {
  users++;
  clearTimeout(ending);
  const living = threads.filter(({ alive }) => alive);
  if (living.length < threads.length) allowed = false;
  threads = living;
  try {
    while (allowed && threads.length < count) threads.push(startThread());
  } catch {
    allowed = false;
  }
  for (const thread of threads) thread.hold(true);
  try {
    return await work(threads.slice(0, count));
  } finally {
    if (--users === 0) {
      for (const thread of threads) thread.hold(false);
      ending = setTimeout(endThreads, LINGER);
      (ending as { unref?(): void }).unref?.(); // Node need not wait for that
    }
  }
}

function endThreads(): void {
  for (const thread of threads) thread.end();
  threads = [];
}
