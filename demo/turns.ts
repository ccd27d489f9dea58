// Long loops in short turns, so that the page answers in between.

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Calls work(from, to) over [0, count) in pieces, with a turn of the event loop after every 8 ms or so. */
export async function inTurns(count: number, work: (from: number, to: number) => void): Promise<void> {
  let turnEnds = performance.now() + 8;
  for (let from = 0; from < count; from += 65536) {
    work(from, Math.min(count, from + 65536));
    if (performance.now() > turnEnds) {
      await nextTurn();
      turnEnds = performance.now() + 8;
    }
  }
}
