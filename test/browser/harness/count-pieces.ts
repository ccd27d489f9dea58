/** For a page, as a text: counts the pieces that workers make from now on, and waits for them. */
export const COUNTING = `
  let pieces = 0;
  const started = [];
  const Original = Worker;
  globalThis.Worker = class extends Original {
    constructor(...args) {
      super(...args);
      started.push(this);
      let ready = false; // of which the first answer tells
      this.addEventListener('message', () => {
        if (ready) pieces++;
        ready = true;
      });
    }
  };
  // Calls until workers have made something, which must start first; for a second at most, since there may be none.
  const untilHelped = async (call) => {
    for (const end = performance.now() + 1000; pieces === 0 && performance.now() < end; ) {
      await call();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
`;
