// What bench/sections/cold.mjs waits for.
declare global {
  /** Milliseconds from the start of the page's loading until its matrix was in place. */
  var filled: number | undefined;
}

export const done = (): void => {
  globalThis.filled = performance.now();
};
