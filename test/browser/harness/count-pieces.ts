/** For a page, as a text: counts the pieces that workers make from now on, and waits for them. */
export const COUNTING = `
  let pieces = 0;
  let failed = 0; // workers that could not be made, or ended
  const started = [];
  const Original = Worker;
  globalThis.Worker = class extends Original {
    constructor(...args) {
      try {
        super(...args);
      } catch (error) {
        failed++;
        throw error;
      }
      started.push(this);
      let ready = false; // of which the first answer tells
      this.addEventListener('message', () => {
        if (ready) pieces++;
        ready = true;
      });
      this.addEventListener('error', () => failed++);
    }
    terminate() {
      failed++;
      super.terminate();
    }
  };
  // Calls until workers have made something, which must start first, or have failed.
  const untilHelped = async (call) => {
    while (pieces === 0 && failed === 0) {
      await call();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
`;
