// Runs long loops in short time slices, so that the event loop runs in between.
import type { Signal } from '../types.js';

/** The longest slice, in milliseconds: a quarter of a frame at 60 Hz, since a step may also wait for the device. */
const MAX_SLICE = 4;

/** Resolves in a later task. By setTimeout, which browsers delay by 4 ms, only in hosts without MessageChannel, such as jsdom. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { setImmediate } = globalThis as { setImmediate?: (call: () => void) => void };
    if (typeof MessageChannel !== 'function') {
      (setImmediate ?? setTimeout)(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** How long slices are, and when the current one ends: both in milliseconds. */
export interface TimeSlice {
  readonly duration: number;
  end: number;
}

export const startTimeSlice = (duration = MAX_SLICE): TimeSlice => ({ duration, end: performance.now() + duration });

/** Lets the event loop run if the slice is over. The next slice starts when `room` resolves. */
export async function yieldIfOver(slice: TimeSlice, room?: () => Promise<void>): Promise<void> {
  if (performance.now() <= slice.end) return;
  await nextTask();
  await room?.();
  slice.end = performance.now() + slice.duration;
}

/**
 * Takes all steps of an iterator, in slices of 4 ms unless `slice` says otherwise, and returns its result. Between two slices it
 * lets the event loop run, waits for `room` and checks `signal`.
 */
export async function runInSlices<T>(
  steps: Iterator<unknown, T>,
  signal?: Signal,
  slice = startTimeSlice(),
  room?: () => Promise<void>,
): Promise<T> {
  signal?.throwIfAborted();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() > slice.end) {
      await yieldIfOver(slice, room);
      signal?.throwIfAborted();
    }
  }
}
