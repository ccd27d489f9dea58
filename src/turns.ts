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

/** Calls work(from, to) over [0, count) in pieces of `step`, and lets the event loop turn when 8 ms have passed. */
export async function inTurns(count: number, step: number, work: (from: number, to: number) => void): Promise<void> {
  let turnEnds = performance.now() + BUDGET;
  for (let from = 0; from < count; from += step) {
    if (performance.now() > turnEnds) {
      await nextTurn();
      turnEnds = performance.now() + BUDGET;
    }
    work(from, Math.min(count, from + step));
  }
}
