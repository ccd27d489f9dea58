// Long loops in short turns, so that the thread answers in between.

/** The longest turn, in milliseconds: a quarter of a frame at 60 Hz, since what a step calls may wait for the device. */
const BUDGET = 4;

/** A turn of the event loop. Not setTimeout, which browsers hold back by 4 ms. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** What stops long work: an AbortSignal, by the one method that is used. */
export interface Signal {
  throwIfAborted(): void;
}

/** A clock for work that comes in pieces: how long turns are, and when this one ends. */
export interface Clock {
  readonly budget: number;
  ends: number;
}

export const startClock = (budget = BUDGET): Clock => ({ budget, ends: performance.now() + budget });

/** Lets the event loop turn if the turn is over. `room` is waited for before the next one. */
export async function pause(clock: Clock, room?: () => Promise<void>): Promise<void> {
  if (performance.now() <= clock.ends) return;
  await nextTurn();
  await room?.();
  clock.ends = performance.now() + clock.budget;
}

/**
 * Takes steps until there are none left, and lets the event loop turn when the turn is over, of 4 ms if nothing else is said.
 * Gives what the steps return. `room` is waited for before the next turn.
 */
export async function inTurns<T>(
  steps: Iterator<unknown, T>,
  signal?: Signal,
  clock = startClock(),
  room?: () => Promise<void>,
): Promise<T> {
  signal?.throwIfAborted();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() > clock.ends) {
      await pause(clock, room);
      signal?.throwIfAborted();
    }
  }
}
