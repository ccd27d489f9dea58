// Long loops in short turns, so that the thread answers in between.

/** The longest turn, in milliseconds: half a frame at 60 Hz. */
const BUDGET = 8;

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

/** Takes steps until there are none left, and lets the event loop turn when 8 ms have passed. Gives what the steps return. */
export async function inTurns<T>(steps: Iterator<unknown, T>, signal?: Signal): Promise<T> {
  let turnEnds = performance.now() + BUDGET;
  signal?.throwIfAborted();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() > turnEnds) {
      await nextTurn();
      signal?.throwIfAborted();
      turnEnds = performance.now() + BUDGET;
    }
  }
}
