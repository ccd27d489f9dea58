// A pool of worker threads, started on demand, stopped when idle.
import { startThread, type WorkerThread } from './thread.js';

/**
 * The pool stops after this many idle milliseconds. A page makes its models with pauses in between, and threads that must start
 * first gain nothing: two threads fill [4096, 4096] at 0.99 times the speed of one, and at 1.6 times once started (two cores).
 */
const IDLE_TIME = 30_000;

let threads: WorkerThread[] = [];
/** False once a thread could not start or ended by itself: a policy forbids threads, or this host has none. */
let allowed = true;
let users = 0;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

/** Runs `work` with at most `count` threads. Those that it starts get the WebAssembly module if `wasm` says so. */
export async function withThreads<T>(
  count: number,
  wasm: boolean,
  work: (threads: readonly WorkerThread[]) => Promise<T>,
): Promise<T> {
  users++;
  clearTimeout(idleTimer);
  const living = threads.filter(({ alive }) => alive);
  if (living.length < threads.length) allowed = false;
  threads = living;
  try {
    while (allowed && threads.length < count) threads.push(startThread(wasm));
  } catch {
    allowed = false;
  }
  for (const thread of threads) thread.hold(true);
  try {
    return await work(threads.slice(0, count));
  } finally {
    if (--users === 0) {
      for (const thread of threads) thread.hold(false);
      idleTimer = setTimeout(stopThreads, IDLE_TIME);
      (idleTimer as { unref?(): void }).unref?.(); // the timer must not keep a Node process alive
    }
  }
}

function stopThreads(): void {
  for (const thread of threads) thread.end();
  threads = [];
}
